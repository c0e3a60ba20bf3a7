import type { DescribeTableRequest, TableDescription } from '@stowage/core/driver';
import { toArrowSchema, toTableColumns } from '../arrow.ts';
import type { MemoryTablesClient } from '../client.ts';
import { tableFailures } from '../errors.ts';
import type { StoredTable } from '../table.ts';

/** Tells a table's columns and keys; a view has its table's columns and no keys. */
export function describeTable(client: MemoryTablesClient, { table, signal }: DescribeTableRequest): Promise<TableDescription> {
  return client.request(signal, (database): TableDescription => {
    const shown = database.table(table);
    const found = database.find(table);
    if (found === undefined) throw tableFailures.notFound(table);
    const { schema, name } = found;
    const columns = { columns: toTableColumns(shown.columns), arrowSchema: toArrowSchema(shown.columns) };
    if (found.kind === 'view') return { schema, name, kind: 'view', ...columns, primaryKey: [], uniqueKeys: [] };
    return { schema, name, kind: 'table', ...columns, ...keysOf(shown), estimatedRows: shown.rows.length };
  });
}

const keysOf = ({ primaryKey, uniqueKeys }: StoredTable): Pick<TableDescription, 'primaryKey' | 'uniqueKeys'> => ({
  primaryKey,
  uniqueKeys,
});
