import type { ConformanceReport } from '@stowage/conformance';

/** What did not run, by what the harness would have to offer: `12 need harness:openMortal`. */
function toLacks({ results }: ConformanceReport): readonly string[] {
  const counts = new Map<string, number>();
  for (const { lacks } of results) if (lacks !== undefined) counts.set(lacks.join(' and '), (counts.get(lacks.join(' and ')) ?? 0) + 1);
  return [...counts].map(([lack, count]) => `${count} need ${lack}`);
}

/** A report for people: one line, and below it each promise that was not kept. */
export function toText(report: ConformanceReport): string {
  const { driver, cases, passed, failed, refusals, notApplicable, failures = [] } = report;
  const result = failed === 0 ? 'all passed' : `${failed} failed, ${passed} passed`;
  const left = notApplicable === 0 ? '' : `; ${notApplicable} not applicable: ${toLacks(report).join(', ')}`;
  const lines = failures.map(({ id, message }) => `  ${id}\n    ${message}`);
  return [`${driver}: ${cases} cases (${refusals} refusals), ${result}${left}`, ...lines].join('\n');
}
