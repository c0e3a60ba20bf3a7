import type { Capabilities } from '@stowage/core';
import type { ConformanceCase } from './case.ts';
import { CaseFiles } from './case-files.ts';
import { casesNotApplicable, conformanceCases, type NotApplicable } from './conformance-cases.ts';
import { createContext } from './context.ts';
import { ConformanceFailure, show } from './expectation.ts';
import type { ConformanceHarness } from './harness.ts';

/** A datastore that was opened for the suite, with the cases that fit it. */
export interface ConformanceSession {
  readonly capabilities: Capabilities;
  readonly cases: readonly ConformanceCase[];
  /** The cases that the harness keeps from running, each with what it lacks. */
  readonly notApplicable: readonly NotApplicable[];
  /** Runs one case in a folder of its own. Rejects with a {@link ConformanceFailure} when the store does not keep the promise. */
  run(conformanceCase: ConformanceCase): Promise<void>;
  /** Closes the datastore. Rejects when what the cases made could not be taken away. */
  close(): Promise<void>;
}

/** Waits for a case, but not for ever. */
async function withinTime(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new ConformanceFailure(`expected an end within ${milliseconds} ms`)), milliseconds);
  });
  try {
    await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}

async function tryStep(step: () => Promise<void>): Promise<unknown> {
  try {
    await step();
    return undefined;
  } catch (error) {
    return error;
  }
}

function explain({ title, rule }: ConformanceCase, error: unknown): ConformanceFailure {
  const text = error instanceof ConformanceFailure ? error.message : `expected no failure, found ${show(error)}`;
  return new ConformanceFailure(`${title} [${rule}]: ${text}`, { cause: error });
}

/** Opens a harness's datastore and chooses the cases that fit it. */
export async function openSession(harness: ConformanceHarness): Promise<ConformanceSession> {
  const opened = await harness.open();
  const root = `stowage-conformance-${crypto.randomUUID().slice(0, 8)}`;
  let runs = 0;
  /** The first failure to take away a case's folder. It is told once, at the end, as it says nothing of the case. */
  let leftover: unknown;
  return {
    capabilities: opened.store.capabilities,
    cases: conformanceCases(harness, opened),
    notApplicable: casesNotApplicable(harness, opened),
    async run(conformanceCase) {
      const context = createContext(harness, opened, `${root}/${runs++}`);
      const failure = await tryStep(() => withinTime(conformanceCase.run(context), harness.limits?.caseTime ?? 60_000));
      leftover ??= await tryStep(() => context.files.clear());
      const left = await tryStep(() => context.tables.clear());
      leftover ??= left;
      if (failure !== undefined) throw explain(conformanceCase, failure);
    },
    async close() {
      leftover ??= await tryStep(() => new CaseFiles(opened.witness ?? opened.store, root).clear());
      await opened.cleanup();
      if (leftover !== undefined)
        throw new ConformanceFailure(`What the suite made could not all be taken away: ${show(leftover)}`, { cause: leftover });
    },
  };
}
