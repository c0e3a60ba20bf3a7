import { pipeline, Readable } from 'node:stream';
import { Field, Schema } from 'apache-arrow';
import { CsvError, parse } from 'csv-parse';
import type { ByteSource } from '../byte-source.ts';
import { tableError } from '../errors.ts';
import { inferTextColumn } from '../inference/infer-text-column.ts';
import { defaultSampleRows } from '../options.ts';
import { rowsToBatches, sample, type TextRow } from '../rows-to-batches.ts';
import type { OpenedTable } from '../table.ts';
import type { ReadCsvOptions } from './options.ts';

type Row = readonly (string | null)[];

/**
 * Reads a CSV file in UTF-8, with or without a byte order mark. Without a `schema`, types are inferred from the first rows; with one, the header
 * must have its names in its order.
 *
 * @throws DatastoreError `SCHEMA.MISMATCH` for a header with a name twice or other names than the schema; `ROW.REJECTED` with row and column;
 * `DATA.CORRUPT` for a file that is no CSV.
 *
 * Source: RFC 4180.
 */
export async function readCsv(source: ByteSource, options: ReadCsvOptions = {}): Promise<OpenedTable> {
  const { header = true, sampleRows = defaultSampleRows } = options;
  const rows = parseRows(source, options)[Symbol.asyncIterator]();
  const names = header ? await readHeader(rows) : undefined;
  const { head, all } = await sample({ [Symbol.asyncIterator]: () => rows }, options.schema === undefined ? sampleRows : 0);
  const schema = options.schema ?? inferSchema(names ?? unnamed(head), head);
  if (options.schema !== undefined && names !== undefined) checkNames(names, options.schema);
  return { schema, batches: rowsToBatches(schema, checkWidth(all, schema.fields.length), options), losses: [] };
}

async function* parseRows(
  source: ByteSource,
  { delimiter = ',', quote = '"', nullText = '', maxRowSize = 16 * 2 ** 20, signal }: ReadCsvOptions,
): AsyncGenerator<Row, void, undefined> {
  const parser = parse({
    bom: true,
    delimiter,
    quote,
    escape: quote,
    max_record_size: maxRowSize,
    relax_column_count: true,
    skip_empty_lines: true,
    // A quoted text is never null.
    cast: (text, { quoting }) => (!quoting && text === nullText ? null : text),
  });
  // What fails, on either side, comes out of the loop below.
  pipeline(Readable.from(source.stream(signal)), parser, () => undefined);
  try {
    yield* parser as AsyncIterable<Row>;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw tableError('DATA.CORRUPT', `The file is no CSV: ${error.message}`, {}, 'Check delimiter and quote, or correct the file.');
  }
}

async function readHeader(rows: AsyncIterator<Row>): Promise<readonly string[]> {
  const next = await rows.next();
  if (next.done) {
    throw tableError(
      'SCHEMA.MISMATCH',
      'The file is empty: it has no header.',
      {},
      'Give the names of the columns in a schema, with header: false.',
    );
  }
  const names = next.value.map((name, index) => name ?? `column_${index + 1}`);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw tableError('SCHEMA.MISMATCH', 'The header has this name twice.', { column: twice }, 'Rename one of them.');
  return names;
}

function unnamed([first = []]: readonly Row[]): readonly string[] {
  return first.map((_, index) => `column_${index + 1}`);
}

function inferSchema(names: readonly string[], rows: readonly Row[]): Schema {
  return new Schema(
    names.map((name, index) => {
      const texts = rows.map((row) => row[index] ?? null).filter((text) => text !== null);
      return new Field(name, inferTextColumn(texts), true);
    }),
  );
}

function checkNames(names: readonly string[], { fields }: Schema): void {
  for (const [index, { name }] of fields.entries()) {
    if (names[index] === name) continue;
    const found = names[index] === undefined ? 'nothing' : JSON.stringify(names[index]);
    throw tableError('SCHEMA.MISMATCH', `the header has ${found} in its place.`, { column: name });
  }
  const extra = names[fields.length];
  if (extra !== undefined) throw tableError('SCHEMA.MISMATCH', 'the header has it beyond the schema.', { column: extra });
}

async function* checkWidth(rows: AsyncIterable<Row>, width: number): AsyncGenerator<TextRow, void, undefined> {
  for await (const row of rows) {
    yield row.length === width ? row : { reason: `The row has ${row.length} cells, and there are ${width} columns.`, cells: row };
  }
}
