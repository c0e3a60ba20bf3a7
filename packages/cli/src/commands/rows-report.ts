import type { CopyFilesPlan, CopyRowsPlan, CopyRowsSummary } from '@stowage/transfer/tables';
import prettyBytes from 'pretty-bytes';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';

const count = (value: number): string => new Intl.NumberFormat('en').format(value);
const files = (value: number): string => `${count(value)} ${value === 1 ? 'file' : 'files'}`;

function* describe(summary: CopyRowsSummary): Generator<string> {
  const { source, target, rows, rejected, bytes, losses, verified, range, created } = summary;
  if (summary.outcome === 'unchanged') {
    yield `${source} -> ${target}: nothing copied, ${summary.method}`;
    return;
  }
  const amount = Math.max(bytes.read, bytes.written);
  const what = [
    `${count(rows.written)} of ${count(rows.read)} rows`,
    ...(rejected.count > 0 ? [`${count(rejected.count)} left out`] : []),
    ...(summary.files.written > 0 ? [files(summary.files.written)] : []),
    ...(summary.files.kept > 0 ? [`${files(summary.files.kept)} done before`] : []),
    ...(amount > 0 ? [prettyBytes(amount, { binary: true })] : []),
  ];
  yield `${source} -> ${target}: ${what.join(', ')} in ${(summary.duration / 1_000).toFixed(1)} s${created ? '; the table was made' : ''}`;
  yield `method: ${summary.method}`;
  if (verified.by === 'checksum') yield `verified: checksum ${verified.checksum}`;
  else if (verified.by === 'rows') yield 'verified: rows';
  for (const { column, because } of verified.notCompared ?? []) yield `not compared: ${column}: ${because}`;
  for (const { column, type, loss } of losses) yield `loss: ${column} (${type}): ${loss}`;
  for (const { file, row, column, reason } of rejected.rows.slice(0, 10))
    yield `left out: ${file === undefined ? '' : `${file}, `}row ${row}${column === undefined ? '' : `, column ${column}`}: ${reason}`;
  if (rejected.count > 10) yield `... and ${count(rejected.count - 10)} more rows left out`;
  if (rejected.divertedTo !== undefined) yield `rows left out are in ${rejected.divertedTo}`;
  if (range?.to !== undefined) yield `copied: ${range.column} up to, without, ${text(range.to)}`;
}

const text = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** JSON has no bigint and no bytes. */
function plain(summary: CopyRowsSummary): unknown {
  return JSON.parse(
    JSON.stringify(summary, (_, value) =>
      typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
    ),
  );
}

/** Prints what became of a copy of rows. */
export async function printRows(cli: Cli, summary: CopyRowsSummary): Promise<void> {
  await cli.output.result(plain(summary), () => describe(summary));
}

function* describePlan(plan: CopyRowsPlan | CopyFilesPlan): Generator<string> {
  yield `${plan.source} -> ${plan.target}: nothing has been written`;
  for (const step of plan.steps) yield `  ${step}`;
  if (plan.kind === 'files') return;
  yield* toColumns(plan.columns.map(({ name, from = '', as, to = '', loss = '' }) => [`  ${name}`, from, as, to, loss]));
}

/** Prints what a copy would do. */
export async function printPlan(cli: Cli, plan: CopyRowsPlan | CopyFilesPlan): Promise<void> {
  const shown = JSON.parse(JSON.stringify(plan, (_, value) => (typeof value === 'bigint' ? String(value) : value)));
  await cli.output.result(shown, () => describePlan(plan));
}
