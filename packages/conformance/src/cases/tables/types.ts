import { columnMetadata, type LogicalType } from '@stowage/core';
import type { Cell } from '@stowage/tabular';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int8,
  Int16,
  Int32,
  Int64,
  Schema,
  TimeMicrosecond,
  Timestamp,
  TimeUnit,
  Uint8,
  Uint16,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { patternBytes } from '../../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectColumn, expectSameRows } from '../../tables/compare-rows.ts';
import { tableRows } from '../../tables/rows.ts';

/** A column of a type beside one that numbers the rows. */
const columnOf = (type: DataType, logical?: LogicalType): Schema =>
  new Schema([
    new Field('id', new Int32(), false),
    new Field('value', type, true, new Map(logical === undefined ? [] : [[columnMetadata.logical, logical]])),
  ]);

const numbered = (cells: readonly Cell[]): readonly Cell[][] => cells.map((cell, index) => [index + 1, cell]);

/** Values that are written to a new table and must come back as they were. */
const valuesDraft = (id: string, title: string, type: DataType, cells: readonly Cell[], logical?: LogicalType): CaseDraft =>
  defineCase(id, `${title} come back as they were written`, ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const schema = columnOf(type, logical);
    const rows = numbered([...cells, null]);
    await store.writeTable(table, tableRows(schema, rows));
    expectSameRows(await readAll(await store.query({ table })), { schema, rows });
  });

const integer = (bits: number, isSigned: boolean): readonly Cell[] => {
  const size = 2n ** BigInt(bits);
  const [least, most] = isSigned ? [-size / 2n, size / 2n - 1n] : [0n, size - 1n];
  const cells = [least, least + 1n, 0n, 1n, most - 1n, most];
  return bits === 64 ? cells : cells.map(Number);
};

const timestamps = (end: string): readonly string[] =>
  [
    '0001-01-01T00:00:00',
    '1582-10-15T12:00:00.5',
    '1752-09-14T23:59:59.999999',
    '1899-12-31T23:59:59.999999',
    '1969-12-31T23:59:59.999999',
    '1970-01-01T00:00:00',
    '2000-02-29T12:34:56.000001',
    '2026-03-29T02:30:00',
    '9999-12-31T23:59:59.999999',
  ].map((text) => text + end);

const texts: readonly string[] = [
  '',
  ' ',
  '  spaces around  ',
  '\ttabs\tand\r\nlines\n\rin both ways',
  `'single', "double", \`back\`, \\ and ; -- /* */`,
  '\\N',
  '\\.',
  'NULL',
  'a,b;c|d',
  '{1,"2"}',
  'é and e\u0301 are not the same',
  '🚀👩‍👩‍👧‍👦🏳️‍🌈 and 𝒳',
  'שלום مرحبا 日本語 ไทย',
  '\u0001\u001f\u007f\u0085\u2028\u2029\ufeff\ufffe\uffff',
  '%s %d $1 @p1 ? :name',
];

