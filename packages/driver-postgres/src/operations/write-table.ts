import type { WriteTableRequest, WriteTableResult } from '@stowage/core/driver';
import type { Schema } from 'apache-arrow';
import type { Connections } from '../session/pool.ts';
import { inSession } from '../session/session.ts';
import { load } from './load.ts';
import { createRowSource } from './row-source.ts';
import { openTarget } from './target-table.ts';

/** Writes rows into a table, in one transaction: all of them or none. */
export function writeTable(connections: Connections, request: WriteTableRequest): Promise<WriteTableResult> {
  const { signal } = request;
  return inSession(connections, { mode: 'read write', operation: 'writeTable', signal }, async (session) => {
    const schema = request.schema as Schema;
    const target = await openTarget(session, request, schema);
    const source = createRowSource(target.columns, { ...request, schema });
    const context = { operation: 'writeTable', connections, signal };
    const { method, rows } = await load(session, { target, request, source, context });
    return { rows, created: target.created, method, losses: target.losses };
  });
}
