import type { Datastore, RejectedTableRow, TableName } from '@stowage/core';
import type { Cell } from '@stowage/tabular';
import { type DataType, Decimal, Field, Int32, Int64, Schema, Timestamp, TimeUnit, Utf8 } from 'apache-arrow';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { canonicalRows, expectSameRows } from '../../tables/compare-rows.ts';
import type { DefinedType } from '../../tables/definition.ts';
import { type Row, rowsOfBatch, schemaOf, tableRows } from '../../tables/rows.ts';

const append = { mode: 'append' } as const;

/** A table that holds less than rows of the type may have, and what of them it can and cannot hold. */
interface Limit {
  readonly defined: DefinedType;
  readonly nullable?: boolean;
  readonly type: DataType;
  readonly good: Cell;
  readonly bad: readonly Cell[];
}

const limits: Readonly<Record<string, Limit & { readonly what: string }>> = {
  integer: {
    what: 'an integer out of range',
    defined: 'int32',
    type: new Int64(),
    good: 2_147_483_647n,
    bad: [2_147_483_648n, -2_147_483_649n],
  },
  precision: {
    what: 'a decimal of too many digits',
    defined: 'decimal(6,2)',
    type: new Decimal(2, 20, 128),
    good: '9999.99',
    bad: ['10000.00', '-10000.00'],
  },
  scale: {
    what: 'a decimal of too many places',
    defined: 'decimal(6,2)',
    type: new Decimal(4, 20, 128),
    good: '1.2300',
    bad: ['1.2345', '0.0001'],
  },
  length: { what: 'a text that is too long', defined: 'text(5)', type: new Utf8(), good: 'abcdé', bad: ['abcdef', 'ä'.repeat(6)] },
  null: { what: 'null where there must be a value', defined: 'int32', nullable: false, type: new Int32(), good: 1, bad: [null] },
  finer: {
    what: 'a timestamp finer than microseconds',
    defined: 'timestamp',
    type: new Timestamp(TimeUnit.NANOSECOND),
    good: '2026-11-28T12:00:00.000001',
    bad: ['2026-11-28T12:00:00.000000001'],
  },
};

const schemaFor = ({ type }: Limit): Schema => schemaOf({ id: new Int32(), value: type });

const defineLimited = ({ tables }: CaseContext<never>, { defined, nullable = true }: Limit): Promise<TableName> =>
  tables.define('t', {
    columns: [
      { name: 'id', type: 'int32', nullable: false },
      { name: 'value', type: defined, nullable },
    ],
  });

const limitDraft = ([id, limit]: readonly [string, (typeof limits)[string]]): CaseDraft =>
  defineCase(
    id,
    `${limit.what} is ROW.REJECTED with row and column, and nothing is written`,
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await defineLimited(context, limit);
      await store.writeTable(table, tableRows(schemaFor(limit), [[0, limit.good]]), append);
      const before = await tables.read(table);
      expectEqual(before.rows.length, 1, 'the number of rows that fit');
      for (const bad of limit.bad) {
        const rows: readonly Row[] = [
          [1, limit.good],
          [2, limit.good],
          [3, bad],
          [4, limit.good],
        ];
        const error = await expectError(store.writeTable(table, tableRows(schemaFor(limit), rows, 2), append), 'ROW.REJECTED');
        expectEqual([error.row, error.column], [3, 'value'], 'row and column');
        expectSameRows(await tables.read(table), before);
      }
    },
  );

const leaveOutDraft = ([id, limit]: readonly [string, (typeof limits)[string]]): CaseDraft =>
  defineCase(
    `left-out.${id}`,
    `${limit.what} is left out where somebody is told of it`,
    ['writeTable.onRejectedRow', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await defineLimited(context, limit);
      const bad = limit.bad[0] ?? null;
      const rows: readonly Row[] = [
        [1, limit.good],
        [2, bad],
        [3, limit.good],
        [4, bad],
        [5, bad],
      ];
      const told: RejectedTableRow[] = [];
      const options = { ...append, onRejectedRow: (row: RejectedTableRow) => void told.push(row) };
      const result = await store.writeTable(table, tableRows(schemaFor(limit), rows, 2), options);
      expectEqual(result.rows, 2, 'the rows of the result');
      expectEqual(
        told.map(({ row, column }) => [row, column]),
        [
          [2, 'value'],
          [4, 'value'],
          [5, 'value'],
        ],
        'what was told',
      );
      expect(
        told.every(({ reason }) => reason !== ''),
        'a reason for each',
      );
      expectEqual(
        told.map(({ batch, index }) => rowsOfBatch(batch)[index]?.[0]),
        [2, 4, 5],
        'the rows in their batches',
      );
      expectEqual(
        canonicalRows(await tables.read(table, { orderBy: [{ column: 'id' }] })).map(([key]) => key),
        ['1e0', '3e0'],
        'the rows there',
      );
    },
  );

