import type { ListTablesRequest, TableEntry } from '@stowage/core/driver';
import type { MemoryTablesClient } from '../client.ts';

/** Entries a page. */
const pageSize = 100;

/** Lists tables and views by their names. */
export async function* listTables(
  client: MemoryTablesClient,
  { schema, signal }: ListTablesRequest,
): AsyncGenerator<readonly TableEntry[], void, undefined> {
  const entries = await client.request(signal, (database) =>
    database.list(schema).map((found): TableEntry => {
      const { schema, name, kind } = found;
      return found.kind === 'view' ? { schema, name, kind } : { schema, name, kind: 'table', estimatedRows: found.rows.length };
    }),
  );
  for (let start = 0; start < entries.length; start += pageSize) yield entries.slice(start, start + pageSize);
}
