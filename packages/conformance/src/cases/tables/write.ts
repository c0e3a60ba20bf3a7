import { Float64, Int32, Int64, type Schema, Utf8 } from 'apache-arrow';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { canonicalRows, expectSameRows } from '../../tables/compare-rows.ts';
import { batchOf, type Row, schemaOf, tableRows } from '../../tables/rows.ts';

/** A small table of people. */
export const people: Schema = schemaOf({ id: new Int64(), name: new Utf8(), score: new Float64() });

export const threePeople: readonly Row[] = [
  [1n, 'Ada', 1.5],
  [2n, 'Grace', null],
  [3n, null, -0.25],
];

export const morePeople: readonly Row[] = [
  [4n, 'Alan', 4],
  [5n, 'Barbara', 5],
];

/** Appends and makes tables. What became of it is looked at by the witness. */
export const tableWriteCases: readonly ConformanceCase[] = defineArea('table.write', 'TableWritable.writeTable', [
  defineCase('fail', 'a new table is made, and told of', ['writeTable.modes=fail', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const result = await store.writeTable(table, tableRows(people, threePeople));
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    expectEqual([result.rows, result.created], [3, true], 'rows and created');
    expect(result.method !== '', 'the method to be told', result.method);
    expectEqual(result.losses, [], 'the losses');
  }),
  defineCase(
    'fail.present',
    'a table that is there is TABLE.EXISTS, and left as it was',
    ['writeTable.modes=fail', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      await expectError(store.writeTable(table, tableRows(people, morePeople)), 'TABLE.EXISTS');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase('default', 'the mode is fail when none is given', ['writeTable.modes=fail', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, []);
    await expectError(store.writeTable(table, tableRows(people, [])), 'TABLE.EXISTS');
  }),
  defineCase('append', 'rows are added to those that are there', ['writeTable.modes=append', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const result = await store.writeTable(table, tableRows(people, morePeople), { mode: 'append' });
    expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, ...morePeople] });
    expectEqual([result.rows, result.created], [2, false], 'rows and created');
  }),
  defineCase('append.absent', 'an append makes a table that is absent', ['writeTable.modes=append', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const result = await store.writeTable(table, tableRows(people, threePeople), { mode: 'append' });
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    expectEqual(result.created, true, 'created');
  }),
  defineCase('append.twice', 'equal rows are kept as often as they are written', ['writeTable.modes=append', 'query'], async (context) => {
    const { store, tables } = context;
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, threePeople), { mode: 'append' });
    expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, ...threePeople] });
  }),
  defineCase('no-rows', 'a table of no rows has its columns', ['writeTable', 'describeTable'], async ({ store, tables }) => {
    const table = tables.name('t');
    const result = await store.writeTable(table, tableRows(people, []));
    expectEqual([result.rows, result.created], [0, true], 'rows and created');
    const { columns } = await store.describeTable(table);
    expectEqual(
      columns.map(({ name }) => name),
      ['id', 'name', 'score'],
      'the columns',
    );
  }),
  defineCase('empty-batches', 'batches without rows do no harm', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    async function* batches() {
      yield batchOf(people, []);
      yield batchOf(people, threePeople);
      yield batchOf(people, []);
      yield batchOf(people, morePeople);
      yield batchOf(people, []);
    }
    const { rows } = await store.writeTable(table, { schema: people, batches: batches() });
    expectEqual(rows, 5, 'rows');
    expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, ...morePeople] });
  }),
  defineCase('many-batches', 'many batches of many rows are all written', ['writeTable', 'query'], async ({ store, tables, manyRows }) => {
    const table = tables.name('t');
    const rows = Array.from({ length: manyRows }, (_, index): Row => [BigInt(index), `name ${index}`, index % 7 === 0 ? null : index / 8]);
    const result = await store.writeTable(table, tableRows(people, rows, 997));
    expectEqual(result.rows, manyRows, 'rows');
    expectSameRows(await tables.read(table), { schema: people, rows });
  }),
  defineCase(
    'sliced',
    'a batch that is a slice of another is written as what it shows',
    ['writeTable', 'query'],
    async ({ store, tables }) => {
      const table = tables.name('t');
      const rows = Array.from({ length: 30 }, (_, index): Row => [BigInt(index), index % 3 === 0 ? null : `n${index}`, index / 4]);
      const whole = batchOf(people, rows);
      async function* batches() {
        yield whole.slice(3, 12);
        yield whole.slice(17, 30);
      }
      await store.writeTable(table, { schema: people, batches: batches() });
      expectSameRows(await tables.read(table), { schema: people, rows: [...rows.slice(3, 12), ...rows.slice(17, 30)] });
    },
  ),
  defineCase('nulls', 'columns of nothing but null are kept', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const rows: readonly Row[] = [
      [null, null, null],
      [null, null, null],
    ];
    await store.writeTable(table, tableRows(people, rows));
    expectSameRows(await tables.read(table), { schema: people, rows });
  }),
  defineCase('progress', 'progress counts up to the number of rows', ['writeTable'], async ({ store, tables, manyRows }) => {
    const table = tables.name('t');
    const rows = Array.from({ length: manyRows }, (_, index): Row => [BigInt(index), null, null]);
    const told: number[] = [];
    await store.writeTable(table, tableRows(people, rows, 100), { onProgress: (count) => told.push(count) });
    expect(
      told.every((count, index) => count >= (told[index - 1] ?? 0)),
      'progress never to go back',
      told,
    );
    expectEqual(told.at(-1), manyRows, 'the last progress');
  }),
  defineCase(
    'source-fails',
    'an error of the rows themselves comes back as it is, and nothing is written',
    ['writeTable', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const failure = new Error('The source has failed.');
      async function* batches() {
        yield batchOf(people, morePeople);
        throw failure;
      }
      let found: unknown;
      try {
        await store.writeTable(table, { schema: people, batches: batches() }, { mode: 'append' });
      } catch (error) {
        found = error;
      }
      expect(found === failure, "the source's own error", found);
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase('source-fails.new', 'a table whose rows fail is not made', ['writeTable', 'describeTable'], async ({ store, tables }) => {
    const table = tables.name('t');
    async function* batches() {
      yield batchOf(people, morePeople);
      throw new Error('The source has failed.');
    }
    await store.writeTable(table, { schema: people, batches: batches() }).catch(() => undefined);
    expect(!(await tables.has(table)), 'no table to be there');
  }),
  defineCase('pulls', 'rows are pulled as they are sent, not all before', ['writeTable'], async ({ store, tables }) => {
    const table = tables.name('t');
    const wide = schemaOf({ id: new Int32(), text: new Utf8() });
    const progress = { taken: 0, sent: 0, ahead: 0 };
    async function* batches() {
      for (let index = 0; index < 40; index++) {
        progress.taken += 50;
        progress.ahead = Math.max(progress.ahead, progress.taken - progress.sent);
        yield batchOf(
          wide,
          Array.from({ length: 50 }, (_, row): Row => [index * 50 + row, 'x'.repeat(4_000)]),
        );
      }
    }
    const onProgress = (rows: number): void => {
      progress.sent = rows;
    };
    await store.writeTable(table, { schema: wide, batches: batches() }, { onProgress });
    expect(progress.ahead < 1_000, 'fewer than 1000 of 2000 rows (8 MB) to be taken before they are sent', progress.ahead);
  }),
  defineCase(
    'order',
    'columns of the rows are matched by name, in whatever order',
    ['writeTable.modes=append', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const turned = schemaOf({ score: new Float64(), id: new Int64(), name: new Utf8() });
      await store.writeTable(table, tableRows(turned, [[4, 4n, 'Alan']]), { mode: 'append' });
      expectSameRows(await tables.read(table), { schema: people, rows: [...threePeople, [4n, 'Alan', 4]] });
    },
  ),
  defineCase('types', 'narrower types go into a wider column', ['writeTable.modes=append', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const narrow = schemaOf({ id: new Int32(), name: new Utf8(), score: new Float64() });
    await store.writeTable(table, tableRows(narrow, [[4, 'Alan', 4]]), { mode: 'append' });
    const { schema, rows } = await tables.read(table);
    expect(
      canonicalRows({ schema, rows }).some(([id]) => id === '4e0'),
      'the row with the id 4',
      rows,
    );
  }),
]);
