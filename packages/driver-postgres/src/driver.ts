import { type Driver, defineDriver } from '@stowage/core/driver';
import { type PostgresCapability, postgresCapabilities } from './capabilities.ts';
import { configJsonSchema, configSchema } from './config.ts';
import { openConnection } from './connection.ts';
import { provisionDatabase } from './operations/provision.ts';
import { hostOf } from './session/target.ts';

/**
 * The driver for PostgreSQL: a database, on Azure or anywhere. Its type is `azure_postgresql`.
 *
 * @example
 * ```ts
 * await using store = await openDatastore(postgres, {
 *   server_name: 'localhost',
 *   database_name: 'trips',
 *   credentials: { username: 'reader', password: process.env.PGPASSWORD },
 * });
 * const { batches } = await store.query('select * from trips where city = $1', { parameters: ['Linz'] });
 * ```
 */
export const postgres: Driver<typeof configSchema, PostgresCapability, never> = defineDriver({
  type: 'azure_postgresql',
  title: 'PostgreSQL',
  capabilities: { always: postgresCapabilities, sometimes: {} },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => `postgres://${hostOf(config)}:${config.port}/${encodeURIComponent(config.database_name)}`,
  open: openConnection,
  provision: provisionDatabase,
});
