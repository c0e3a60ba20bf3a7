import type { QueryParameter } from '@stowage/core';
import { Int64 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { ConformanceFailure, expect, expectEqual, expectError } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { canonicalRows, expectColumn, expectSameRows, namesOf } from '../../tables/compare-rows.ts';
import type { HarnessStatements } from '../../tables/harness.ts';
import { schemaOf } from '../../tables/rows.ts';
import { readQuery } from './query.ts';
import { people, threePeople } from './write.ts';

/** The statements of a harness, for a case that needs them. */
export function statementsOf({ harness }: Pick<CaseContext, 'harness'>): HarnessStatements {
  const statements = harness.tables?.statements;
  if (statements === undefined) throw new ConformanceFailure('expected the harness to offer statements');
  return statements;
}

const needs = ['query.language', 'harness:tables.statements'] as const;
const withParameters = ['query.language', 'query.parameters', 'harness:tables.statements'] as const;

/** Values of a parameter that come back as they are. */
const echoDraft = (
  id: Parameters<HarnessStatements['echo']>[0],
  what: string,
  values: readonly QueryParameter[],
  expected: readonly string[],
): CaseDraft =>
  defineCase(`parameter.${id}`, `${what} arrive as they were given, and so does null`, withParameters, async (context) => {
    const statement = statementsOf(context).echo(id);
    const found: unknown[] = [];
    for (const value of [...values, null]) {
      const read = await readAll(await context.store.query(statement, { parameters: [value] }));
      expectEqual(namesOf(read.schema), ['value'], 'the columns');
      found.push(...canonicalRows(read).flat());
    }
    expectEqual(found, [...expected, null], 'the values');
  });

/** Statements in the database's own language. */
export const tableStatementCases: readonly ConformanceCase[] = defineArea('table.statement', 'Statement', [
  defineCase('rows', 'a statement gives the rows of a table', needs, async (context) => {
    const { store, tables } = context;
    const table = await tables.put('t', people, threePeople);
    expectSameRows(await readAll(await store.query(statementsOf(context).rowsOf(table))), { schema: people, rows: threePeople });
  }),
  defineCase('order', 'rows come in the order of the statement, all of them', needs, async (context) => {
    const found = await readAll(await context.store.query(statementsOf(context).numbers(context.manyRows), { batchRows: 999 }));
    expectColumn(
      found,
      'n',
      Array.from({ length: context.manyRows }, (_, index) => BigInt(index + 1)),
    );
  }),
  defineCase('batch-rows', 'no batch has more rows than were asked for, and none is empty', needs, async (context) => {
    const batches = await collect((await context.store.query(statementsOf(context).numbers(1_000), { batchRows: 64 })).batches);
    const sizes = batches.map(({ numRows }) => numRows);
    expect(
      sizes.every((size) => size > 0 && size <= 64),
      'batches of 1 to 64 rows',
      sizes,
    );
  }),
  defineCase('no-rows', 'a statement without rows has columns', needs, async (context) => {
    const response = await context.store.query(statementsOf(context).numbers(0));
    expectEqual(namesOf(response.schema), ['n'], 'the columns');
    expectEqual(
      response.columns.map(({ name }) => name),
      ['n'],
      'the columns as the database has them',
    );
    expectEqual((await readAll(response)).rows, [], 'the rows');
  }),
  echoDraft(
    'integer',
    'whole numbers',
    [0, -1, 2 ** 31, 2 ** 53 - 1, 9_007_199_254_740_993n, 2n ** 63n - 1n, -(2n ** 63n)],
    ['0', '-1e0', '2147483648e0', '9007199254740991e0', '9007199254740993e0', '9223372036854775807e0', '-9223372036854775808e0'],
  ),
  echoDraft('float', 'floats', [0.1, -2.5, 1e300], ['1e-1', '-25e-1', '1e300']),
  echoDraft(
    'text',
    'texts',
    ['', "'; DROP TABLE t; --", '$1 @p1 ? %s', 'a"b\\c', '🚀é\n'],
    ['""', `"'; DROP TABLE t; --"`, '"$1 @p1 ? %s"', '"a\\"b\\\\c"', '"🚀é\\n"'],
  ),
  echoDraft('boolean', 'truth values', [true, false], ['true', 'false']),
  echoDraft(
    'timestamp',
    'dates',
    [new Date('2026-11-28T12:34:56.789Z'), new Date('1969-12-31T23:59:59Z')],
    ['2026-11-28T12:34:56.789', '1969-12-31T23:59:59'],
  ),
  echoDraft('bytes', 'bytes', [new Uint8Array([0, 255, 39, 92]), new Uint8Array(0)], ['"AP8nXA=="', '""']),
  defineCase('parameter.order', 'parameters are taken by their numbers', withParameters, async (context) => {
    const found = await readAll(await context.store.query(statementsOf(context).swapped, { parameters: ['first', 'second'] }));
    expectColumn(found, 'a', ['second']);
    expectColumn(found, 'b', ['first']);
  }),
  defineCase(
    'invalid',
    'a statement that cannot be read is QUERY.INVALID, with the position where the database tells it',
    needs,
    async (context) => {
      const { statement, position } = statementsOf(context).invalid;
      const error = await expectError(readQuery(context.store.query(statement)), 'QUERY.INVALID');
      if (position !== undefined) expectEqual(error.position, position, 'the position');
    },
  ),
  defineCase('missing.table', 'a table that is not there is TABLE.NOT_FOUND', needs, async (context) => {
    const { store, tables } = context;
    await expectError(readQuery(store.query(statementsOf(context).rowsOf(tables.name('missing')))), 'TABLE.NOT_FOUND');
  }),
  defineCase('missing.column', 'a column that is not there is COLUMN.NOT_FOUND', needs, async (context) => {
    const { store, tables } = context;
    const table = await tables.put('t', people, threePeople);
    await expectError(readQuery(store.query(statementsOf(context).columnOf(table, 'missing'))), 'COLUMN.NOT_FOUND');
  }),
  defineCase(
    'unreadable',
    'a value that Arrow cannot hold is ROW.REJECTED with row and column, while it is read',
    ['query.language', 'harness:tables.unreadable'],
    async (context) => {
      const { unreadable } = statementsOf(context);
      const error = await expectError(readQuery(context.store.query(unreadable?.statement ?? '')), 'ROW.REJECTED');
      expectEqual([error.row, error.column], [unreadable?.row, unreadable?.column], 'row and column');
    },
  ),
  defineCase('goes-on', 'statements that fail leave the connections good', needs, async (context) => {
    const { store } = context;
    const { invalid, numbers } = statementsOf(context);
    for (let time = 0; time < 12; time++) await expectError(readQuery(store.query(invalid.statement)), 'QUERY.INVALID');
    const found = await readAll(await store.query(numbers(3)));
    expectSameRows(found, { schema: schemaOf({ n: new Int64() }), rows: [[1n], [2n], [3n]] });
  }),
]);
