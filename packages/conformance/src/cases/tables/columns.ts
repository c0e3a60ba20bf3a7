import { Binary, Bool, Field, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { expectColumn, expectSameRows } from '../../tables/compare-rows.ts';
import { schemaOf, tableRows } from '../../tables/rows.ts';
import { people, threePeople } from './write.ts';

const append = { mode: 'append' } as const;

/** How the columns of rows and of a table must fit. */
export const tableColumnCases: readonly ConformanceCase[] = defineArea('table.columns', 'TableWritable.writeTable', [
  defineCase(
    'extra',
    'a column that the table lacks is SCHEMA.MISMATCH, and nothing is written',
    ['writeTable.modes=append', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const schema = new Schema([...people.fields, new Field('extra', new Int32(), true)]);
      const error = await expectError(store.writeTable(table, tableRows(schema, [[4n, 'Alan', 4, 1]]), append), 'SCHEMA.MISMATCH');
      expectEqual(error.column, 'extra', 'the column');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'missing',
    'a column that the rows lack is SCHEMA.MISMATCH, and nothing is written',
    ['writeTable.modes=append', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const schema = schemaOf({ id: new Int64(), name: new Utf8() });
      const error = await expectError(store.writeTable(table, tableRows(schema, [[4n, 'Alan']]), append), 'SCHEMA.MISMATCH');
      expectEqual(error.column, 'score', 'the column');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase('twice', 'rows with the same column twice are SCHEMA.MISMATCH', ['writeTable'], async ({ store, tables }) => {
    const schema = new Schema([new Field('id', new Int32(), true), new Field('id', new Int32(), true)]);
    const error = await expectError(store.writeTable(tables.name('t'), tableRows(schema, [[1, 2]])), 'SCHEMA.MISMATCH');
    expectEqual(error.column, 'id', 'the column');
  }),
  defineCase(
    'type',
    'a type of which no value fits is SCHEMA.MISMATCH with column and type, before any row is pulled',
    ['writeTable.modes=append', 'query', 'describeTable'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const { columns } = await store.describeTable(table);
      for (const [column, type] of [
        ['id', new Binary()],
        ['score', new Binary()],
        ['score', new Bool()],
      ] as const) {
        const schema = new Schema(people.fields.map((field) => (field.name === column ? new Field(column, type, true) : field)));
        let pulled = false;
        async function* batches(): AsyncGenerator<never, void, undefined> {
          pulled = true;
          yield* [];
        }
        const error = await expectError(store.writeTable(table, { schema, batches: batches() }, append), 'SCHEMA.MISMATCH');
        expectEqual(error.column, column, 'the column');
        expect(!pulled, 'no rows to be pulled');
        const known = columns.find(({ name }) => name === column)?.databaseType ?? '';
        expect(error.message.toLowerCase().includes(known.toLowerCase()), `a message that names the type ${known}`, error.message);
      }
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'fallback',
    'a column with a default is filled where the rows lack it',
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.define('t', {
        columns: [
          { name: 'id', type: 'int32', nullable: false },
          { name: 'level', type: 'int32', nullable: false, fallback: 7 },
        ],
      });
      await store.writeTable(table, tableRows(schemaOf({ id: new Int32() }), [[1], [2]]), append);
      expectColumn(await tables.read(table), 'level', [7, 7]);
    },
  ),
  defineCase(
    'fallback.given',
    'a column with a default takes what the rows give',
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.define('t', {
        columns: [
          { name: 'id', type: 'int32', nullable: false },
          { name: 'level', type: 'int32', fallback: 7 },
        ],
      });
      const schema = schemaOf({ id: new Int32(), level: new Int32() });
      await store.writeTable(
        table,
        tableRows(schema, [
          [1, 3],
          [2, null],
        ]),
        append,
      );
      expectSameRows(await tables.read(table), {
        schema,
        rows: [
          [1, 3],
          [2, null],
        ],
      });
    },
  ),
  defineCase(
    'generated',
    'a generated column is filled by the server',
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.define('t', {
        columns: [
          { name: 'number', type: 'int64', nullable: false, generated: true },
          { name: 'name', type: 'text' },
        ],
      });
      const schema = schemaOf({ name: new Utf8() });
      await store.writeTable(table, tableRows(schema, [['a'], ['b']]), append);
      await store.writeTable(table, tableRows(schema, [['c']]), append);
      const { rows } = await tables.read(table);
      expectEqual(rows.map(([, name]) => name).sort(), ['a', 'b', 'c'], 'the names');
      expectEqual(new Set(rows.map(([number]) => number)).size, 3, 'the number of different numbers');
    },
  ),
  defineCase(
    'generated.given',
    'a generated column that the rows have is SCHEMA.MISMATCH',
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.define('t', {
        columns: [
          { name: 'number', type: 'int64', nullable: false, generated: true },
          { name: 'name', type: 'text' },
        ],
      });
      const schema = schemaOf({ number: new Int64(), name: new Utf8() });
      const error = await expectError(store.writeTable(table, tableRows(schema, [[1n, 'a']]), append), 'SCHEMA.MISMATCH');
      expectEqual(error.column, 'number', 'the column');
      expectEqual((await tables.read(table)).rows, [], 'the rows');
    },
  ),
  defineCase(
    'not-null',
    'a column that is not nullable in the rows is not in the table that is made',
    ['writeTable', 'describeTable'],
    async ({ store, tables }) => {
      const table = tables.name('t');
      const schema = new Schema([new Field('a', new Int32(), false), new Field('b', new Int32(), true)]);
      await store.writeTable(table, tableRows(schema, [[1, null]]));
      const { columns } = await store.describeTable(table);
      expectEqual(
        columns.map(({ name, nullable }) => [name, nullable]),
        [
          ['a', false],
          ['b', true],
        ],
        'the nullability',
      );
    },
  ),
  defineCase(
    'view',
    'a view in the place of a new table is TABLE.EXISTS',
    ['writeTable.modes=fail', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      const view = await tables.defineView('v', table);
      await expectError(store.writeTable(view, tableRows(people, []), { mode: 'fail' }), 'TABLE.EXISTS');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
]);
