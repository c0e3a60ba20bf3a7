import type { DropTableRequest } from '@stowage/core/driver';
import { quoteTable } from '../names.ts';
import { readShape } from '../relations/table-shape.ts';
import type { Pool } from '../session/pool.ts';
import { withSession } from '../session/session.ts';

/** Removes a table or view. */
export async function dropTable(pool: Pool, { table, signal }: DropTableRequest): Promise<void> {
  await withSession(pool, signal, { as: 'query' }, async (session) => {
    const shape = await readShape(session, table);
    await session.run({ sql: `DROP ${shape.kind === 'view' ? 'VIEW' : 'TABLE'} ${quoteTable(shape)}` });
  });
}
