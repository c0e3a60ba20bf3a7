import type { DescribeTableRequest, TableDescription } from '@stowage/core/driver';
import { describeColumns, readKeys, readShape, toSchema } from '../relations/table-shape.ts';
import type { Pool } from '../session/pool.ts';
import { withSession } from '../session/session.ts';

/** Tells a table's or view's columns, and the keys of a table. */
export async function describeTable(pool: Pool, { table, signal }: DescribeTableRequest): Promise<TableDescription> {
  return withSession(pool, signal, { as: 'query' }, async (session) => {
    const { objectId, columns, ...entry } = await readShape(session, table);
    const keys = await readKeys(session, objectId);
    return { ...entry, columns: describeColumns(columns), arrowSchema: toSchema(columns), ...keys };
  });
}
