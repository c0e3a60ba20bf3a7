import type { Connection } from '@stowage/core/driver';
import type { MemoryTablesClient } from './client.ts';
import { describeTable } from './operations/describe-table.ts';
import { dropTable } from './operations/drop-table.ts';
import { exportTable } from './operations/export-table.ts';
import { importTable } from './operations/import-table.ts';
import { listTables } from './operations/list-tables.ts';
import { query } from './operations/query.ts';
import { writeTable } from './operations/write-table.ts';

/** What tables in memory can do. */
export type MemoryTablesCapability =
  | 'listTables'
  | 'describeTable'
  | 'query'
  | 'exportTable'
  | 'writeTable'
  | 'importTable'
  | 'dropTable'
  | 'native';

/** Binds every operation to one client. */
export function createMemoryTablesConnection(client: MemoryTablesClient): Connection<MemoryTablesCapability> {
  return {
    identity: client.user,
    listTables: (request) => listTables(client, request),
    describeTable: (request) => describeTable(client, request),
    query: (request) => query(client, request),
    exportTable: (request) => exportTable(client, request),
    writeTable: (request) => writeTable(client, request),
    importTable: (request) => importTable(client, request),
    dropTable: (request) => dropTable(client, request),
    native: async () => client.service,
  };
}
