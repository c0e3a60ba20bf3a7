import { Int64, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectReason } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectSameRows } from '../../tables/compare-rows.ts';
import { eventually } from '../../tables/eventually.ts';
import { batchOf, type Row, schemaOf } from '../../tables/rows.ts';
import { numberedRows, readQuery } from './query.ts';
import { statementsOf } from './statement.ts';
import { morePeople, people, threePeople } from './write.ts';

const numbers = schemaOf({ n: new Int64(), text: new Utf8() });
const alone = { alone: true } as const;

/** Numbers that take more bytes than the kernel keeps on their way: Linux may give a connection 32 MiB. */
const moreThanBuffers = 4_000_000;

/** More than the connections of any pool. */
const times = 12;

/** What frees connections and stops the server. Those that ask the server how busy it is run alone. */
export const tableFreeCases: readonly ConformanceCase[] = defineArea('table.frees', 'QueryResponse.batches', [
  defineCase(
    'broken-off',
    'a query that is broken off frees its connection, again and again',
    ['query'],
    async ({ store, tables, manyRows }) => {
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      for (let time = 0; time < times; time++) {
        const { batches } = await store.query({ table }, { batchRows: 100 });
        for await (const batch of batches) if (batch.numRows > 0) break;
      }
      expectEqual((await readAll(await store.query({ table }))).rows.length, manyRows, 'rows after that');
    },
  ),
  defineCase(
    'untouched',
    'a query that is cancelled before its first batch frees its connection',
    ['query'],
    async ({ store, tables, manyRows }) => {
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      for (let time = 0; time < times; time++) await (await store.query({ table })).cancel();
      expectEqual((await readAll(await store.query({ table }))).rows.length, manyRows, 'rows after that');
    },
  ),
  defineCase('failed', 'queries that fail free their connections', ['query'], async ({ store, tables }) => {
    for (let time = 0; time < times; time++) await readQuery(store.query({ table: tables.name('missing') })).catch(() => undefined);
    const table = await tables.put('t', people, threePeople);
    expectSameRows(await readAll(await store.query({ table })), { schema: people, rows: threePeople });
  }),
  defineCase('failed-writes', 'writes that fail free their connections', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    async function* batches() {
      yield batchOf(people, morePeople);
      throw new Error('The source has failed.');
    }
    for (let time = 0; time < times; time++) {
      await store.writeTable(table, { schema: people, batches: batches() }, { mode: 'append' }).catch(() => undefined);
    }
    expectSameRows(await readAll(await store.query({ table })), { schema: people, rows: threePeople });
  }),
  defineCase(
    'server.broken-off',
    'the server stops when a query is broken off',
    ['query', 'harness:tables.busy'],
    async ({ store, tables, manyRows }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      const { batches } = await store.query({ table }, { batchRows: 10 });
      for await (const batch of batches) if (batch.numRows > 0) break;
      await untilIdle();
    },
    alone,
  ),
  defineCase(
    'server.untouched',
    'the server stops when a query is cancelled before its first batch',
    ['query', 'harness:tables.busy'],
    async ({ store, tables, manyRows }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      await (await store.query({ table }, { batchRows: 10 })).cancel();
      await untilIdle();
    },
    alone,
  ),
  defineCase(
    'server.read',
    'the server is idle when all has been read and written',
    ['query', 'writeTable', 'harness:tables.busy'],
    async ({ store, tables }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', people, threePeople);
      await readAll(await store.query({ table }));
      await untilIdle();
    },
    alone,
  ),
  defineCase(
    'slow-reader',
    'a slow reader makes the server wait, not the memory grow',
    ['query.language', 'harness:tables.statements', 'harness:tables.busy'],
    async (context) => {
      const { store, tables } = context;
      const idle = await tables.busy();
      const { batches } = await store.query(statementsOf(context).numbers(moreThanBuffers), { batchRows: 1_000 });
      const reader = batches[Symbol.asyncIterator]();
      await reader.next();
      const before = memoryOf();
      // As long as a driver that waits for nobody needs for a part of them.
      await new Promise((resolve) => setTimeout(resolve, 400));
      const [grown, busy] = [memoryOf() - before, await tables.busy()];
      await reader.return?.();
      expect(busy > idle, 'the server to wait for the reader', 'an idle server');
      expect(grown < 64 * 2 ** 20, 'memory to grow by less than 64 MiB', grown);
    },
    alone,
  ),
]);

