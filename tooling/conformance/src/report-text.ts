import type { ConformanceReport } from '@stowage/conformance';

/** A report for people: one line, and below it each promise that was not kept. */
export function toText({ driver, cases, passed, failed, refusals, failures = [] }: ConformanceReport): string {
  const result = failed === 0 ? 'all passed' : `${failed} failed, ${passed} passed`;
  const lines = failures.map(({ id, message }) => `  ${id}\n    ${message}`);
  return [`${driver}: ${cases} cases (${refusals} refusals), ${result}`, ...lines].join('\n');
}
