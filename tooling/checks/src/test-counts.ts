import { existsSync, readFileSync } from 'node:fs';

/** How many tests a run had, by outcome. */
export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Counts the tests of vitest's JSON report. A file that failed before its tests began counts as one failed, and so does a run
 * that ended badly with every test passed (an unhandled error), wrote no report, or had no test at all.
 */
export function readTestCounts(file: string, status: number | null): TestCounts {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const broken = report.testResults.filter((one) => one.status === 'failed' && one.assertionResults.length === 0).length;
  const failed = report.numFailedTests + broken;
  const amiss = failed === 0 && (status !== 0 || report.numPassedTests === 0);
  return {
    passed: report.numPassedTests,
    failed: amiss ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
