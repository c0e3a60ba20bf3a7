import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Duration,
  Field,
  Float32,
  Float64,
  Int8,
  Int64,
  List,
  type RecordBatch,
  Schema,
  Struct,
  TimeMicrosecond,
  Timestamp,
  TimeUnit,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { type Cell, cellsOf, createRowBuilder, type EncodedTable, type OpenedTable, sourceOfBytes, type Table } from '../src/index.ts';

/** Columns of every type that all formats can write. */
export const wideSchema: Schema = new Schema([
  new Field('bool', new Bool(), true),
  new Field('int8', new Int8(), true),
  new Field('int64', new Int64(), true),
  new Field('uint64', new Uint64(), true),
  new Field('float32', new Float32(), true),
  new Field('float64', new Float64(), true),
  new Field('decimal', new Decimal(10, 38), true),
  new Field('text', new Utf8(), true),
  new Field('bytes', new Binary(), true),
  new Field('date', new DateDay(), true),
  new Field('time', new TimeMicrosecond(), true),
  new Field('instant', new Timestamp(TimeUnit.MICROSECOND), true),
  new Field('zoned', new Timestamp(TimeUnit.NANOSECOND, 'UTC'), true),
  new Field('duration', new Duration(TimeUnit.MICROSECOND), true),
  new Field('list', new List(new Field('item', new Int64(), true)), true),
  new Field('struct', new Struct([new Field('a', new Utf8(), true), new Field('b', new Float64(), true)]), true),
]);

/** Rows at the ends of what those types hold. */
export const wideRows: readonly (readonly Cell[])[] = [
  [
    true,
    -128,
    -(2n ** 63n),
    2n ** 64n - 1n,
    0.1,
    5e-324,
    '-9999999999999999999999999999.9999999999',
    '',
    new Uint8Array(),
    '0001-01-01',
    '00:00:00',
    '0001-01-01T00:00:00',
    '1677-09-21T00:12:43.145224193Z',
    'PT-0.000001S',
    [],
    { a: null, b: null },
  ],
  [
    false,
    127,
    2n ** 63n - 1n,
    0n,
    3.4028235e38,
    Number.MAX_VALUE,
    '9999999999999999999999999999.9999999999',
    'a "quoted", text\r\nof two lines, 🚀 and \u0000',
    new Uint8Array([0, 255, 10, 13]),
    '9999-12-31',
    '23:59:59.999999',
    '9999-12-31T23:59:59.999999',
    '2262-04-11T23:47:16.854775807Z',
    'PT100H0.5S',
    [1n, null, -1n],
    { a: 'x', b: -0.5 },
  ],
  [
    null,
    null,
    null,
    null,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    '0.0000000000',
    ' spaces ',
    null,
    '1969-12-31',
    null,
    '1969-12-31T23:59:59.999999',
    null,
    null,
    null,
    null,
  ],
  wideSchema.fields.map(() => null),
];

/** A table of rows, in batches of so many. */
export function tableOf(schema: Schema, rows: Iterable<readonly Cell[]>, batchRows = 2): Table {
  async function* batches(): AsyncGenerator<RecordBatch> {
    const builder = createRowBuilder(schema);
    for (const row of rows) {
      const misfit = builder.tryAppend(row);
      if (misfit !== undefined) throw new Error(`${misfit.column}: ${misfit.reason}`);
      if (builder.length === batchRows) yield builder.finish();
    }
    if (builder.length > 0) yield builder.finish();
  }
  return { schema, batches: batches() };
}

/** All rows of a table. */
export async function rowsOf({ batches }: Pick<OpenedTable, 'batches'>): Promise<readonly Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of batches) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) rows.push(cells(row));
  }
  return rows;
}

/** The whole file. */
export async function bytesOf({ bytes }: Pick<EncodedTable, 'bytes'>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(bytes));
}

/** A file in memory that comes in pieces of an odd size. */
export function inPieces(bytes: Uint8Array, size = 7): ReturnType<typeof sourceOfBytes> {
  return {
    ...sourceOfBytes(bytes),
    stream: async function* () {
      for (let start = 0; start < bytes.byteLength; start += size) yield bytes.subarray(start, start + size);
    },
  };
}

/** The same as text. */
export function textSource(text: string): ReturnType<typeof sourceOfBytes> {
  return inPieces(Buffer.from(text));
}
