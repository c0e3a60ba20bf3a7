import type { TableName } from '@stowage/core';
import { Int32, Int64, type Schema, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectColumn, expectSameRows, namesOf } from '../../tables/compare-rows.ts';
import { type Row, schemaOf, tableRows } from '../../tables/rows.ts';

/** Names that break whatever is not quoted well. */
const hostile: Readonly<Record<string, string>> = {
  'drop-double': '"; DROP TABLE people; --',
  'drop-single': "'; DROP TABLE people; --",
  'drop-bracket': ']; DROP TABLE people; --',
  quotes: `a"b""c'd''e\`f`,
  brackets: 'a[b]c]]d[[e',
  dots: 'a.b..c',
  spaces: ' a  b',
  emoji: '🚀 é 日本',
  'line-break': 'a\nb\tc',
  backslash: 'a\\b\\"c',
  parameters: '$1 @p1 ? :x %s {0}',
  comment: 'a--b/*c*/',
};

/** Words that mean something in SQL. */
const reserved = ['select', 'table', 'order', 'user', 'from', 'group', 'NULL', 'values', '1st', '_', '$', '#x', '@x'] as const;

const rows: readonly Row[] = [
  [1n, 'one'],
  [2n, 'two'],
];

const hostileDraft = ([id, name]: readonly [string, string]): CaseDraft =>
  defineCase(
    `table.${id}`,
    `a table and columns of the name ${JSON.stringify(name)} are ones like any other`,
    ['writeTable', 'query', 'describeTable', 'listTables', 'dropTable'],
    async (context) => {
      const { store, tables } = context;
      const table: TableName = tables.adopt({ name: tables.start + name });
      const schema = schemaOf({ [name]: new Int64(), plain: new Utf8() });
      await store.writeTable(table, tableRows(schema, rows));
      await store.writeTable(table, tableRows(schema, [[3n, 'three']]), { mode: 'append' });
      expectSameRows(await readAll(await store.query({ table })), { schema, rows: [...rows, [3n, 'three']] });
      const range = { column: name, from: 2 };
      expectColumn(await readAll(await store.query({ table, columns: [name], range, orderBy: [{ column: name }] })), name, [2n, 3n]);
      expectEqual(
        (await store.describeTable(table)).columns.map((column) => column.name),
        [name, 'plain'],
        'the columns',
      );
      expect(
        (await collect(store.listTables())).some((entry) => entry.name === table.name),
        `the table ${JSON.stringify(table.name)} in the list`,
      );
      await store.dropTable(table);
      expect(!(await tables.has(table)), 'the table to be gone');
    },
  );

const ofSize = (start: string, size: number, unit: 'bytes' | 'characters'): string => {
  const rest = size - start.length;
  // Letters of two bytes, so that who counts characters where bytes count is found out.
  return unit === 'characters' ? start + 'ä'.repeat(rest) : start + 'ä'.repeat(Math.floor(rest / 2)) + 'x'.repeat(rest % 2);
};

const named = (name: string): Schema => schemaOf({ [name]: new Int32() });

