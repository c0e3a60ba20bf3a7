import type { DropTableRequest } from '@stowage/core/driver';
import { quoteTable } from '../names.ts';
import { requireRelation } from '../relations/relation.ts';
import type { Connections } from '../session/pool.ts';
import { inSession } from '../session/session.ts';

const words: Readonly<Record<string, string>> = { v: 'view', m: 'materialized view', f: 'foreign table' };

/** Removes a table or view. What depends on it is in the way, and stays. */
export function dropTable(connections: Connections, { table, signal }: DropTableRequest): Promise<void> {
  return inSession(connections, { mode: 'read write', operation: 'dropTable', signal }, async ({ run }) => {
    const relation = await requireRelation(run, table);
    await run(`drop ${words[relation.kind] ?? 'table'} ${quoteTable(relation)}`);
  });
}
