import { type Datastore, type DatastoreError, type ErrorCode, type Operation, operationNames, operations } from '@stowage/core';
import { Field, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { callOperation } from '../../calls.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError, tryError } from '../../expectation.ts';
import { expectRefusedByCore } from '../../quiet.ts';
import { schemaOf, tableRows } from '../../tables/rows.ts';
import { expectComplete } from '../errors.ts';
import { readQuery } from './query.ts';
import { statementsOf } from './statement.ts';
import { people, threePeople } from './write.ts';

type Step = (context: CaseContext<'query' | 'writeTable' | 'describeTable' | 'dropTable'>) => Promise<unknown>;

/** An error tells all that it should, and no secret. That it comes, and with which code, is the business of other cases. */
const completeDraft = (id: string, operation: Operation, step: Step): CaseDraft =>
  defineCase(
    id,
    `the error (${id}) says all about itself, and no secret`,
    ['query', 'writeTable', 'describeTable', 'dropTable'],
    async (context) => {
      const error: DatastoreError | undefined = await tryError(step(context));
      if (error !== undefined) expectComplete(error, context.store, operation, undefined, context.harness.secrets);
    },
  );

/** What errors of tables tell. */
export const tableErrorCases: readonly ConformanceCase[] = defineArea('table.error', 'DatastoreError', [
  completeDraft('query', 'query', ({ store, tables }) => readQuery(store.query({ table: tables.name('missing') }))),
  completeDraft('query-column', 'query', async ({ store, tables }) =>
    readQuery(store.query({ table: await tables.put('t', people, []), columns: ['missing'] })),
  ),
  completeDraft('describe', 'describeTable', ({ store, tables }) => store.describeTable(tables.name('missing'))),
  completeDraft('drop', 'dropTable', ({ store, tables }) => store.dropTable(tables.name('missing'))),
  completeDraft('exists', 'writeTable', async ({ store, tables }) =>
    store.writeTable(await tables.put('t', people, []), tableRows(people, [])),
  ),
  completeDraft('mismatch', 'writeTable', async ({ store, tables }) =>
    store.writeTable(await tables.put('t', people, []), tableRows(schemaOf({ other: new Utf8() }), []), { mode: 'append' }),
  ),
  completeDraft('rejected', 'writeTable', async ({ store, tables }) =>
    store.writeTable(await tables.put('t', schemaOf({ n: new Int32() }), []), tableRows(schemaOf({ n: new Int64() }), [[2n ** 40n]]), {
      mode: 'append',
    }),
  ),
  defineCase(
    'statement',
    'the error of a statement says all about itself, and no secret',
    ['query.language', 'harness:tables.statements'],
    async (context) => {
      const error = await tryError(readQuery(context.store.query(statementsOf(context).invalid.statement)));
      if (error !== undefined) expectComplete(error, context.store, 'query', undefined, context.harness.secrets);
    },
  ),
]);

const tableOperations = operationNames.filter((name) => operations[name].kind === 'table');

/** Each operation of a datastore that refuses everything fails with one of these codes; none takes it for absence. Opening may fail so, too. */
const refusingDrafts = (opening: 'openAbsent' | 'openDenied', what: string, codes: readonly ErrorCode[]): readonly CaseDraft[] =>
  tableOperations.map((operation) =>
    defineCase(
      operation,
      `a ${operation} ${what} is ${codes.join(' or ')}`,
      [operations[operation].capability, `harness:${opening}`],
      async ({ harness }) => {
        let close: (() => Promise<void>) | undefined;
        const call = async (): Promise<unknown> => {
          const opened = await harness[opening]?.();
          close = () => opened?.cleanup() ?? Promise.resolve();
          const columns = new Schema([new Field('id', new Int32(), true)]);
          const store = opened?.store as Datastore<'writeTable' | 'importTable'>;
          // Not without columns, which a database may refuse before it looks who asks.
          if (operation === 'writeTable') return store.writeTable({ name: 'stowage_conformance' }, tableRows(columns, [[1]]));
          if (operation === 'importTable') return store.importTable({ name: 'stowage_conformance' }, 'id\r\n1\r\n', { schema: columns });
          return callOperation(store, operation, '');
        };
        try {
          const error = await expectError(call(), ...codes);
          for (const secret of harness.secrets ?? []) expect(!JSON.stringify(error).includes(secret), 'no secret in the error');
          expect(error.nextAction !== '' && !error.retryable, 'a next action, and no repeating', error);
        } finally {
          await close?.();
        }
      },
    ),
  );

/** A database that is not there. */
export const tableAbsentCases: readonly ConformanceCase[] = defineArea(
  'table.absent',
  'Driver.open',
  refusingDrafts('openAbsent', 'in a database that does not exist', ['DATASTORE.NOT_FOUND']),
);

/** A database that does not let us in. */
export const tableDeniedCases: readonly ConformanceCase[] = defineArea(
  'table.denied',
  'DatastoreError',
  refusingDrafts('openDenied', 'without the right', ['ACCESS.DENIED', 'ACCESS.UNAUTHENTICATED']),
);

const table = { name: 'stowage_conformance' };
const rows = (): ReturnType<typeof tableRows> => tableRows(people, threePeople);

type Calling = (store: Datastore<'query' | 'writeTable'>) => Promise<unknown>;

const contradictionDraft = (
  id: string,
  title: string,
  code: ErrorCode,
  need: 'query' | 'writeTable' | 'writeTable.modes=merge' | 'query.parallel' | 'query.language',
  call: Calling,
): CaseDraft =>
  defineCase(
    id,
    `${title} is ${code}, before any request`,
    [need],
    (context) =>
      expectRefusedByCore(
        context as unknown as CaseContext<'query' | 'writeTable'>,
        async (store) => void (await expectError(call(store), code)),
      ),
    { alone: true },
  );

/** Requests that contradict themselves. */
export const tableContradictionCases: readonly ConformanceCase[] = defineArea('table.contradiction', 'TableOperations', [
  contradictionDraft('no-columns', 'a selection of no columns', 'QUERY.INVALID', 'query', (store) => store.query({ table, columns: [] })),
  contradictionDraft('limit', 'a limit below zero', 'QUERY.INVALID', 'query', (store) => store.query({ table, limit: -1 })),
  contradictionDraft('limit.fraction', 'a limit that is no whole number', 'QUERY.INVALID', 'query', (store) =>
    store.query({ table, limit: 1.5 }),
  ),
  contradictionDraft('parallel.order', 'an order of rows that are read in parallel', 'QUERY.INVALID', 'query.parallel', (store) =>
    store.query({ table, orderBy: [{ column: 'id' }] }, { parallel: 2 }),
  ),
  contradictionDraft('parallel.limit', 'a limit of rows that are read in parallel', 'QUERY.INVALID', 'query.parallel', (store) =>
    store.query({ table, limit: 1 }, { parallel: 2 }),
  ),
  contradictionDraft('no-keys', 'a merge without keys', 'KEYS.INVALID', 'writeTable.modes=merge', (store) =>
    store.writeTable(table, rows(), { mode: 'merge' }),
  ),
  contradictionDraft('strange-key', 'a merge by a column that the rows lack', 'KEYS.INVALID', 'writeTable.modes=merge', (store) =>
    store.writeTable(table, rows(), { mode: 'merge', keys: ['missing'] }),
  ),
  contradictionDraft('keys', 'a write by keys that is no merge', 'KEYS.INVALID', 'writeTable', (store) =>
    store.writeTable(table, rows(), { keys: ['id'] }),
  ),
]);

/** Many at a time. */
export const tableConcurrencyCases: readonly ConformanceCase[] = defineArea('table.concurrent', 'TableOperations', [
  defineCase('queries', 'many queries at a time all give their rows', ['query'], async ({ store, tables }) => {
    const made = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        tables.put(
          `t${n}`,
          schemaOf({ n: new Int32() }),
          Array.from({ length: n * 100 }, () => [n]),
        ),
      ),
    );
    const asked = Array.from({ length: 24 }, (_, index) => made[index % 4] ?? table);
    const found = await Promise.all(asked.map((one) => readQuery(store.query({ table: one }, { batchRows: 30 }))));
    expectEqual(
      found.map((read) => [read.rows.length, read.rows[0]?.[0] ?? null]),
      asked.map((_, index) => [((index % 4) + 1) * 100, (index % 4) + 1]),
      'rows and first values',
    );
  }),
  defineCase(
    'appends',
    'many appends to one table at a time are all kept',
    ['writeTable.modes=append', 'query'],
    async ({ store, tables }) => {
      const schema = schemaOf({ n: new Int32() });
      const target = await tables.put('t', schema, []);
      await Promise.all(
        Array.from({ length: 10 }, (_, n) => store.writeTable(target, tableRows(schema, [[n], [n + 100]]), { mode: 'append' })),
      );
      const numbers = (await tables.read(target)).rows.map(([n]) => Number(n)).sort((one, other) => one - other);
      expectEqual(numbers, [...Array(10).keys(), ...Array.from({ length: 10 }, (_, n) => n + 100)], 'the rows');
    },
  ),
  defineCase(
    'creates',
    'of many writes that make one table at a time, one does',
    ['writeTable.modes=fail', 'query'],
    async ({ store, tables }) => {
      const schema = schemaOf({ n: new Int32() });
      const target = tables.name('t');
      const errors = await Promise.all(Array.from({ length: 5 }, (_, n) => tryError(store.writeTable(target, tableRows(schema, [[n]])))));
      expectEqual(
        errors.map((error) => error?.code ?? 'made').sort(),
        ['TABLE.EXISTS', 'TABLE.EXISTS', 'TABLE.EXISTS', 'TABLE.EXISTS', 'made'],
        'the outcomes',
      );
      expectEqual((await tables.read(target)).rows.length, 1, 'the number of rows');
    },
  ),
]);