function memoryOf(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const reason = { my: 'reason' };

/** Aborts at chosen moments. Those before anything began are in `abort.before`. */
export const tableAbortCases: readonly ConformanceCase[] = defineArea('table.abort', 'OperationRequest.signal', [
  defineCase('answered', 'an abort between the answer and the first batch throws the reason', ['query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const controller = new AbortController();
    const { batches } = await store.query({ table }, { signal: controller.signal });
    controller.abort(reason);
    await expectReason(collect(batches), reason);
  }),
  defineCase('query', 'an abort in the middle of the batches throws the reason', ['query'], async ({ store, tables, manyRows }) => {
    const table = await tables.put('t', numbers, numberedRows(manyRows));
    const controller = new AbortController();
    const { batches } = await store.query({ table }, { signal: controller.signal, batchRows: 10 });
    const reader = batches[Symbol.asyncIterator]();
    await reader.next();
    controller.abort(reason);
    await expectReason(reader.next(), reason);
  }),
  defineCase(
    'query.server',
    'the server stops when a query is aborted',
    ['query', 'harness:tables.busy'],
    async ({ store, tables, manyRows }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      for (let time = 0; time < times; time++) {
        const controller = new AbortController();
        const { batches } = await store.query({ table }, { signal: controller.signal, batchRows: 10 });
        const reader = batches[Symbol.asyncIterator]();
        if (time % 2 === 0) await reader.next();
        controller.abort(reason);
        await expectReason(reader.next(), reason);
      }
      await untilIdle();
    },
    alone,
  ),
  defineCase(
    'waiting',
    'a statement that gives nothing is stopped on the server when it is aborted',
    ['query.cancels', 'query.language', 'harness:tables.statements', 'harness:tables.busy'],
    async (context) => {
      const { store, tables } = context;
      const untilIdle = await tables.watchIdle();
      const before = await tables.busy();
      const controller = new AbortController();
      const work = readQuery(store.query(statementsOf(context).waiting, { signal: controller.signal }));
      work.catch(() => undefined);
      await eventually('the server to be busy', async () => (await tables.busy()) > before);
      controller.abort(reason);
      await expectReason(work, reason);
      await untilIdle();
    },
    alone,
  ),
  ...(['append', 'replace', 'merge'] as const).map((mode) =>
    defineCase(
      mode,
      `an abort in the middle of a write (${mode}) throws the reason and leaves the rows as they were`,
      [`writeTable.modes=${mode}`, 'writeTable', 'query'],
      async ({ store, tables }) => {
        const table = await tables.put('t', people, threePeople);
        const controller = new AbortController();
        async function* batches() {
          yield batchOf(people, morePeople);
          controller.abort(reason);
          yield batchOf(people, [[1n, 'changed', 0] satisfies Row]);
        }
        const options = { mode, ...(mode === 'merge' && { keys: ['id'] }), signal: controller.signal };
        await expectReason(store.writeTable(table, { schema: people, batches: batches() }, options), reason);
        expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
      },
    ),
  ),
  defineCase('new', 'an abort in the middle of a write makes no table', ['writeTable', 'describeTable'], async ({ store, tables }) => {
    const table = tables.name('t');
    const controller = new AbortController();
    async function* batches() {
      yield batchOf(people, morePeople);
      controller.abort(reason);
      yield batchOf(people, threePeople);
    }
    await expectReason(store.writeTable(table, { schema: people, batches: batches() }, { signal: controller.signal }), reason);
    expect(!(await tables.has(table)), 'no table to be there');
  }),
  defineCase('source-hangs', 'an abort ends a write whose rows do not come', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const controller = new AbortController();
    async function* batches() {
      yield batchOf(people, morePeople);
      setTimeout(() => controller.abort(reason), 20);
      await new Promise<never>(() => undefined);
    }
    const options = { mode: 'append', signal: controller.signal } as const;
    await expectReason(store.writeTable(table, { schema: people, batches: batches() }, options), reason);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase(
    'write.server',
    'the server is idle when a write has been aborted',
    ['writeTable', 'harness:tables.busy'],
    async ({ store, tables }) => {
      const untilIdle = await tables.watchIdle();
      for (let time = 0; time < times; time++) {
        const controller = new AbortController();
        async function* batches() {
          yield batchOf(people, morePeople);
          controller.abort(reason);
          yield batchOf(people, threePeople);
        }
        const options = { signal: controller.signal };
        await expectReason(store.writeTable(tables.name('t'), { schema: people, batches: batches() }, options), reason);
      }
      await untilIdle();
    },
    alone,
  ),
  defineCase('late', 'an abort after the end changes nothing', ['writeTable', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const controller = new AbortController();
    async function* batches() {
      yield batchOf(people, threePeople);
    }
    await store.writeTable(table, { schema: people, batches: batches() }, { signal: controller.signal });
    await readAll(await store.query({ table }, { signal: controller.signal }));
    controller.abort(reason);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
]);
