import type { DescribeTableRequest, TableDescription } from '@stowage/core/driver';
import { readKeys } from '../relations/keys.ts';
import { requireRelation } from '../relations/relation.ts';
import type { Connections } from '../session/pool.ts';
import { inSession } from '../session/session.ts';
import { toArrowSchema, toTableColumn } from '../types/columns.ts';

const kinds: Readonly<Record<string, TableDescription['kind']>> = { v: 'view', m: 'materialized view' };

/** Tells a table's columns and keys. */
export function describeTable(connections: Connections, { table, signal }: DescribeTableRequest): Promise<TableDescription> {
  return inSession(connections, { mode: 'read only', operation: 'describeTable', signal }, async ({ run }) => {
    const { oid, schema, name, kind, estimatedRows, columns } = await requireRelation(run, table);
    const keys = await readKeys(run, oid);
    return {
      schema,
      name,
      kind: kinds[kind] ?? 'table',
      ...(estimatedRows === undefined ? {} : { estimatedRows }),
      columns: columns.map(toTableColumn),
      arrowSchema: toArrowSchema(columns),
      primaryKey: keys.find(({ isPrimary }) => isPrimary)?.columns ?? [],
      uniqueKeys: keys.filter(({ isPrimary }) => !isPrimary).map(({ columns }) => columns),
    };
  });
}
