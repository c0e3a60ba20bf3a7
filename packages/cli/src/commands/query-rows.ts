import { requireCapabilities } from '@stowage/core';
import { type Cell, cellsOf, type FormatName, tableFormats, toText, tryFormatOf } from '@stowage/tabular';
import { downloadTable } from '@stowage/transfer/tables';
import type { RecordBatch, Schema } from 'apache-arrow';
import type { Cli } from '../cli.ts';
import { toColumns } from '../terminal/columns.ts';
import { UsageError } from '../terminal/failure.ts';
import { toPlainText } from '../terminal/text.ts';
import { printRows } from './rows-report.ts';

/** What `stowage query` is told beside the statement. */
export interface QueryFlags {
  readonly param?: readonly string[];
  readonly format?: 'table' | FormatName;
  readonly output?: string;
  readonly limit?: number;
}

interface Rows {
  readonly schema: Schema;
  readonly batches: AsyncIterable<RecordBatch>;
}

/** The first rows alone; the query then ends on the server. */
async function* first(batches: AsyncIterable<RecordBatch>, limit: number, onMore: () => void): AsyncGenerator<RecordBatch> {
  let left = limit;
  for await (const batch of batches) {
    if (batch.numRows > left) {
      if (left > 0) yield batch.slice(0, left);
      onMore();
      return;
    }
    left -= batch.numRows;
    yield batch;
  }
}

async function* cellsIn(batches: AsyncIterable<RecordBatch>): AsyncGenerator<Cell[]> {
  for await (const batch of batches) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) yield cells(row);
  }
}

async function printTable(cli: Cli, { schema, batches }: Rows): Promise<void> {
  const lines = [schema.names.map((name) => toPlainText(String(name)))];
  for await (const cells of cellsIn(batches)) lines.push(cells.map((cell) => (cell === null ? 'NULL' : toPlainText(toText(cell)))));
  for (const line of toColumns(lines)) await cli.output.line(line);
}

async function* objectsIn({ schema, batches }: Rows): AsyncGenerator<Record<string, unknown>> {
  for await (const cells of cellsIn(batches)) {
    yield Object.fromEntries(schema.names.map((name, index) => [String(name), toJsonValue(cells[index] ?? null)]));
  }
}

/** What JSON has no number for is text there. */
function toJsonValue(cell: Cell): unknown {
  if (typeof cell === 'bigint') return Number.isSafeInteger(Number(cell)) ? Number(cell) : String(cell);
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : String(cell);
  if (cell instanceof Uint8Array) return toText(cell);
  return typeof cell === 'object' && cell !== null ? JSON.parse(toText(cell)) : cell;
}

/** Runs a statement and shows or keeps its rows. `shownRows` is what a table on the terminal has, unless a limit is given. */
export async function runQuery(
  cli: Cli,
  name: string,
  statement: string,
  { param = [], format, output, limit }: QueryFlags,
  shownRows: number,
): Promise<void> {
  const { store, datastore } = await cli.openAddress(`${name.replace(/:$/, '')}:`);
  const { signal } = cli;
  if (output !== undefined) {
    if (format === 'table') throw new UsageError(`A file has one of the formats ${Object.keys(tableFormats).join(', ')}.`);
    if (limit !== undefined) throw new UsageError('--limit does not go with --output; put the limit into the statement.');
    if (format === undefined && tryFormatOf(output) === undefined)
      throw new UsageError(`The name ${output} tells no format; give --format.`);
    const progress = cli.rowProgress();
    try {
      const summary = await downloadTable({ store, statement, parameters: param }, cli.resolve(output), {
        format,
        onConflict: 'overwrite',
        signal,
        onProgress: (state) => progress.update(state),
      });
      progress.end();
      await printRows(cli, summary);
    } finally {
      progress.end();
    }
    return;
  }
  if (cli.output.json && format !== undefined)
    throw new UsageError('--format writes the rows themselves; leave it out with --json, which gives them as one document.');
  const answer = await requireCapabilities(store, 'query').query(statement, { parameters: param, signal });
  const rows = { schema: answer.schema as unknown as Schema, batches: answer.batches as AsyncIterable<RecordBatch> };
  const isTable = format === undefined || format === 'table';
  const most = limit ?? (isTable && !cli.output.json ? shownRows : Number.POSITIVE_INFINITY);
  let isCut = false;
  const some = { ...rows, batches: first(rows.batches, most, () => (isCut = true)) };
  if (cli.output.json) {
    const columns = rows.schema.fields.map((field, index) => ({
      name: field.name,
      type: String(field.type),
      databaseType: answer.columns[index]?.databaseType,
    }));
    await cli.output.stream({ datastore, columns }, 'rows', objectsIn(some), () => '');
  } else if (isTable) await printTable(cli, some);
  else for await (const chunk of tableFormats[format].write(some).bytes) await cli.output.write(chunk);
  if (isCut && limit === undefined) cli.output.notice(`note: only the first ${most} rows are shown; --limit shows more.`);
}
