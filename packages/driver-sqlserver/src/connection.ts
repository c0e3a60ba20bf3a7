import type { Connection } from '@stowage/core/driver';
import type { sqlCapabilities } from './capabilities.ts';
import type { AzureSqlConfig } from './config.ts';
import { identityOf } from './credentials/authentication.ts';
import { describeTable } from './operations/describe-table.ts';
import { dropTable } from './operations/drop-table.ts';
import { listTables } from './operations/list-tables.ts';
import { query } from './operations/query.ts';
import { writeTable } from './operations/write-table.ts';
import { createPool } from './session/pool.ts';

/** Opens a datastore. Nothing is connected yet. */
export function openConnection(config: AzureSqlConfig): Connection<keyof typeof sqlCapabilities> {
  const pool = createPool(config);
  return {
    identity: identityOf(config.credentials),
    close: () => pool.close(),
    native: () => pool.native(),
    listTables: (request) => listTables(pool, request),
    describeTable: (request) => describeTable(pool, request),
    query: (request) => query(pool, request),
    writeTable: (request) => writeTable(pool, request),
    dropTable: (request) => dropTable(pool, request),
  };
}
