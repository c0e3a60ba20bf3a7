import { type DataType, Int32, Utf8 } from 'apache-arrow';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectSameRows } from '../../tables/compare-rows.ts';
import { type Row, schemaOf, tableRows } from '../../tables/rows.ts';

const wide = (columns: number): Readonly<Record<string, DataType>> =>
  Object.fromEntries(Array.from({ length: columns }, (_, index) => [`c${index}`, new Int32()]));

/** How wide and how narrow tables can be. */
export const tableShapeCases: readonly ConformanceCase[] = defineArea('table.shape', 'Capabilities.writeTable.maxColumns', [
  defineCase(
    'widest',
    'the widest table is written and read',
    ['writeTable.maxColumns', 'query', 'describeTable'],
    async ({ store, tables, capabilities }) => {
      const width = capabilities.writeTable?.maxColumns ?? 1;
      const schema = schemaOf(wide(width));
      const rows = [0, 1, 2].map(
        (row): Row => Array.from({ length: width }, (_, index) => ((index + row) % 11 === 0 ? null : index * 3 + row)),
      );
      const table = tables.name('t');
      await store.writeTable(table, tableRows(schema, rows));
      expectSameRows(await readAll(await store.query({ table })), { schema, rows });
      expectEqual((await store.describeTable(table)).columns.length, width, 'the number of columns');
    },
  ),
  defineCase(
    'too-wide',
    'a wider table is TABLE.INVALID, and not made',
    ['writeTable.maxColumns', 'describeTable'],
    async ({ store, tables, capabilities }) => {
      const table = tables.name('t');
      const schema = schemaOf(wide((capabilities.writeTable?.maxColumns ?? 0) + 1));
      await expectError(store.writeTable(table, tableRows(schema, [])), 'TABLE.INVALID');
      expect(!(await tables.has(table)), 'no table to be there');
    },
  ),
  defineCase('narrow', 'a table of one column is written and read', ['writeTable', 'query'], async ({ store, tables }) => {
    const schema = schemaOf({ only: new Utf8() });
    const table = tables.name('t');
    const rows: readonly Row[] = [[''], [null], ['\n'], ['\\.'], ['"']];
    await store.writeTable(table, tableRows(schema, rows));
    expectSameRows(await readAll(await store.query({ table })), { schema, rows });
  }),
]);
