import type { Capabilities } from '@stowage/core';
import type { ConformanceCase } from './case.ts';
import type { NotApplicable } from './conformance-cases.ts';
import type { ConformanceHarness } from './harness.ts';
import { openSession } from './session.ts';

/** A case that failed, and the promise that was not kept. */
export interface CaseFailure {
  readonly id: string;
  readonly message: string;
}

/** What became of one case. */
export interface CaseResult {
  readonly id: string;
  readonly result: 'passed' | 'failed' | 'not-applicable';
  /** How long it took; absent when it did not run. */
  readonly milliseconds?: number;
  /** What the harness would have to offer for it to run. */
  readonly lacks?: NotApplicable['lacks'];
}

/** What became of a run of the suite. */
export interface ConformanceReport {
  readonly driver: string;
  /** Cases that ran. */
  readonly cases: number;
  readonly passed: number;
  readonly failed: number;
  /** How many of the cases tested that something is refused. */
  readonly refusals: number;
  /** How many cases did not run because the harness does not offer what they take. */
  readonly notApplicable: number;
  readonly capabilities: Capabilities;
  /** Present when a case failed. */
  readonly failures?: readonly CaseFailure[];
  /** Every case, in the order of the suite. */
  readonly results: readonly CaseResult[];
}

/** How the suite runs. */
export interface RunOptions {
  /** Runs only the cases for which it gives true. Default: all. */
  readonly select?: ((conformanceCase: ConformanceCase) => boolean) | undefined;
  /** Cases at a time; those that count requests always run alone. Default 1. */
  readonly concurrency?: number | undefined;
}

/**
 * Runs the suite against a driver, without any test runner.
 *
 * Resolves also when cases failed; rejects only when the datastore could not be opened. When what the cases made could not be
 * taken away, that counts as one more case that failed: `suite.cleanup`.
 *
 * @example
 * ```ts
 * const report = await runConformance(harness);
 * if (report.failed > 0) process.exitCode = 1;
 * ```
 */
export async function runConformance(harness: ConformanceHarness, options: RunOptions = {}): Promise<ConformanceReport> {
  const { select = () => true, concurrency = 1 } = options;
  const session = await openSession(harness);
  const cases = session.cases.filter(select);
  const failures: CaseFailure[] = [];
  const results = new Map<string, CaseResult>();
  const attempt = async (id: string, work: () => Promise<void>): Promise<void> => {
    const start = performance.now();
    let result: CaseResult['result'] = 'passed';
    try {
      await work();
    } catch (error) {
      result = 'failed';
      failures.push({ id, message: (error as Error).message });
    }
    results.set(id, { id, result, milliseconds: Math.round((performance.now() - start) * 10) / 10 });
  };
  const runAll = async (waiting: Iterable<ConformanceCase>): Promise<void> => {
    for (const one of waiting) await attempt(one.id, () => session.run(one));
  };
  const together = cases.filter(({ alone }) => !alone).values();
  await Promise.all(Array.from({ length: concurrency }, () => runAll(together)));
  await runAll(cases.filter(({ alone }) => alone));
  const passed = cases.length - failures.length;
  await attempt('suite.cleanup', () => session.close());
  const lacking = session.notApplicable
    .filter((one) => select(one.case))
    .map(({ case: { id }, lacks }): CaseResult => ({ id, result: 'not-applicable', lacks }));
  return {
    driver: harness.name,
    cases: passed + failures.length,
    passed,
    failed: failures.length,
    refusals: cases.filter(({ kind }) => kind === 'refusal').length,
    notApplicable: lacking.length,
    capabilities: session.capabilities,
    ...(failures.length > 0 ? { failures } : {}),
    results: [...cases.flatMap(({ id }) => results.get(id) ?? []), ...lacking],
  };
}
