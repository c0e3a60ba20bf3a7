import { abortable, type WriteTableRequest, type WriteTableResult } from '@stowage/core/driver';
import type { MemoryTablesClient } from '../client.ts';
import { commit } from '../commit.ts';
import { planWrite } from '../plan.ts';
import type { StoredRow } from '../table.ts';
import { createRowTaker } from '../take-rows.ts';

/** Writes rows: they are gathered beside the table, a request a batch, and put in their place by one last step. */
export async function writeTable(client: MemoryTablesClient, request: WriteTableRequest): Promise<WriteTableResult> {
  const { mode, signal, batches, onProgress } = request;
  const session = await client.open(signal);
  try {
    const plan = await session.request(signal, (database) => planWrite(database, request));
    const take = createRowTaker(plan, request);
    const gathered: StoredRow[] = [];
    for await (const batch of abortable(batches, signal)) {
      const rows = take(batch);
      await session.request(signal, () => {
        for (const row of rows) gathered.push(row);
      });
      onProgress?.(gathered.length);
    }
    await session.request(signal, (database) => commit(database, plan, gathered));
    return { rows: gathered.length, created: plan.isNew, method: methods[mode], losses: [] };
  } finally {
    session.release();
  }
}

const methods = { append: 'added to the list', replace: 'list replaced', merge: 'list merged by keys', fail: 'list made' } as const;
