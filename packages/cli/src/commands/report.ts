import type { CheckReport } from '@stowage/workspace';

const marks = { done: 'ok', failed: 'FAILED', skipped: 'skipped' } as const;

/** A check's report for people: a line for each step, and under a failed one its code, who asked and what to do. */
export function* toReportLines(report: CheckReport): Generator<string> {
  yield `${report.datastore} (${report.type}${report.location === undefined ? '' : `, ${report.location}`})`;
  if (report.identity !== undefined) yield `  identity: ${report.identity}`;
  for (const { step, outcome, detail, error } of report.steps) {
    yield `  ${marks[outcome].padEnd(7)}  ${step}: ${detail}`;
    if (error !== undefined) yield `           ${error.code}${error.requestId === undefined ? '' : `, request id ${error.requestId}`}`;
  }
  if (report.nextAction !== undefined) yield `  next: ${report.nextAction}`;
}
