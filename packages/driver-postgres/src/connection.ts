import type { Connection, OpenContext } from '@stowage/core/driver';
import type { PostgresCapability } from './capabilities.ts';
import type { PostgresConfig } from './config.ts';
import { describeTable } from './operations/describe-table.ts';
import { dropTable } from './operations/drop-table.ts';
import { exportTable } from './operations/export-table.ts';
import { importTable } from './operations/import-table.ts';
import { listTables } from './operations/list-tables.ts';
import { query } from './operations/query.ts';
import { writeTable } from './operations/write-table.ts';
import { identityOf } from './session/password.ts';
import { openPool } from './session/pool.ts';

/** Opens a datastore. No connection is made yet. */
export async function openConnection(config: PostgresConfig, _context: OpenContext): Promise<Connection<PostgresCapability>> {
  const connections = await openPool(config);
  return {
    identity: identityOf(config),
    close: () => connections.pool.end(),
    native: async () => connections.pool,
    listTables: (request) => listTables(connections, request),
    describeTable: (request) => describeTable(connections, request),
    query: (request) => query(connections, request),
    exportTable: (request) => exportTable(connections, request),
    writeTable: (request) => writeTable(connections, request),
    importTable: (request) => importTable(connections, request),
    dropTable: (request) => dropTable(connections, request),
  };
}