/** A table with a rule that only the server knows. */
const ruleDraft = (
  id: string,
  what: string,
  define: (context: CaseContext<'writeTable' | 'query'>) => Promise<TableName>,
  rows: readonly Row[],
): CaseDraft =>
  defineCase(
    id,
    `${what} is ROW.REJECTED, and nothing is written`,
    ['writeTable.modes=append', 'query', 'harness:tables.define'],
    async (context) => {
      const { tables } = context;
      const store: Datastore<'writeTable'> = context.store;
      const table = await define(context);
      const schema = new Schema([new Field('id', new Int32(), false), new Field('value', new Int32(), true)]);
      await store.writeTable(table, tableRows(schema, [[1, 1]]), append);
      const before = await tables.read(table);
      await expectError(store.writeTable(table, tableRows(schema, rows), append), 'ROW.REJECTED');
      expectSameRows(await tables.read(table), before);
    },
  );

const columns = [
  { name: 'id', type: 'int32', nullable: false },
  { name: 'value', type: 'int32' },
] as const;

/** Rows that a table cannot hold. */
export const tableRejectCases: readonly ConformanceCase[] = defineArea('table.reject', 'WriteTableRequest.onRejectedRow', [
  ...Object.entries(limits).map(limitDraft),
  ...Object.entries(limits).map(leaveOutDraft),
  defineCase(
    'all',
    'a write of which every row is left out writes nothing',
    ['writeTable.onRejectedRow', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const limit = limits.integer as Limit;
      const table = await defineLimited(context, limit);
      const options = { ...append, onRejectedRow: () => undefined };
      const { rows } = await store.writeTable(
        table,
        tableRows(schemaFor(limit), [
          [1, 2n ** 40n],
          [2, 2n ** 40n],
        ]),
        options,
      );
      expectEqual(rows, 0, 'rows');
      expectEqual((await tables.read(table)).rows, [], 'the rows');
    },
  ),
  defineCase(
    'teller-fails',
    "what the caller's function throws ends the write, and nothing is written",
    ['writeTable.onRejectedRow', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const limit = limits.integer as Limit;
      const table = await defineLimited(context, limit);
      const onRejectedRow = (): void => {
        throw new Error('Enough.');
      };
      const rows: readonly Row[] = [
        [1, 1n],
        [2, 2n ** 40n],
      ];
      let isRefused = false;
      await store.writeTable(table, tableRows(schemaFor(limit), rows), { ...append, onRejectedRow }).catch(() => {
        isRefused = true;
      });
      expect(isRefused, 'the write to fail');
      expectEqual((await tables.read(table)).rows, [], 'the rows');
    },
  ),
  ruleDraft('primary-key', 'a row whose primary key is there', ({ tables }) => tables.define('t', { columns, primaryKey: ['id'] }), [
    [2, 2],
    [1, 3],
  ]),
  ruleDraft('unique', 'a row whose unique key is there', ({ tables }) => tables.define('t', { columns, uniqueKeys: [['value']] }), [
    [2, 2],
    [3, 1],
  ]),
  ruleDraft('unique.itself', 'rows of one write with the same key', ({ tables }) => tables.define('t', { columns, primaryKey: ['id'] }), [
    [2, 2],
    [2, 3],
  ]),
  ruleDraft('check', 'a row that a check refuses', ({ tables }) => tables.define('t', { columns, check: { column: 'value', above: 0 } }), [
    [2, 2],
    [3, -1],
  ]),
  ruleDraft(
    'reference',
    'a row that refers to one that is not there',
    async ({ tables }) => {
      const parent = await tables.define('parent', { columns: [{ name: 'key', type: 'int32', nullable: false }], primaryKey: ['key'] });
      await tables.add(parent, new Schema([new Field('key', new Int32(), false)]), [[1], [2]]);
      return tables.define('t', { columns, reference: { column: 'value', table: parent, key: 'key' } });
    },
    [
      [2, 2],
      [3, 3],
    ],
  ),
]);
