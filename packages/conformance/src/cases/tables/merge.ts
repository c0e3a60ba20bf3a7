import { Field, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { canonicalRows, expectSameRows } from '../../tables/compare-rows.ts';
import { batchOf, type Row, schemaOf, tableRows } from '../../tables/rows.ts';
import { people, threePeople } from './write.ts';

const byId = { mode: 'merge', keys: ['id'] } as const;
const merging = ['writeTable.modes=merge', 'query'] as const;

/** Merging rows into a table by keys. */
export const tableMergeCases: readonly ConformanceCase[] = defineArea('table.merge', 'TableWriteMode', [
  defineCase('rows', 'rows of a known key are updated, others added, the rest stays', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const result = await store.writeTable(
      table,
      tableRows(people, [
        [2n, 'Grace Hopper', 9],
        [4n, 'Alan', 4],
      ]),
      byId,
    );
    const rows: readonly Row[] = [
      [1n, 'Ada', 1.5],
      [2n, 'Grace Hopper', 9],
      [3n, null, -0.25],
      [4n, 'Alan', 4],
    ];
    expectSameRows(await tables.read(table), { schema: people, rows });
    expectEqual([result.rows, result.created], [2, false], 'rows and created');
    expect(result.method !== '', 'the method to be told', result.method);
  }),
  defineCase(
    'primary-key',
    'rows are merged by the primary key of a table',
    [...merging, 'harness:tables.define'],
    async ({ store, tables }) => {
      const schema = new Schema([new Field('id', new Int32(), false), new Field('value', new Utf8(), true)]);
      const table = await tables.define('t', {
        columns: [
          { name: 'id', type: 'int32', nullable: false },
          { name: 'value', type: 'text' },
        ],
        primaryKey: ['id'],
      });
      await tables.add(table, schema, [
        [1, 'a'],
        [2, 'b'],
      ]);
      await store.writeTable(
        table,
        tableRows(schema, [
          [2, 'B'],
          [3, 'C'],
        ]),
        byId,
      );
      expectSameRows(await tables.read(table), {
        schema,
        rows: [
          [1, 'a'],
          [2, 'B'],
          [3, 'C'],
        ],
      });
    },
  ),
  defineCase(
    'absent',
    'a table that is absent is made, with the keys as its primary key',
    [...merging, 'describeTable'],
    async ({ store, tables }) => {
      const table = tables.name('t');
      const result = await store.writeTable(table, tableRows(people, threePeople), byId);
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
      expectEqual(result.created, true, 'created');
      const { primaryKey, columns } = await store.describeTable(table);
      expectEqual(primaryKey, ['id'], 'the primary key');
      expectEqual(columns.find(({ name }) => name === 'id')?.nullable, false, 'whether the key may be null');
    },
  ),
  defineCase(
    'absent.duplicate',
    'a table that is absent is not made of rows with one key twice',
    [...merging, 'describeTable'],
    async ({ store, tables }) => {
      const table = tables.name('t');
      await expectError(
        store.writeTable(
          table,
          tableRows(people, [
            [1n, 'a', 1],
            [1n, 'b', 2],
          ]),
          byId,
        ),
        'KEYS.DUPLICATE',
      );
      expect(!(await tables.has(table)), 'no table to be there');
    },
  ),
  defineCase('several', 'several columns together are a key', merging, async ({ store, tables }) => {
    const schema = schemaOf({ a: new Int32(), b: new Utf8(), value: new Int32() });
    const table = await tables.put('t', schema, [
      [1, 'x', 1],
      [1, 'y', 2],
      [2, 'x', 3],
    ]);
    await store.writeTable(
      table,
      tableRows(schema, [
        [1, 'y', 20],
        [2, 'y', 40],
      ]),
      { mode: 'merge', keys: ['b', 'a'] },
    );
    expectSameRows(await tables.read(table), {
      schema,
      rows: [
        [1, 'x', 1],
        [1, 'y', 20],
        [2, 'x', 3],
        [2, 'y', 40],
      ],
    });
  }),
  defineCase('only-keys', 'rows that are nothing but a key are added once', merging, async ({ store, tables }) => {
    const schema = schemaOf({ id: new Int64() });
    const table = await tables.put('t', schema, [[1n], [2n]]);
    await store.writeTable(table, tableRows(schema, [[2n], [3n]]), byId);
    await store.writeTable(table, tableRows(schema, [[2n], [3n]]), byId);
    expectSameRows(await tables.read(table), { schema, rows: [[1n], [2n], [3n]] });
  }),
  defineCase('null', 'an update sets null where the row has null', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, [[1n, null, null]]), byId);
    const rows: readonly Row[] = [[1n, null, null], ...threePeople.slice(1)];
    expectSameRows(await tables.read(table), { schema: people, rows });
  }),
  defineCase('no-rows', 'no rows change nothing', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, []), byId);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase('twice', 'merging the same rows again changes nothing', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, threePeople), byId);
    await store.writeTable(table, tableRows(people, threePeople), byId);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase('order', 'the columns of the rows may come in another order', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const turned = new Schema([...people.fields].reverse());
    await store.writeTable(table, tableRows(turned, [[7, 'A', 1n]]), byId);
    expectSameRows(await tables.read(table), { schema: people, rows: [[1n, 'A', 7], ...threePeople.slice(1)] });
  }),
  defineCase('many', 'many rows are merged, half of them new', merging, async ({ store, tables, manyRows }) => {
    const schema = schemaOf({ id: new Int64(), name: new Utf8() });
    const rows = (from: number, name: string): readonly Row[] =>
      Array.from({ length: manyRows / 2 }, (_, index): Row => [BigInt(from + index), `${name} ${index}`]);
    const table = await tables.put('t', schema, rows(0, 'old'));
    await store.writeTable(table, tableRows(schema, rows(manyRows / 4, 'new')), byId);
    expectSameRows(await tables.read(table), { schema, rows: [...rows(0, 'old').slice(0, manyRows / 4), ...rows(manyRows / 4, 'new')] });
  }),
  defineCase(
    'generated',
    'an update leaves alone what the server filled',
    [...merging, 'harness:tables.define'],
    async ({ store, tables }) => {
      const table = await tables.define('t', {
        columns: [
          { name: 'number', type: 'int64', nullable: false, generated: true },
          { name: 'id', type: 'int32', nullable: false },
          { name: 'value', type: 'text' },
        ],
        primaryKey: ['id'],
      });
      const schema = schemaOf({ id: new Int32(), value: new Utf8() });
      await tables.add(table, schema, [
        [1, 'a'],
        [2, 'b'],
      ]);
      const numberOf = async (id: string): Promise<unknown> => canonicalRows(await tables.read(table)).find((row) => row[1] === id)?.[0];
      const before = await numberOf('2e0');
      await store.writeTable(
        table,
        tableRows(schema, [
          [2, 'B'],
          [3, 'C'],
        ]),
        byId,
      );
      expectEqual(await numberOf('2e0'), before, 'the number of the row that was updated');
      expectEqual((await tables.read(table)).rows.map((row) => row[2]).sort(), ['B', 'C', 'a'], 'the values');
    },
  ),
  defineCase(
    'duplicate',
    'one key twice in the rows is KEYS.DUPLICATE naming the key, and nothing is written',
    merging,
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const rows: readonly Row[] = [
        [2n, 'first', 1],
        [4n, 'Alan', 4],
        [2n, 'second', 2],
      ];
      const error = await expectError(store.writeTable(table, tableRows(people, rows, 2), byId), 'KEYS.DUPLICATE');
      expect(error.message.includes('id'), 'a message that names the key', error.message);
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase('null-key', 'a key that is null is KEYS.INVALID, and nothing is written', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const rows: readonly Row[] = [
      [4n, 'Alan', 4],
      [null, 'nobody', 0],
    ];
    await expectError(store.writeTable(table, tableRows(people, rows), byId), 'KEYS.INVALID');
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase('columns', 'rows of other columns are SCHEMA.MISMATCH, and nothing is written', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const schema = schemaOf({ id: new Int64(), other: new Int32() });
    await expectError(store.writeTable(table, tableRows(schema, [[1n, 1]]), byId), 'SCHEMA.MISMATCH');
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase('source-fails', 'nothing is written when the rows fail half way', merging, async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const failure = new Error('The source has failed.');
    async function* batches() {
      yield batchOf(people, [[1n, 'changed', 0]]);
      throw failure;
    }
    let found: unknown;
    await store.writeTable(table, { schema: people, batches: batches() }, byId).catch((error) => {
      found = error;
    });
    expect(found === failure, "the source's own error", found);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
]);
