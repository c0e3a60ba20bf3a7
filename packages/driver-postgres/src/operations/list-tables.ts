import type { ListTablesRequest, TableEntry } from '@stowage/core/driver';
import type { Connections } from '../session/pool.ts';
import { inSession } from '../session/session.ts';

const kinds: Readonly<Record<string, TableEntry['kind']>> = { r: 'table', p: 'table', f: 'table', v: 'view', m: 'materialized view' };

/** Partitions show as the table that they are parts of; the system's own tables not at all. */
const question = `
  select n.nspname as schema, c.relname as name, c.relkind as kind, c.reltuples as rows
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p', 'f', 'v', 'm') and not c.relispartition
    and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
    and pg_catalog.has_schema_privilege(n.oid, 'usage') and ($1::text is null or n.nspname = $1)
  order by n.nspname, c.relname`;

const pageSize = 1_000;

/** Lists tables, views and materialised views by schema and name. */
export async function* listTables(
  connections: Connections,
  { schema, signal }: ListTablesRequest,
): AsyncGenerator<readonly TableEntry[], void, undefined> {
  const options = { mode: 'read only', operation: 'listTables', signal } as const;
  const rows = await inSession(connections, options, ({ run }) => run(question, [schema ?? null]));
  const entries = rows.map(({ schema, name, kind, rows }): TableEntry => {
    const estimate = Number(rows);
    return {
      schema: String(schema),
      name: String(name),
      kind: kinds[String(kind)] ?? 'table',
      ...(estimate > 0 ? { estimatedRows: Math.round(estimate) } : {}),
    };
  });
  for (let start = 0; start < entries.length; start += pageSize) yield entries.slice(start, start + pageSize);
}
