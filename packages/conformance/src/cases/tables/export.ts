import { type ByteSource, type Cell, createRowSummer, readCsv, writeCsv } from '@stowage/tabular';
import {
  Binary,
  Bool,
  DateDay,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  type RecordBatch,
  Schema,
  TimeMicrosecond,
  Timestamp,
  TimeUnit,
  Utf8,
} from 'apache-arrow';
import { collectChunks, toBytes, toStream } from '../../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectColumn, expectSameRows, type ReadRows } from '../../tables/compare-rows.ts';
import { type Row, schemaOf, tableRows } from '../../tables/rows.ts';
import { numberedRows } from './query.ts';
import { morePeople, people, threePeople } from './write.ts';

const exporting = ['exportTable.formats=csv', 'query'] as const;
const importing = ['importTable.formats=csv', 'query'] as const;
const numbers = schemaOf({ n: new Int64(), text: new Utf8() });

/** Columns of the types that databases have in common. */
const mixed = schemaOf({
  id: new Int32(),
  flag: new Bool(),
  big: new Int64(),
  float: new Float64(),
  amount: new Decimal(4, 38, 128),
  text: new Utf8(),
  bytes: new Binary(),
  day: new DateDay(),
  time: new TimeMicrosecond(),
  moment: new Timestamp(TimeUnit.MICROSECOND),
  instant: new Timestamp(TimeUnit.MICROSECOND, 'UTC'),
});

const mixedRows: readonly Row[] = [
  [1, true, -(2n ** 63n), 0.1, '0.0001', '', new Uint8Array(0), '0001-01-01', '00:00:00', '0001-01-01T00:00:00', '0001-01-01T00:00:00Z'],
  [
    2,
    false,
    2n ** 63n - 1n,
    -1e300,
    `-${'9'.repeat(34)}.9999`,
    'a,"b"\r\nc;\td \\N \\.',
    new Uint8Array([0, 34, 44, 92, 255]),
    '9999-12-31',
    '23:59:59.999999',
    '9999-12-31T23:59:59.999999',
    '9999-12-31T23:59:59.999999Z',
  ],
  [3, null, null, null, null, null, null, null, null, null, null],
  [
    4,
    null,
    0n,
    0,
    '0.0000',
    'null NULL 🚀',
    new Uint8Array([10]),
    '1969-12-31',
    '12:00:00',
    '1969-12-31T23:59:59.999999',
    '1969-12-31T23:59:59.5Z',
  ],
];

const sourceOf = (stream: ByteSource['stream']): ByteSource => ({ stream });

/** The rows of a CSV file, by the columns of whoever wrote it. */
async function readFile(chunks: AsyncIterable<Uint8Array>, schema: unknown): Promise<ReadRows> {
  const table = await readCsv(
    sourceOf(() => chunks),
    { schema: schema as Schema },
  );
  return readAll(table);
}

/** Rows as the CSV file that `@stowage/tabular` writes. */
const toCsv = (schema: Schema, rows: readonly Row[]): Promise<Uint8Array> =>
  collectChunks(writeCsv({ schema, batches: tableRows(schema, rows).batches as unknown as AsyncIterable<RecordBatch> }).bytes);

async function checksumOf({ schema, rows }: ReadRows): Promise<unknown> {
  const summer = await createRowSummer(schema as unknown as Schema);
  for await (const batch of tableRows(schema as unknown as Schema, rows as readonly Cell[][]).batches)
    summer.add(batch as unknown as RecordBatch);
  return summer.result();
}

/** Files of rows that the database writes itself. */
export const tableExportCases: readonly ConformanceCase[] = defineArea('table.export', 'TableExportable.exportTable', [
  defineCase(
    'values',
    'a file read back with the schema of the response has the values of the table',
    exporting,
    async ({ store, tables }) => {
      const table = await tables.put('t', mixed, mixedRows);
      const response = await store.exportTable({ table });
      expectSameRows(await readFile(response.chunks, response.schema), { schema: mixed, rows: mixedRows });
      expectEqual(
        response.columns.map(({ name }) => name),
        mixed.fields.map(({ name }) => name),
        'the columns',
      );
    },
  ),
  defineCase('rows', 'the rows are counted', exporting, async ({ store, tables, manyRows }) => {
    const table = await tables.put('t', numbers, numberedRows(manyRows));
    const response = await store.exportTable({ table });
    const found = await readFile(response.chunks, response.schema);
    expectEqual([found.rows.length, response.rows()], [manyRows, manyRows], 'rows in the file and rows that were counted');
  }),
  defineCase('selection', 'columns, range, order and limit hold for a file too', exporting, async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(100));
    const range = { column: 'n', from: 10, to: 20 };
    const orderBy = [{ column: 'n', descending: true }];
    const response = await store.exportTable({ table, columns: ['text', 'n'], range, orderBy, limit: 2 });
    const found = await readFile(response.chunks, response.schema);
    expectColumn(found, 'n', [19n, 18n]);
    expectColumn(found, 'text', ['text 19', 'text 18']);
  }),
  defineCase('no-rows', 'a table without rows is a file with a header', exporting, async ({ store, tables }) => {
    const table = await tables.put('t', people, []);
    const response = await store.exportTable({ table });
    const file = await collectChunks(response.chunks);
    expect(file.byteLength > 0, 'a header', file);
    expectSameRows(await readFile(toStream(file, 7), response.schema), { schema: people, rows: [] });
  }),
  defineCase('missing', 'a table that is not there is TABLE.NOT_FOUND', exporting, async ({ store, tables }) => {
    const read = store.exportTable({ table: tables.name('missing') }).then(({ chunks }) => collectChunks(chunks));
    await expectError(read, 'TABLE.NOT_FOUND');
  }),
  defineCase(
    'frees',
    'a file that is broken off or never read frees the connection',
    [...exporting, 'harness:tables.busy'],
    async ({ store, tables, manyRows }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      for (let time = 0; time < 12; time++) {
        const { chunks, cancel } = await store.exportTable({ table });
        if (time % 2 === 0) await cancel();
        else for await (const chunk of chunks) if (chunk.byteLength > 0) break;
      }
      await untilIdle();
    },
    { alone: true },
  ),
]);

