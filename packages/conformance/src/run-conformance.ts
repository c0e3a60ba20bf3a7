import type { Capabilities } from '@stowage/core';
import type { ConformanceCase } from './case.ts';
import type { ConformanceHarness } from './harness.ts';
import { openSession } from './session.ts';

/** A case that failed, and the promise that was not kept. */
export interface CaseFailure {
  readonly id: string;
  readonly message: string;
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
  readonly capabilities: Capabilities;
  /** Present when a case failed. */
  readonly failures?: readonly CaseFailure[];
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
  const attempt = (id: string, work: Promise<void>): Promise<unknown> =>
    work.catch((error: Error) => failures.push({ id, message: error.message }));
  const runAll = async (waiting: Iterable<ConformanceCase>): Promise<void> => {
    for (const one of waiting) await attempt(one.id, session.run(one));
  };
  const together = cases.filter(({ alone }) => !alone).values();
  await Promise.all(Array.from({ length: concurrency }, () => runAll(together)));
  await runAll(cases.filter(({ alone }) => alone));
  const passed = cases.length - failures.length;
  await attempt('suite.cleanup', session.close());
  return {
    driver: harness.name,
    cases: passed + failures.length,
    passed,
    failed: failures.length,
    refusals: cases.filter(({ kind }) => kind === 'refusal').length,
    capabilities: session.capabilities,
    ...(failures.length > 0 ? { failures } : {}),
  };
}
