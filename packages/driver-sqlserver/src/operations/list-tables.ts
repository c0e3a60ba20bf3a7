import type { ListTablesRequest, TableEntry } from '@stowage/core/driver';
import { toEntry } from '../relations/table-shape.ts';
import { toParameter } from '../session/parameter.ts';
import type { Pool } from '../session/pool.ts';
import { withSession } from '../session/session.ts';
import { listObjects, type ObjectColumn } from '../statements/catalog.ts';

/** Lists tables and views, all in one page: the catalog holds them in memory too. */
export async function* listTables(
  pool: Pool,
  { schema, signal }: ListTablesRequest,
): AsyncGenerator<readonly TableEntry[], void, undefined> {
  const sql = { sql: listObjects, parameters: [toParameter(schema ?? null)] };
  const rows = await withSession(pool, signal, { as: 'query' }, (session) => session.run<ObjectColumn>(sql));
  yield rows.map(toEntry);
}
