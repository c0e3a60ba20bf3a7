import { memory, memoryTables } from '@stowage/conformance';
import { type Datastore, openDatastore, requireCapabilities, type TableName, type TableRows, type TableWriteMode } from '@stowage/core';
import { type Cell, cellsOf, createRowBuilder, tableFormats, tryFormatOf } from '@stowage/tabular';
import { Bool, DateDay, Decimal, Field, Float64, Int32, Int64, type RecordBatch, Schema, TimestampMicrosecond, Utf8 } from 'apache-arrow';

/** Stores in memory that are closed with the test. */
export interface Places extends AsyncDisposable {
  readonly files: Datastore;
  readonly tables: Datastore;
  /** A second database. */
  readonly other: Datastore;
}

export async function openPlaces(): Promise<Places> {
  const files: Datastore = await openDatastore(memory, {}, { name: 'blob' });
  const tables: Datastore = await openDatastore(memoryTables, {}, { name: 'pg' });
  const other: Datastore = await openDatastore(memoryTables, {}, { name: 'sql' });
  return {
    files,
    tables,
    other,
    async [Symbol.asyncDispose]() {
      for (const store of [files, tables, other]) await store.close();
    },
  };
}

export const tripColumns: Schema = new Schema([
  new Field('id', new Int64(), false),
  new Field('city', new Utf8(), true),
  new Field('fare', new Decimal(2, 10, 128), true),
  new Field('distance', new Float64(), true),
  new Field('paid', new Bool(), true),
  new Field('day', new DateDay(), true),
  new Field('at', new TimestampMicrosecond(), true),
  new Field('seats', new Int32(), true),
]);

const cities = ['Lisboa', 'São Paulo', '東京', '', '🚲 "quoted", line\nbreak', null];

/** The cells of the trip of a number, from 1. */
export function trip(id: number): Cell[] {
  const day = `2026-${String((id % 12) + 1).padStart(2, '0')}-${String((id % 28) + 1).padStart(2, '0')}`;
  const second = String(id % 60).padStart(2, '0');
  const fraction = String(id % 1_000_000).padStart(6, '0');
  return [
    BigInt(id),
    cities[id % cities.length] ?? null,
    id % 11 === 0 ? null : `${id % 1000}.${String(id % 100).padStart(2, '0')}`,
    id / 7,
    id % 3 === 0 ? null : id % 2 === 0,
    day,
    `${day}T12:00:${second}.${fraction}`,
    id % 5,
  ];
}

export async function* batchesOf(schema: Schema, rows: Iterable<readonly Cell[]>, size = 100): AsyncGenerator<RecordBatch> {
  const builder = createRowBuilder(schema);
  for (const row of rows) {
    const misfit = builder.tryAppend(row);
    if (misfit !== undefined) throw new Error(`${misfit.column}: ${misfit.reason}`);
    if (builder.length === size) yield builder.finish();
  }
  if (builder.length > 0) yield builder.finish();
}

export function* range(from: number, to: number): Generator<number> {
  for (let number = from; number < to; number++) yield number;
}

export function* trips(from: number, to: number): Generator<Cell[]> {
  for (const id of range(from, to)) yield trip(id);
}

/** Puts rows into a table. */
export async function fill(
  store: Datastore,
  table: TableName,
  rows: Iterable<readonly Cell[]>,
  { schema = tripColumns, mode = 'fail' }: { readonly schema?: Schema; readonly mode?: TableWriteMode } = {},
): Promise<void> {
  const given = { schema, batches: batchesOf(schema, rows) } as unknown as TableRows;
  await requireCapabilities(store, 'writeTable').writeTable(table, given, { mode });
}

/** All rows of a table, in the order of a column. */
export async function rowsOf(store: Datastore, table: TableName, orderBy = 'id'): Promise<Cell[][]> {
  const answer = await requireCapabilities(store, 'query').query({ table, orderBy: [{ column: orderBy }] });
  const rows: Cell[][] = [];
  for await (const batch of answer.batches as AsyncIterable<RecordBatch>) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) rows.push(cells(row));
  }
  return rows;
}

export async function pathsOf(store: Datastore): Promise<string[]> {
  const paths: string[] = [];
  for await (const entry of requireCapabilities(store, 'list').list('', { recursive: true }))
    if (entry.kind === 'file') paths.push(entry.path);
  return paths.sort();
}

export async function textOf(store: Datastore, path: string): Promise<string> {
  return (await requireCapabilities(store, 'read').read(path)).text();
}

export async function put(store: Datastore, path: string, text: string): Promise<void> {
  await requireCapabilities(store, 'write').write(path, text);
}

/** The rows of a file. */
export async function rowsOfFile(store: Datastore, path: string): Promise<Cell[][]> {
  const bytes = await (await requireCapabilities(store, 'read').read(path)).bytes();
  const format = tryFormatOf(path);
  if (format === undefined) throw new Error(path);
  const opened = await format.read({
    size: bytes.byteLength,
    async *stream() {
      yield bytes;
    },
    range: async (offset, length) => bytes.subarray(offset, offset + length),
  });
  const rows: Cell[][] = [];
  for await (const batch of opened.batches) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) rows.push(cells(row));
  }
  return rows;
}

export const formats: readonly (keyof typeof tableFormats)[] = Object.keys(tableFormats) as (keyof typeof tableFormats)[];
