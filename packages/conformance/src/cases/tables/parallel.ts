import { createRowSummer } from '@stowage/tabular';
import { Int64, type Schema, Utf8 } from 'apache-arrow';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { expectSameRows } from '../../tables/compare-rows.ts';
import { rowsOfBatch, schemaOf, toRecordBatch } from '../../tables/rows.ts';
import { numberedRows } from './query.ts';
import { people, threePeople } from './write.ts';

const numbers = schemaOf({ n: new Int64(), text: new Utf8() });

/** Reads over several connections at a time. */
export const tableParallelCases: readonly ConformanceCase[] = defineArea('table.parallel', 'QueryRequest.parallel', [
  defineCase(
    'checksum',
    'reads over one and over several connections have the same checksum',
    ['query.parallel'],
    async ({ store, tables, manyRows }) => {
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      const sums: unknown[] = [];
      for (const parallel of [1, 2, 3]) {
        const { schema, batches } = await store.query({ table }, { parallel, batchRows: 1_000 });
        const summer = await createRowSummer(schema as unknown as Schema);
        for await (const batch of batches) {
          expect(batch.numRows > 0 && batch.numRows <= 1_000, 'a batch of 1 to 1000 rows', batch.numRows);
          summer.add(toRecordBatch(batch));
        }
        sums.push(summer.result());
      }
      expectEqual(sums, [sums[0], sums[0], sums[0]], 'rows and checksums');
      expectEqual((sums[0] as { rows: number }).rows, manyRows, 'the number of rows');
    },
  ),
  defineCase('few-rows', 'few rows over many connections all come', ['query.parallel'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    expectSameRows(await readAll(await store.query({ table }, { parallel: 4 })), { schema: people, rows: threePeople });
  }),
  defineCase('no-rows', 'no rows over many connections give columns and an end', ['query.parallel'], async ({ store, tables }) => {
    const table = await tables.put('t', people, []);
    expectSameRows(await readAll(await store.query({ table }, { parallel: 3 })), { schema: people, rows: [] });
  }),
  defineCase('range', 'a range and columns hold for every connection', ['query.parallel'], async ({ store, tables }) => {
    const table = await tables.put('t', numbers, numberedRows(2_000));
    const range = { column: 'n', from: 500, to: 1_500 };
    const found = await readAll(await store.query({ table, columns: ['n'], range }, { parallel: 3 }));
    expectSameRows(found, {
      schema: schemaOf({ n: new Int64() }),
      rows: numberedRows(2_000)
        .slice(500, 1_500)
        .map(([n = null]) => [n]),
    });
  }),
  defineCase('snapshot', 'all connections read what was there at one moment', ['query.parallel'], async ({ store, tables, manyRows }) => {
    const table = await tables.put('t', numbers, numberedRows(manyRows));
    const { schema, batches } = await store.query({ table }, { parallel: 2, batchRows: 200 });
    const rows = [];
    let isAdded = false;
    for await (const batch of batches) {
      rows.push(...rowsOfBatch(batch));
      if (isAdded) continue;
      isAdded = true;
      await tables.add(table, numbers, [[-1n, 'added later']]);
    }
    expectSameRows({ schema, rows }, { schema: numbers, rows: numberedRows(manyRows) });
  }),
  defineCase(
    'frees',
    'an early end frees every connection',
    ['query.parallel', 'harness:tables.busy'],
    async ({ store, tables, manyRows }) => {
      const untilIdle = await tables.watchIdle();
      const table = await tables.put('t', numbers, numberedRows(manyRows));
      for (let time = 0; time < 5; time++) {
        const { batches } = await store.query({ table }, { parallel: 2, batchRows: 100 });
        for await (const batch of batches) if (batch.numRows > 0) break;
      }
      await untilIdle();
    },
    { alone: true },
  ),
]);
