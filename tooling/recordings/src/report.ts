import { getBorderCharacters, table } from 'table';
import { describeDifference } from './difference.ts';
import { services } from './recording.ts';
import type { Count, Deviation, ReplayReport, ServiceReport } from './replay-folder.ts';

/** What a replay found, for people: a table by service and operation, then the deviations, grouped by what differs. */
export function toText({ services: reports }: ReplayReport, verbose: boolean): string {
  const found = services.flatMap((service) => {
    const report = reports[service];
    return report === undefined ? [] : [{ service, report }];
  });
  const rows = found.flatMap(({ service, report }) => [
    ...Object.entries(report.operations)
      .sort(([one], [other]) => one.localeCompare(other))
      .map(([operation, count]) => row(service, operation, count)),
    row(service, `all of ${report.recordings} recordings`, report),
  ]);
  const texts = [
    toTable([['service', 'operation', 'exchanges', 'matched', ''], ...rows]),
    ...found.map(({ service, report }) => describeDeviations(service, report, verbose)),
  ];
  return texts.filter((text) => text !== '').join('\n');
}

/** One row for each service: what `npm test` prints. */
export function toSummary({ services: reports }: ReplayReport): string {
  const rows = services.flatMap((service) => {
    const report = reports[service];
    if (report === undefined) return [];
    return [[service, report.recordings, report.exchanges, report.matched, percentage(report), report.deviations.length].map(String)];
  });
  return toTable([['service', 'recordings', 'exchanges', 'matched', '', 'deviations'], ...rows]);
}

function row(service: string, operation: string, count: Count): string[] {
  return [service, operation, String(count.exchanges), String(count.matched), percentage(count)];
}

function percentage({ exchanges, matched }: Count): string {
  return exchanges === 0 ? '' : `${((100 * matched) / exchanges).toFixed(1)} %`;
}

function toTable(rows: readonly string[][]): string {
  const right = { alignment: 'right' } as const;
  return table(rows, {
    border: getBorderCharacters('void'),
    columnDefault: { paddingLeft: 0, paddingRight: 2 },
    columns: rows[0]?.length === 5 ? { 2: right, 3: right, 4: right } : { 1: right, 2: right, 3: right, 4: right, 5: right },
    drawHorizontalLine: () => false,
  }).replace(/ +$/gm, '');
}

function describeDeviations(service: string, { deviations }: ServiceReport, verbose: boolean): string {
  if (deviations.length === 0) return '';
  const groups = Map.groupBy(deviations, (deviation) => deviation.reason ?? `not known: ${summarize(deviation)}`);
  const sorted = [...groups].sort(([, one], [, other]) => other.length - one.length);
  const lines = sorted.flatMap(([reason, members]) => [
    `${String(members.length).padStart(5)}  ${reason}`,
    ...members.slice(0, verbose ? members.length : 3).flatMap((deviation) => describe(deviation, verbose)),
    ...(verbose || members.length <= 3 ? [] : [`         and ${members.length - 3} more`]),
  ]);
  return `${service}: ${deviations.length} deviations\n${lines.join('\n')}\n`;
}

function describe({ file, index, operation, differences }: Deviation, verbose: boolean): readonly string[] {
  const place = `         ${file} [${index}] ${operation}`;
  return verbose ? [place, ...differences.map((one) => `           ${describeDifference(one)}`)] : [place];
}

/** What the first difference of a deviation has in common with those of others. */
function summarize({ operation, differences }: Deviation): string {
  const [first] = differences;
  if (first === undefined) return operation;
  const values = first.what === 'status' ? ` expected ${first.expected}, got ${first.actual.slice(0, 60)}` : '';
  return `${first.what.replaceAll(/\[\d+\]/g, '[]')}${values}`;
}
