import { type Datastore, DatastoreError, type QueryParameter } from '@stowage/core';
import type { DataSource } from '@stowage/transfer/tables';
import { parseTablePath } from './table-path.ts';

/** What an address says beside the datastore. */
export interface PlaceInStore {
  /** As in the address, with the slash at its end that says folder. */
  readonly path: string;
  readonly query?: string | undefined;
}

/**
 * What a place in an opened datastore is: a file or folder, a table, or the rows of a statement. It hangs on what the store can do: in one that has tables and
 * no files a path is a table.
 *
 * Fails with `PATH.INVALID` for a path that names no table, and with `CAPABILITY.MISSING` for a statement or parameters where there are none.
 */
export function toDataEnd(store: Datastore, { path, query }: PlaceInStore, parameters: readonly QueryParameter[] = []): DataSource {
  if (query !== undefined) {
    if (store.capabilities.query?.language !== undefined) return { store, statement: query, parameters };
    throw new DatastoreError('CAPABILITY.MISSING', `The datastore ${store.name} (${store.type}) runs no statements.`, {
      datastore: store.name,
      nextAction: 'Name a file or a table of it.',
    });
  }
  if (parameters.length > 0) {
    throw new DatastoreError('QUERY.INVALID', 'Parameters are given, and no statement that they belong to.', {
      nextAction: 'Give the statement (--query, or <name>:?query=...).',
    });
  }
  return hasTablesOnly(store) ? { store, table: parseTablePath(path) } : { store, path };
}

/** Whether a store has tables, and no files. */
function hasTablesOnly({ capabilities }: Datastore): boolean {
  const { query, describeTable, writeTable, read, write, list } = capabilities;
  const hasTables = query !== undefined || describeTable !== undefined || writeTable !== undefined;
  return hasTables && read === undefined && write === undefined && list === undefined;
}
