import { type DataType, Float32, Float64, Int32, Utf8 } from 'apache-arrow';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectSameRows } from '../../tables/compare-rows.ts';
import type { ValueKind } from '../../tables/harness.ts';
import { type Row, schemaOf, tableRows } from '../../tables/rows.ts';

/** Values that not every database has: they come back, or the row that holds one is refused with its place. */
const valueDraft = (id: string, kind: ValueKind, title: string, type: DataType, cells: readonly (number | string)[]): CaseDraft =>
  defineCase(
    id,
    `${title} come back, or are ROW.REJECTED with row and column`,
    ['writeTable', 'query'],
    async ({ store, tables, harness }) => {
      const schema = schemaOf({ id: new Int32(), value: type });
      const plain: Row = [0, isText(type) ? 'plain' : 1];
      const isLacking = harness.tables?.lacks?.includes(kind) === true;
      if (!isLacking) {
        const table = tables.name('t');
        const rows = [plain, ...cells.map((cell, index): Row => [index + 1, cell])];
        await store.writeTable(table, tableRows(schema, rows));
        expectSameRows(await readAll(await store.query({ table })), { schema, rows });
        return;
      }
      for (const [index, cell] of cells.entries()) {
        const table = tables.name(`t${index}`);
        const error = await expectError(store.writeTable(table, tableRows(schema, [plain, [1, cell]])), 'ROW.REJECTED');
        expectEqual([error.row, error.column], [2, 'value'], 'row and column');
        expect(!(await tables.has(table)), 'no table to be there');
      }
    },
  );

const isText = (type: DataType): boolean => type instanceof Utf8;

/** Values that some databases cannot hold. */
export const tableValueCases: readonly ConformanceCase[] = defineArea('table.value', 'WriteTableRequest.batches', [
  valueDraft('nan', 'nan', 'floats that are no number', new Float64(), [Number.NaN]),
  valueDraft('nan.single', 'nan', '32-bit floats that are no number', new Float32(), [Number.NaN]),
  valueDraft('infinity', 'infinity', 'infinite floats', new Float64(), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  valueDraft('infinity.single', 'infinity', 'infinite 32-bit floats', new Float32(), [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]),
  valueDraft('nul', 'nul', 'texts with the character NUL', new Utf8(), ['\0', 'a\0b', 'end\0']),
]);
