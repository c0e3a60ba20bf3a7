import { Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectColumn, expectSameRows, namesOf } from '../../tables/compare-rows.ts';
import { type Row, rowsOfBatch, schemaOf } from '../../tables/rows.ts';
import { people, threePeople } from './write.ts';

const numbers = schemaOf({ n: new Int64(), text: new Utf8() });
export const numberedRows = (count: number): readonly Row[] => Array.from({ length: count }, (_, n): Row => [BigInt(n), `text ${n}`]);

/** Reads of whole tables and of columns. */
export const tableQueryCases: readonly ConformanceCase[] = defineArea('table.query', 'Queryable.query', [
  defineCase('table', 'all columns and rows of a table come', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    expectSameRows(await readAll(await store.query({ table })), { schema: people, rows: threePeople });
  }),
  defineCase('no-rows', 'a table without rows gives its columns', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, []);
    const response = await store.query({ table });
    expectEqual(namesOf(response.schema), ['id', 'name', 'score'], 'the columns');
    expectEqual((await readAll(response)).rows, [], 'the rows');
  }),
  defineCase('columns', 'the columns that are asked for come, in their order', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const found = await readAll(await store.query({ table, columns: ['score', 'id'] }));
    const expected = threePeople.map(([id = null, , score = null]): Row => [score, id]);
    expectSameRows(found, {
      schema: new Schema([people.fields[2], people.fields[0]].filter((field) => field !== undefined)),
      rows: expected,
    });
  }),
  defineCase('response', 'the response tells its columns with their types, before any row', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const response = await store.query({ table });
    await response.cancel();
    expectEqual(
      response.columns.map(({ name }) => name),
      ['id', 'name', 'score'],
      'the columns',
    );
    for (const { name, databaseType } of response.columns) expect(databaseType !== '', `a type of the column ${name}`, databaseType);
  }),
  defineCase('schema', 'every batch has the schema of the response', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(250));
    const response = await store.query({ table }, { batchRows: 100 });
    const expected = response.schema.fields.map(({ name, type }) => `${name} ${type}`);
    for await (const { schema } of response.batches) {
      expectEqual(
        schema.fields.map(({ name, type }) => `${name} ${type}`),
        expected,
        'the schema of a batch',
      );
    }
  }),
  defineCase('batch-rows', 'no batch has more rows than were asked for, and none is empty', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(2_500));
    const batches = await collect((await store.query({ table }, { batchRows: 100 })).batches);
    const sizes = batches.map(({ numRows }) => numRows);
    expect(
      sizes.every((size) => size > 0 && size <= 100),
      'batches of 1 to 100 rows',
      sizes,
    );
    expectEqual(
      sizes.reduce((sum, size) => sum + size, 0),
      2_500,
      'the number of rows',
    );
  }),
  defineCase('batches-stay', 'a batch stays as it is when further ones come', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(1_000));
    const { schema, batches } = await store.query({ table }, { batchRows: 64 });
    const kept = await collect(batches);
    expectSameRows({ schema, rows: kept.flatMap(rowsOfBatch) }, { schema: numbers, rows: numberedRows(1_000) });
  }),
  defineCase('missing', 'a table that is not there is TABLE.NOT_FOUND', ['query'], async ({ store, tables }) => {
    await expectError(readQuery(store.query({ table: tables.name('missing') })), 'TABLE.NOT_FOUND');
  }),
  defineCase('missing.column', 'a column that is not there is COLUMN.NOT_FOUND', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await expectError(readQuery(store.query({ table, columns: ['id', 'missing'] })), 'COLUMN.NOT_FOUND');
    await expectError(readQuery(store.query({ table, orderBy: [{ column: 'missing' }] })), 'COLUMN.NOT_FOUND');
    await expectError(readQuery(store.query({ table, range: { column: 'missing', from: 1 } })), 'COLUMN.NOT_FOUND');
  }),
  defineCase('limit', 'a limit gives so many rows', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(100));
    for (const [limit, expected] of [
      [0, 0],
      [1, 1],
      [99, 99],
      [1_000, 100],
    ] as const) {
      expectEqual((await readAll(await store.query({ table, limit }))).rows.length, expected, `rows of a limit of ${limit}`);
    }
  }),
  defineCase('order', 'rows come in the order that is asked for', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, [...threePeople, [0n, 'Alan', 7]]);
    const ascending = await readAll(await store.query({ table, orderBy: [{ column: 'id' }] }));
    expectColumn(ascending, 'id', [0n, 1n, 2n, 3n]);
    const descending = await readAll(await store.query({ table, orderBy: [{ column: 'id', descending: true }] }));
    expectColumn(descending, 'id', [3n, 2n, 1n, 0n]);
  }),
  defineCase('order.nulls', 'nulls come last in both directions', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, [
      [1n, null, 1],
      [2n, 'b', null],
      [3n, 'a', 0],
    ]);
    const ids = async (column: string, descending: boolean): Promise<unknown> =>
      (await readAll(await store.query({ table, orderBy: [{ column, descending }], columns: ['id'] }))).rows.map(([id]) => String(id));
    expectEqual(await ids('name', false), ['3', '2', '1'], 'the order by name');
    expectEqual(await ids('name', true), ['2', '3', '1'], 'the order by name, descending');
    expectEqual(await ids('score', true), ['1', '3', '2'], 'the order by score, descending');
  }),
  defineCase('order.several', 'a second column orders what the first leaves equal', ['query'], async ({ store, tables }) => {
    const pairs = schemaOf({ a: new Int32(), b: new Int32() });
    const table = await tables.put('t', pairs, [
      [2, 1],
      [1, 1],
      [2, 2],
      [1, 2],
    ]);
    const orderBy = [{ column: 'a' }, { column: 'b', descending: true }];
    const found = await readAll(await store.query({ table, orderBy }));
    expectColumn(found, 'a', [1, 1, 2, 2]);
    expectColumn(found, 'b', [2, 1, 2, 1]);
  }),
  defineCase('range.order.limit', 'range, order and limit work together', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(100));
    const range = { column: 'n', from: 10, to: 20 };
    const found = await readAll(
      await store.query({ table, columns: ['n'], range, orderBy: [{ column: 'n', descending: true }], limit: 3 }),
    );
    expectColumn(found, 'n', [19n, 18n, 17n]);
  }),
]);

/** All rows of a query that may fail at once or while it is read. */
export async function readQuery(response: Promise<Parameters<typeof readAll>[0]>): Promise<Awaited<ReturnType<typeof readAll>>> {
  return readAll(await response);
}
