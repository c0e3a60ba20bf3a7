import type { Datastore, TableName, TableWriteMode } from '@stowage/core';
import { Int64, type Schema, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea } from '../../case.ts';
import { expect, expectEqual, rejection } from '../../expectation.ts';
import { defineOwnCase } from '../../own-case.ts';
import type { CaseTables } from '../../tables/case-tables.ts';
import { expectSameRows } from '../../tables/compare-rows.ts';
import { eventually } from '../../tables/eventually.ts';
import { batchOf, type Row, schemaOf, tableRows } from '../../tables/rows.ts';
import { endingOf, expectTrouble } from '../../trouble.ts';
import { numberedRows, readQuery } from './query.ts';

const numbers: Schema = schemaOf({ n: new Int64(), text: new Utf8() });
const old = numberedRows(50);
const alone = { alone: true } as const;

/** Rows on their way, some MB of them, during which something happens half way. */
async function* interrupted(interrupt: () => unknown) {
  for (let batch = 0; batch < 20; batch++) {
    if (batch === 10) await interrupt();
    yield batchOf(
      numbers,
      Array.from({ length: 200 }, (_, row): Row => [BigInt(batch * 200 + row), 'x'.repeat(1_000)]),
    );
  }
}

const optionsOf = (mode: TableWriteMode): { readonly mode: TableWriteMode; readonly keys?: readonly string[] } =>
  mode === 'merge' ? { mode, keys: ['n'] } : { mode };

/** Waits until the store works again: connections that broke may be noticed only when they are used. */
const untilWell = (tables: CaseTables, table: TableName): Promise<void> =>
  eventually('the store to work again', async () => {
    const ending = await endingOf(tables.read(table));
    if (ending.error !== undefined) expectTrouble(ending.error);
    return ending.error === undefined;
  });

/** The names of all tables but those that other cases make. */
const strangers = async (store: Datastore<'listTables'>): Promise<readonly string[]> =>
  (await collect(store.listTables())).map(({ schema = '', name }) => `${schema}.${name}`).filter((name) => !name.includes('.sc_'));

const writeDraft = (mode: TableWriteMode): CaseDraft =>
  defineOwnCase(
    'openTearable',
    `write.${mode}`,
    `a write (${mode}) whose connection breaks half way is an error that may be tried again, and changes nothing`,
    [`writeTable.modes=${mode}`, 'writeTable', 'query', 'listTables'],
    async ({ store, tables }, { tear }) => {
      const table = await tables.put('t', numbers, old);
      const before = await strangers(store);
      const error = await rejection(store.writeTable(table, { schema: numbers, batches: interrupted(tear) }, optionsOf(mode)), 'an error');
      expectTrouble(error);
      await untilWell(tables, table);
      expectSameRows(await tables.read(table), { schema: numbers, rows: old });
      // What a broken write left behind may be found by the next one.
      await store.writeTable(table, tableRows(numbers, [[-1n, 'next']]), optionsOf(mode));
      await eventually('no staging table to be left', async () => JSON.stringify(await strangers(store)) === JSON.stringify(before));
    },
    alone,
  );

/** Connections that break. */
export const tableTearCases: readonly ConformanceCase[] = defineArea('table.torn', 'DatastoreError.retryable', [
  ...(['append', 'replace', 'merge'] as const).map(writeDraft),
  defineOwnCase(
    'openTearable',
    'write.new',
    'a new table whose connection breaks half way is not made',
    ['writeTable', 'query', 'describeTable'],
    async ({ store, tables }, { tear }) => {
      const other = await tables.put('other', numbers, old);
      const table = tables.name('t');
      expectTrouble(await rejection(store.writeTable(table, { schema: numbers, batches: interrupted(tear) }), 'an error'));
      await untilWell(tables, other);
      expect(!(await tables.has(table)), 'no table to be there');
    },
    alone,
  ),
  defineOwnCase(
    'openTearable',
    'query',
    'a query whose connection breaks is an error that may be tried again, never a short answer',
    ['query'],
    async ({ store, tables, manyRows }, { tear }) => {
      const rows = Array.from({ length: manyRows }, (_, n): Row => [BigInt(n), `text ${n} ${'x'.repeat(400)}`]);
      const table = await tables.put('t', numbers, rows);
      const { batches } = await store.query({ table }, { batchRows: 20 });
      const reader = batches[Symbol.asyncIterator]();
      const first = await reader.next();
      await tear();
      const rest = await endingOf(collect({ [Symbol.asyncIterator]: () => reader }));
      // All rows may have been on this side of the line already; then they must all come.
      const count = [...(first.done ? [] : [first.value]), ...(rest.value ?? [])].reduce((sum, { numRows }) => sum + numRows, 0);
      if (rest.error === undefined) expectEqual(count, manyRows, 'the number of rows where there is no error');
      else expectTrouble(rest.error);
      await untilWell(tables, table);
    },
    alone,
  ),
  defineOwnCase(
    'openTearable',
    'idle',
    'a store whose idle connections broke works again',
    ['query'],
    async ({ store, tables }, { tear }) => {
      const table = await tables.put('t', numbers, old);
      await Promise.all([1, 2, 3].map(() => readQuery(store.query({ table }))));
      await tear();
      await untilWell(tables, table);
      expectSameRows(await readQuery(store.query({ table })), { schema: numbers, rows: old });
    },
    alone,
  ),
]);

/** A server that dies. */
export const tableCrashCases: readonly ConformanceCase[] = defineArea('table.crash', 'TableOperations.writeTable', [
  defineOwnCase(
    'openMortal',
    'write',
    'a server that dies half way through a write has the old rows when it lives again',
    ['writeTable.modes=replace', 'query'],
    async ({ store, tables }, { server }) => {
      const table = await tables.put('t', numbers, old);
      const work = store.writeTable(table, { schema: numbers, batches: interrupted(() => server.crash()) }, { mode: 'replace' });
      const ending = await endingOf(work);
      await server.restart();
      expectTrouble(ending.error);
      await untilWell(tables, table);
      expectSameRows(await tables.read(table), { schema: numbers, rows: old });
    },
    alone,
  ),
  defineOwnCase(
    'openMortal',
    'dead',
    'a server that is dead is an error that may be tried again, for every operation',
    ['writeTable', 'query', 'describeTable', 'listTables'],
    async ({ store, tables }, { server }) => {
      const table = await tables.put('t', numbers, old);
      await server.crash();
      const endings = [
        await endingOf(readQuery(store.query({ table }))),
        await endingOf(store.describeTable(table)),
        await endingOf(collect(store.listTables())),
        await endingOf(store.writeTable(table, tableRows(numbers, old), { mode: 'append' })),
      ];
      await server.restart();
      for (const { error } of endings) expectTrouble(error);
      await untilWell(tables, table);
      expectEqual((await tables.read(table)).rows.length, old.length, 'the number of rows');
    },
    alone,
  ),
]);
