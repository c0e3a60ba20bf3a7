import { type Comparison, compare, type Result } from './results.ts';
import { type SubjectName, tryLoadSubject } from './subjects/index.ts';

/** From this share of a processor on, the server is taken to be what limits a run. */
const busyServer = 0.85;

/** The results as lines of text: a row per metric, a column per subject, the subject's ratio to each peer beside its value. */
export function formatTable(results: readonly Result[], subjects: readonly SubjectName[], subject: SubjectName): string {
  const rows = [
    ['work', 'metric', ...subjects],
    ...results.map((result) => [
      result.work.name,
      `${result.metric.name} ${result.metric.unit}`,
      ...subjects.map((name) => formatCell(result, name, subject)),
    ]),
  ];
  return align(rows, 2);
}

/** Comparisons of contests, a line each. */
export function formatComparisons(comparisons: readonly Comparison[]): string {
  const rows = [
    ['work', 'metric', 'peer', 'stowage', 'peer', 'ratio'],
    ...comparisons.map(({ work, metric, peer, subjectValue, peerValue, ratio, unit }) => [
      work,
      `${metric} ${unit}`,
      peer,
      formatNumber(subjectValue),
      formatNumber(peerValue),
      `${ratio.toFixed(2)}x`,
    ]),
  ];
  return align(rows, 3);
}

/** Rows of cells as lines of equal length: the first columns to the left, the others to the right. */
function align(rows: readonly (readonly string[])[], left: number): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows
    .map((row) =>
      row.map((cell, column) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
    )
    .join('\n');
}

function formatCell(result: Result, name: SubjectName, subject: SubjectName): string {
  const value = result.values.get(name);
  if (value === undefined) return '-';
  const ratio = compare(result, subject).find(({ peer }) => peer === name)?.ratio;
  const isServerLimited = result.metric.name === 'throughput' && (result.serverShares.get(name) ?? 0) > busyServer;
  const text = formatNumber(value) + (isServerLimited ? '*' : '');
  return ratio === undefined ? text : `${text} (${ratio.toFixed(2)}x)`;
}

function formatNumber(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3);
}

/** What has to be known to read the table. */
export async function formatNotes(subjects: readonly SubjectName[], subject: SubjectName): Promise<string> {
  const lines = [
    `(n x): how many times ahead of that peer ${subject} is; below 1 it is behind. Medians; CPU is that of the client's process.`,
    '-: the client has no means of doing it.  *: the server took most of a processor, so it may be what limits the rate.',
  ];
  for (const name of subjects) {
    const module = await tryLoadSubject('blob', name);
    if (module === undefined) continue;
    lines.push(`${name}: checksums of small files: ${module.smallChecks}; of large transfers: ${module.checks ?? 'it has no option'}.`);
  }
  return lines.join('\n');
}
