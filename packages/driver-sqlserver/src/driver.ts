import { type Driver, defineDriver } from '@stowage/core/driver';
import { sqlCapabilities } from './capabilities.ts';
import { configJsonSchema, configSchema, hostOf } from './config.ts';
import { openConnection } from './connection.ts';

/**
 * The driver for SQL Server and Azure SQL: the tables of one database.
 *
 * Connections are encrypted and the server's certificate is checked unless the configuration says otherwise.
 *
 * @example
 * ```ts
 * const store = await openDatastore(azureSql, {
 *   server_name: 'training',
 *   database_name: 'features',
 *   credentials: { username: 'loader', password },
 * });
 * const { schema, batches } = await store.query('SELECT * FROM trips WHERE distance > @p1', { parameters: [10] });
 * ```
 *
 * Source: Microsoft Learn, "Transact-SQL reference" and "[MS-TDS]: Tabular Data Stream Protocol".
 */
export const azureSql: Driver<typeof configSchema, keyof typeof sqlCapabilities, never> = defineDriver({
  type: 'azure_sql',
  title: 'SQL Server',
  capabilities: { always: sqlCapabilities, sometimes: {} },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => `sqlserver://${hostOf(config)}:${config.port}/${config.database_name}`,
  open: async (config) => openConnection(config),
});