const everyByte = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Values at the ends of what Arrow's types hold. */
export const tableTypeCases: readonly ConformanceCase[] = defineArea('table.type', 'TableWritable.writeTable', [
  valuesDraft('bool', 'both truth values', new Bool(), [true, false]),
  valuesDraft('int8', 'the least and the greatest 8-bit integers', new Int8(), integer(8, true)),
  valuesDraft('int16', 'the least and the greatest 16-bit integers', new Int16(), integer(16, true)),
  valuesDraft('int32', 'the least and the greatest 32-bit integers', new Int32(), integer(32, true)),
  valuesDraft('int64', 'the least and the greatest 64-bit integers', new Int64(), integer(64, true)),
  valuesDraft('uint8', 'unsigned 8-bit integers', new Uint8(), integer(8, false)),
  valuesDraft('uint16', 'unsigned 16-bit integers', new Uint16(), integer(16, false)),
  valuesDraft('uint32', 'unsigned 32-bit integers', new Uint32(), integer(32, false)),
  valuesDraft('uint64', 'unsigned 64-bit integers', new Uint64(), integer(64, false)),
  valuesDraft(
    'float32',
    'the least and the greatest 32-bit floats',
    new Float32(),
    [0, 0.1, -1.5, 1.1754944e-38, 3.4028235e38, -3.4028235e38],
  ),
  valuesDraft('float64', 'the least and the greatest 64-bit floats', new Float64(), [
    0,
    0.1,
    -1 / 3,
    2 ** 53,
    2.2250738585072014e-308,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ]),
  valuesDraft('decimal', 'decimals of a few digits', new Decimal(2, 10, 128), [
    '0.00',
    '0.01',
    '-0.01',
    '99999999.99',
    '-99999999.99',
    '10.50',
  ]),
  valuesDraft('decimal.whole', 'decimals of 38 digits before the point', new Decimal(0, 38, 128), [
    '9'.repeat(38),
    `-${'9'.repeat(38)}`,
    '12345678901234567890123456789012345678',
    '1',
  ]),
  valuesDraft('decimal.middle', 'decimals of 38 digits around the point', new Decimal(10, 38, 128), [
    `${'9'.repeat(28)}.${'9'.repeat(10)}`,
    `-${'9'.repeat(28)}.${'9'.repeat(10)}`,
    '0.0000000001',
    '-1234567890123456789012345678.0123456789',
  ]),
  valuesDraft('decimal.fraction', 'decimals of 38 digits behind the point', new Decimal(38, 38, 128), [
    `0.${'9'.repeat(38)}`,
    `-0.${'9'.repeat(38)}`,
    `0.${'0'.repeat(37)}1`,
  ]),
  valuesDraft('text', 'texts of whatever characters', new Utf8(), texts),
  defineCase('text.large', 'a text of some MiB comes back as it was written', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const schema = columnOf(new Utf8());
    const rows = numbered(['ä🚀b\n'.repeat(2 ** 18), 'x'.repeat(2 ** 21), '']);
    await store.writeTable(table, tableRows(schema, rows));
    expectSameRows(await readAll(await store.query({ table })), { schema, rows });
  }),
  valuesDraft('binary', 'bytes of every value', new Binary(), [new Uint8Array(0), everyByte, new Uint8Array([0]), new Uint8Array(9)]),
  defineCase('binary.large', 'some MiB of bytes come back as they were written', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const schema = columnOf(new Binary());
    const rows = numbered([patternBytes(2 ** 21), patternBytes(2 ** 16, 1)]);
    await store.writeTable(table, tableRows(schema, rows));
    expectSameRows(await readAll(await store.query({ table })), { schema, rows });
  }),
  valuesDraft('binary.fixed', 'bytes of a fixed number', new FixedSizeBinary(16), [
    everyByte.slice(0, 16),
    everyByte.slice(240),
    new Uint8Array(16),
  ]),
  valuesDraft('date', 'dates of the years 1 to 9999', new DateDay(), [
    '0001-01-01',
    '1582-10-15',
    '1900-02-28',
    '1969-12-31',
    '1970-01-01',
    '2000-02-29',
    '9999-12-31',
  ]),
  valuesDraft('time', 'times to the microsecond', new TimeMicrosecond(), ['00:00:00', '00:00:00.000001', '12:34:56.5', '23:59:59.999999']),
  valuesDraft('timestamp', 'timestamps of the years 1 to 9999 to the microsecond', new Timestamp(TimeUnit.MICROSECOND), timestamps('')),
  valuesDraft('instant', 'instants of the years 1 to 9999 to the microsecond', new Timestamp(TimeUnit.MICROSECOND, 'UTC'), timestamps('Z')),
  valuesDraft('instant.zone', 'instants of a column with a time zone of its own', new Timestamp(TimeUnit.MICROSECOND, 'Europe/Berlin'), [
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
    '1969-07-20T20:17:40Z',
  ]),
  valuesDraft('timestamp.seconds', 'timestamps in seconds', new Timestamp(TimeUnit.SECOND), ['0001-01-01T00:00:00', '9999-12-31T23:59:59']),
  valuesDraft('timestamp.milliseconds', 'timestamps in milliseconds', new Timestamp(TimeUnit.MILLISECOND), [
    '0001-01-01T00:00:00',
    '1969-12-31T23:59:59.999',
    '9999-12-31T23:59:59.999',
  ]),
  valuesDraft('timestamp.nanoseconds', 'timestamps in nanoseconds that are whole microseconds', new Timestamp(TimeUnit.NANOSECOND), [
    '1677-09-22T00:00:00',
    '1969-12-31T23:59:59.999999',
    '2262-04-11T23:47:16.854775',
  ]),
  valuesDraft(
    'uuid',
    'uuids',
    new Utf8(),
    ['00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '01234567-89ab-cdef-8123-456789abcdef'],
    'uuid',
  ),
  defineCase('uuid.kept', 'a column of uuids is one when it is read', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const schema = columnOf(new Utf8(), 'uuid');
    await store.writeTable(table, tableRows(schema, numbered(['01234567-89ab-cdef-8123-456789abcdef'])));
    const response = await store.query({ table });
    await response.cancel();
    const field = response.schema.fields.find(({ name }) => name === 'value');
    expectColumn(
      { schema: columnOf(new Utf8()), rows: [[1, field?.metadata.get(columnMetadata.logical) ?? null]] },
      'value',
      ['uuid'],
      'the logical type of the column',
    );
  }),
  defineCase('json', 'JSON documents mean the same when they come back', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const schema = columnOf(new Utf8(), 'json');
    const documents = ['{"a":[1,2.5,null,true,"🚀 \\" \\\\ "],"b":{}}', '[]', '"text"', '12345', 'null', '{"é":"e\u0301"}'];
    await store.writeTable(table, tableRows(schema, numbered(documents)));
    const { rows } = await readAll(await store.query({ table, orderBy: [{ column: 'id' }] }));
    const again = rows.map((row) => JSON.stringify(JSON.parse(String(row[1]))));
    expectColumn(
      { schema, rows: numbered(again) },
      'value',
      documents.map((text) => JSON.stringify(JSON.parse(text))),
      'the documents',
    );
  }),
]);