/** Names of tables, columns and schemas. */
export const tableNameCases: readonly ConformanceCase[] = defineArea('table.name', 'TableName', [
  ...Object.entries(hostile).map(hostileDraft),
  defineCase(
    'columns',
    'hostile and reserved words are all columns of one table',
    ['writeTable', 'query', 'describeTable'],
    async ({ store, tables }) => {
      const names = [...Object.values(hostile), ...reserved];
      const schema = schemaOf(Object.fromEntries(names.map((name) => [name, new Int32()])));
      const table = tables.name('t');
      await store.writeTable(table, tableRows(schema, [names.map((_, index) => index)]));
      const found = await readAll(await store.query({ table, columns: names }));
      expectEqual(namesOf(found.schema), namesOf(schema), 'the columns');
      expectSameRows(found, { schema, rows: [namesOf(schema).map((_, index) => index)] });
    },
  ),
  defineCase('merge', 'hostile names are keys of a merge', ['writeTable.modes=merge', 'query'], async ({ store, tables }) => {
    const [key, value] = ['"; DROP TABLE people; --', "]'`"];
    const schema = schemaOf({ [key]: new Int32(), [value]: new Utf8() });
    const table = tables.adopt({ name: `${tables.start} "m']` });
    await store.writeTable(
      table,
      tableRows(schema, [
        [1, 'a'],
        [2, 'b'],
      ]),
    );
    await store.writeTable(
      table,
      tableRows(schema, [
        [2, 'B'],
        [3, 'C'],
      ]),
      { mode: 'merge', keys: [key] },
    );
    expectSameRows(await tables.read(table), {
      schema,
      rows: [
        [1, 'a'],
        [2, 'B'],
        [3, 'C'],
      ],
    });
  }),
  defineCase('replace', 'a table of a hostile name is replaced', ['writeTable.modes=replace', 'query'], async ({ store, tables }) => {
    const schema = schemaOf({ '"a"': new Int32() });
    const table = tables.adopt({ name: `${tables.start} "r']` });
    await store.writeTable(table, tableRows(schema, [[1], [2]]));
    await store.writeTable(table, tableRows(schema, [[3]]), { mode: 'replace' });
    expectSameRows(await tables.read(table), { schema, rows: [[3]] });
  }),
  defineCase('dotted', 'a dot in a name does not name a schema', ['writeTable', 'query'], async ({ store, tables }) => {
    const dotted = tables.adopt({ name: `${tables.start}.t` });
    await store.writeTable(dotted, tableRows(named('a'), [[1]]));
    expectSameRows(await tables.read(dotted), { schema: named('a'), rows: [[1]] });
  }),
  defineCase(
    'longest',
    'names of the greatest length are kept',
    ['writeTable', 'query', 'harness:tables.longestName'],
    async ({ store, tables, harness }) => {
      const { size, unit } = harness.tables?.longestName ?? { size: 0, unit: 'bytes' };
      const table = tables.adopt({ name: ofSize(tables.start, size, unit) });
      const schema = named(ofSize('c', size, unit));
      await store.writeTable(table, tableRows(schema, [[1]]));
      expectSameRows(await tables.read(table), { schema, rows: [[1]] });
    },
  ),
  defineCase(
    'too-long',
    'a longer name of a table is TABLE.INVALID, not cut off',
    ['writeTable', 'harness:tables.longestName'],
    async ({ store, tables, harness }) => {
      const { size, unit } = harness.tables?.longestName ?? { size: 0, unit: 'bytes' };
      const longest = tables.adopt({ name: ofSize(tables.start, size, unit) });
      await expectError(store.writeTable({ name: `${longest.name}x` }, tableRows(named('a'), [[1]])), 'TABLE.INVALID');
    },
  ),
  defineCase(
    'too-long.column',
    'a longer name of a column is TABLE.INVALID, and no table is made',
    ['writeTable', 'describeTable', 'harness:tables.longestName'],
    async (context) => {
      const { store, tables, harness } = context;
      const { size, unit } = harness.tables?.longestName ?? { size: 0, unit: 'bytes' };
      const table = tables.name('t');
      await expectError(store.writeTable(table, tableRows(named(`${ofSize('c', size, unit)}x`), [[1]])), 'TABLE.INVALID');
      expect(!(await tables.has(table)), 'no table to be there');
    },
  ),
  defineCase('empty', 'an empty name of a table or column is TABLE.INVALID', ['writeTable'], async ({ store, tables }) => {
    await expectError(store.writeTable({ name: '' }, tableRows(named('a'), [[1]])), 'TABLE.INVALID');
    await expectError(store.writeTable(tables.name('t'), tableRows(named(''), [[1]])), 'TABLE.INVALID');
  }),
  defineCase('nul', 'a name with the character NUL is TABLE.INVALID', ['writeTable'], async ({ store, tables }) => {
    await expectError(store.writeTable({ name: `${tables.start}\0x` }, tableRows(named('a'), [[1]])), 'TABLE.INVALID');
    await expectError(store.writeTable(tables.name('t'), tableRows(named('a\0b'), [[1]])), 'TABLE.INVALID');
  }),
  defineCase(
    'schema',
    'tables of one name in two schemas are two tables',
    ['writeTable', 'query', 'harness:tables.schemas'],
    async ({ store, tables, harness }) => {
      const [here, there] = [tables.name('t'), tables.name('t', harness.tables?.schemas?.other)];
      await store.writeTable(here, tableRows(named('a'), [[1]]));
      await store.writeTable(there, tableRows(named('b'), [[2]]));
      expectSameRows(await readAll(await store.query({ table: here })), { schema: named('a'), rows: [[1]] });
      expectSameRows(await readAll(await store.query({ table: there })), { schema: named('b'), rows: [[2]] });
    },
  ),
  defineCase(
    'schema.default',
    'a table without a schema is the one in the default schema',
    ['query', 'harness:tables.schemas'],
    async (context) => {
      const { store, tables, harness } = context;
      const table = await tables.put('t', named('a'), [[1]]);
      const schema = harness.tables?.schemas?.default;
      expectSameRows(await readAll(await store.query({ table: { ...table, schema } })), { schema: named('a'), rows: [[1]] });
    },
  ),
  defineCase('schema.missing', 'a table of a schema that is not there is TABLE.NOT_FOUND', ['query'], async ({ store, tables }) => {
    const table = { schema: `${tables.start}_missing`, name: 't' };
    await expectError(store.query({ table }).then(readAll), 'TABLE.NOT_FOUND');
  }),
]);
