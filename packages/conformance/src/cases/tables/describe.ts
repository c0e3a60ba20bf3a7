import { columnMetadata } from '@stowage/core';
import { Bool, DateDay, Decimal, Field, Float64, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { schemaOf, tableRows } from '../../tables/rows.ts';
import { people, threePeople } from './write.ts';

const kinds = schemaOf({
  integer: new Int32(),
  big: new Int64(),
  float: new Float64(),
  flag: new Bool(),
  text: new Utf8(),
  amount: new Decimal(2, 10, 128),
  day: new DateDay(),
});

/** What is told of a table. */
export const tableDescribeCases: readonly ConformanceCase[] = defineArea('table.describe', 'TableDescription', [
  defineCase('columns', 'columns come in order, with the types of the database', ['describeTable'], async ({ store, tables }) => {
    const table = await tables.put('t', kinds, []);
    const { name, kind, columns } = await store.describeTable(table);
    expectEqual([name, kind], [table.name, 'table'], 'name and kind');
    expectEqual(
      columns.map((column) => column.name),
      kinds.fields.map((field) => field.name),
      'the columns',
    );
    for (const column of columns) expect(column.databaseType !== '', `a type of ${column.name}`, column.databaseType);
    expect(new Set(columns.map(({ databaseType }) => databaseType)).size === columns.length, 'types that differ', columns);
  }),
  defineCase('as-queried', 'the Arrow types are those that a query gives', ['describeTable', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', kinds, []);
    const { arrowSchema, columns } = await store.describeTable(table);
    const response = await store.query({ table });
    await response.cancel();
    const told = ({ fields }: Pick<typeof arrowSchema, 'fields'>): unknown => fields.map(({ name, type }) => [name, String(type)]);
    expectEqual(told(arrowSchema), told(response.schema), 'the Arrow types');
    const types = (all: typeof columns): unknown => all.map(({ name, databaseType }) => [name, databaseType]);
    expectEqual(types(columns), types(response.columns), 'the types of the database');
  }),
  defineCase(
    'database-type',
    'the Arrow columns carry the type of the database behind that of the driver',
    ['describeTable'],
    async ({ store, tables }) => {
      const table = await tables.put('t', kinds, []);
      const { arrowSchema, columns } = await store.describeTable(table);
      const carried = arrowSchema.fields.map(({ metadata }) => metadata.get(columnMetadata.databaseType));
      expectEqual(
        carried,
        columns.map(({ databaseType }) => `${store.type}:${databaseType}`),
        'what the columns carry',
      );
    },
  ),
  defineCase('nullable', 'which columns may be null is told', ['describeTable', 'harness:tables.define'], async ({ store, tables }) => {
    const table = await tables.define('t', {
      columns: [
        { name: 'a', type: 'int32', nullable: false },
        { name: 'b', type: 'int32' },
      ],
    });
    const { columns, arrowSchema } = await store.describeTable(table);
    expectEqual(
      columns.map(({ nullable }) => nullable),
      [false, true],
      'what the columns say',
    );
    expectEqual(
      arrowSchema.fields.map(({ nullable }) => nullable),
      [false, true],
      'what the Arrow columns say',
    );
  }),
  defineCase(
    'keys',
    'primary and unique keys are told, with their columns in order',
    ['describeTable', 'harness:tables.define'],
    async ({ store, tables }) => {
      const columns = ['a', 'b', 'c', 'd'].map((name) => ({ name, type: 'int32', nullable: false }) as const);
      const table = await tables.define('t', { columns, primaryKey: ['c', 'a'], uniqueKeys: [['b'], ['d', 'b']] });
      const { primaryKey, uniqueKeys } = await store.describeTable(table);
      expectEqual(primaryKey, ['c', 'a'], 'the primary key');
      expectEqual(uniqueKeys.map((key) => key.join()).sort(), ['b', 'd,b'], 'the unique keys');
    },
  ),
  defineCase('no-keys', 'a table without keys has none', ['describeTable'], async ({ store, tables }) => {
    const { primaryKey, uniqueKeys } = await store.describeTable(await tables.put('t', people, []));
    expectEqual([primaryKey, uniqueKeys], [[], []], 'the keys');
  }),
  defineCase(
    'generated',
    'which columns the server fills is told',
    ['describeTable', 'harness:tables.define'],
    async ({ store, tables }) => {
      const table = await tables.define('t', {
        columns: [
          { name: 'number', type: 'int64', nullable: false, generated: true },
          { name: 'name', type: 'text' },
          { name: 'level', type: 'int32', fallback: 1 },
        ],
      });
      const { columns } = await store.describeTable(table);
      expectEqual(
        columns.map(({ generated }) => generated ?? null),
        [true, null, null],
        'which are generated',
      );
    },
  ),
  defineCase('view', 'a view tells its columns, and what it is', ['describeTable', 'harness:tables.define'], async ({ store, tables }) => {
    const view = await tables.defineView('v', await tables.put('t', people, threePeople));
    const { kind, columns, primaryKey } = await store.describeTable(view);
    expectEqual([kind, columns.map(({ name }) => name), primaryKey], ['view', ['id', 'name', 'score'], []], 'what it is');
  }),
  defineCase('schema', 'the schema is told', ['describeTable', 'harness:tables.schemas'], async ({ store, tables, harness }) => {
    const { schema } = await store.describeTable(await tables.put('t', people, []));
    expectEqual(schema, harness.tables?.schemas?.default, 'the schema');
  }),
  defineCase('missing', 'a table that is not there is TABLE.NOT_FOUND', ['describeTable'], async ({ store, tables }) => {
    await expectError(store.describeTable(tables.name('missing')), 'TABLE.NOT_FOUND');
  }),
  defineCase(
    'same-again',
    'a table made by its own description is the same',
    ['describeTable', 'writeTable'],
    async ({ store, tables }) => {
      const nullability = new Schema(kinds.fields.map(({ name, type }, index) => new Field(name, type, index % 2 === 0)));
      const first = await store.describeTable(await tables.put('t', nullability, []));
      const copy = tables.name('copy');
      const { losses } = await store.writeTable(copy, tableRows(first.arrowSchema as unknown as Schema, []));
      const second = await store.describeTable(copy);
      expectEqual(second.columns, first.columns, 'the columns');
      expectEqual(losses, [], 'the losses');
    },
  ),
]);

/** Listings. Other cases may make and drop tables meanwhile, so each looks for its own. */
export const tableListCases: readonly ConformanceCase[] = defineArea('table.list', 'TablesListable.listTables', [
  defineCase('all', 'a listing has every table once, with its schema and kind', ['listTables'], async ({ store, tables, harness }) => {
    const named = [await tables.put('a', people, []), await tables.put('b', people, threePeople)].map(({ name }) => name);
    const found = (await collect(store.listTables())).filter(({ name }) => name.startsWith(tables.start));
    expectEqual(found.map(({ name }) => name).sort(), [...named].sort(), 'the tables');
    expectEqual(
      found.map(({ kind }) => kind),
      ['table', 'table'],
      'the kinds',
    );
    const schema = harness.tables?.schemas?.default;
    if (schema !== undefined)
      expectEqual(
        found.map((entry) => entry.schema),
        [schema, schema],
        'the schemas',
      );
  }),
  defineCase('estimate', 'an estimate of rows is a whole number, or absent', ['listTables'], async ({ store, tables }) => {
    await tables.put('a', people, threePeople);
    for await (const { name, estimatedRows } of store.listTables()) {
      const isNumber = estimatedRows === undefined || (Number.isSafeInteger(estimatedRows) && estimatedRows >= 0);
      expect(isNumber, `an estimate of the rows of ${name}`, estimatedRows);
    }
  }),
  defineCase(
    'schema',
    'the tables of one schema are listed alone',
    ['listTables', 'writeTable', 'harness:tables.schemas'],
    async ({ store, tables, harness }) => {
      const { default: here, other } = harness.tables?.schemas ?? { default: '', other: '' };
      await tables.put('here', people, []);
      await store.writeTable(tables.name('there', other), tableRows(people, []));
      const names = async (schema?: string): Promise<unknown> =>
        (await collect(store.listTables(schema === undefined ? {} : { schema })))
          .filter(({ name }) => name.startsWith(tables.start))
          .map(({ name }) => name.slice(tables.start.length + 1))
          .sort();
      expectEqual([await names(), await names(here), await names(other)], [['here', 'there'], ['here'], ['there']], 'the tables by schema');
      expectEqual(await names(`${tables.start}_missing`), [], 'the tables of a schema that is not there');
    },
  ),
  defineCase('views', 'views are listed as views', ['listTables', 'harness:tables.define'], async ({ store, tables }) => {
    await tables.defineView('v', await tables.put('t', people, []));
    const found = (await collect(store.listTables())).filter(({ name }) => name.startsWith(tables.start));
    expectEqual(found.map(({ name, kind }) => `${name.slice(tables.start.length)} ${kind}`).sort(), ['_t table', '_v view'], 'the entries');
  }),
  defineCase('broken-off', 'a listing can be broken off', ['listTables'], async ({ store, tables }) => {
    await tables.put('a', people, []);
    for (let time = 0; time < 12; time++) for await (const entry of store.listTables()) if (entry.name !== '') break;
    expect((await collect(store.listTables())).length > 0, 'a listing after that');
  }),
]);

/** Removals. */
export const tableDropCases: readonly ConformanceCase[] = defineArea('table.drop', 'TableDroppable.dropTable', [
  defineCase('table', 'a table that is dropped is gone', ['dropTable', 'describeTable'], async ({ store, tables }) => {
    const [table, other] = [await tables.put('t', people, threePeople), await tables.put('other', people, threePeople)];
    await store.dropTable(table);
    expect(!(await tables.has(table)), 'no table to be there');
    expect(await tables.has(other), 'the other table to be there');
  }),
  defineCase('missing', 'a table that is not there is TABLE.NOT_FOUND', ['dropTable'], async ({ store, tables }) => {
    await expectError(store.dropTable(tables.name('missing')), 'TABLE.NOT_FOUND');
  }),
  defineCase('again', 'a table can be made anew with other columns', ['dropTable', 'writeTable', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.dropTable(table);
    await store.writeTable(table, tableRows(schemaOf({ other: new Int32() }), [[1]]));
    expectEqual((await tables.read(table)).rows, [[1]], 'the rows');
  }),
  defineCase(
    'schema',
    'a table of another schema stays',
    ['dropTable', 'describeTable', 'writeTable', 'harness:tables.schemas'],
    async (context) => {
      const { store, tables, harness } = context;
      const here = await tables.put('t', people, []);
      const there = tables.name('t', harness.tables?.schemas?.other);
      await store.writeTable(there, tableRows(people, []));
      await store.dropTable(here);
      expectEqual([await tables.has(here), await tables.has(there)], [false, true], 'which tables are there');
    },
  ),
]);