/** Files of rows that the database reads itself. */
export const tableImportCases: readonly ConformanceCase[] = defineArea('table.import', 'TableImportable.importTable', [
  defineCase('values', 'the values of a file come into a new table', importing, async ({ store, tables }) => {
    const table = tables.name('t');
    const result = await store.importTable(table, await toCsv(mixed, mixedRows), { schema: mixed });
    expectSameRows(await tables.read(table), { schema: mixed, rows: mixedRows });
    expectEqual([result.rows, result.created], [mixedRows.length, true], 'rows and created');
  }),
  defineCase('stream', 'a file comes as a stream of whatever pieces', importing, async ({ store, tables }) => {
    const table = tables.name('t');
    await store.importTable(table, toStream(await toCsv(mixed, mixedRows), 7), { schema: mixed });
    expectSameRows(await tables.read(table), { schema: mixed, rows: mixedRows });
  }),
  defineCase('append', 'rows of a file are added', [...importing, 'importTable.modes=append'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.importTable(table, await toCsv(people, morePeople), { schema: people, mode: 'append' });
    expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, ...morePeople] });
  }),
  defineCase(
    'replace',
    'rows of a file take the place of others',
    [...importing, 'importTable.modes=replace'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      await store.importTable(table, await toCsv(people, morePeople), { schema: people, mode: 'replace' });
      expectSameRows(await tables.read(table), { schema: people, rows: morePeople });
    },
  ),
  defineCase('merge', 'rows of a file are merged by keys', [...importing, 'importTable.modes=merge'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.importTable(
      table,
      await toCsv(people, [
        [1n, 'A', 0],
        [9n, 'N', 9],
      ]),
      { schema: people, mode: 'merge', keys: ['id'] },
    );
    expectSameRows(await tables.read(table), { schema: people, rows: [[1n, 'A', 0], ...threePeople.slice(1), [9n, 'N', 9]] });
  }),
  defineCase('present', 'a table that is there is TABLE.EXISTS', importing, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await expectError(store.importTable(table, await toCsv(people, morePeople), { schema: people }), 'TABLE.EXISTS');
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase(
    'order',
    "the file's columns may come in another order than the table's",
    [...importing, 'importTable.modes=append'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const turned = new Schema([...people.fields].reverse());
      await store.importTable(table, await toCsv(turned, [[4, 'Alan', 4n]]), { schema: turned, mode: 'append' });
      expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, [4n, 'Alan', 4]] });
    },
  ),
  defineCase(
    'extra',
    'a column that the table lacks is SCHEMA.MISMATCH',
    [...importing, 'importTable.modes=append'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const schema = new Schema([...people.fields, new Field('extra', new Int32(), true)]);
      const error = await expectError(
        store.importTable(table, await toCsv(schema, [[4n, 'Alan', 4, 1]]), { schema, mode: 'append' }),
        'SCHEMA.MISMATCH',
      );
      expectEqual(error.column, 'extra', 'the column');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'rejected',
    'a row that does not fit is ROW.REJECTED, and nothing is written',
    [...importing, 'importTable.modes=append'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const file = toBytes('id,name,score\r\n4,Alan,4\r\nfive,Barbara,5\r\n');
      const error = await expectError(store.importTable(table, file, { schema: people, mode: 'append' }), 'ROW.REJECTED');
      expectEqual([error.row ?? 2, error.column ?? 'id'], [2, 'id'], 'row and column, where they are told');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'source-fails',
    'an error of the file itself comes back as it is, and no table is made',
    importing,
    async ({ store, tables }) => {
      const table = tables.name('t');
      const failure = new Error('The file has failed.');
      async function* body(): AsyncGenerator<Uint8Array, void, undefined> {
        yield toBytes('id,name,score\r\n4,Alan,4\r\n');
        throw failure;
      }
      let found: unknown;
      await store.importTable(table, body(), { schema: people }).catch((error) => {
        found = error;
      });
      expect(found === failure, "the file's own error", found);
      expect(!(await tables.has(table)), 'no table to be there');
    },
  ),
  defineCase(
    'round-trip',
    'a table through a file of the database is the same, by its checksum',
    [...importing, 'exportTable.formats=csv'],
    async (context) => {
      const { store, tables, manyRows } = context;
      const rows = Array.from({ length: manyRows / 10 }, (_, index): Row => [index + 10, ...(mixedRows[index % 4]?.slice(1) ?? [])]);
      const table = await tables.put('t', mixed, rows);
      const copy = tables.name('copy');
      const { chunks, schema, columns } = await store.exportTable({ table });
      expect(columns.length === mixed.fields.length, 'all columns', columns);
      const imported = await store.importTable(copy, toCanonicalCsv(chunks, schema as unknown as Schema), { schema });
      expectEqual(imported.rows, rows.length, 'the rows');
      expectEqual(await checksumOf(await tables.read(copy)), await checksumOf(await tables.read(table)), 'rows and checksum');
    },
  ),
]);

/** An exported file, spelled as `@stowage/tabular` does. */
async function* toCanonicalCsv(chunks: AsyncIterable<Uint8Array>, schema: Schema): AsyncGenerator<Uint8Array, void, undefined> {
  yield* writeCsv(
    await readCsv(
      sourceOf(() => chunks),
      { schema },
    ),
  ).bytes;
}
