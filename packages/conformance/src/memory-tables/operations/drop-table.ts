import type { DropTableRequest } from '@stowage/core/driver';
import type { MemoryTablesClient } from '../client.ts';
import { tableFailures } from '../errors.ts';

/** Removes a table. Who reads it goes on with the rows that they found. */
export function dropTable(client: MemoryTablesClient, { table, signal }: DropTableRequest): Promise<void> {
  return client.request(signal, (database) => {
    database.table(table);
    if (database.find(table)?.kind === 'view') throw tableFailures.isView(table);
    database.drop(table);
  });
}
