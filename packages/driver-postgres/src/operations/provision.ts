import type { OpenContext } from '@stowage/core/driver';
import pg from 'pg';
import type { PostgresConfig } from '../config.ts';
import { isServerError, toDatastoreError } from '../errors.ts';
import { quote } from '../names.ts';
import { passwordOf } from '../session/password.ts';
import { openTarget } from '../session/target.ts';

/** Creates the database where it is absent, by way of the one called `postgres`. */
export async function provisionDatabase(config: PostgresConfig, { signal }: OpenContext): Promise<void> {
  const target = await openTarget(config);
  signal?.throwIfAborted();
  const client = new pg.Client({
    ...target,
    user: config.credentials.username,
    password: passwordOf(config),
    database: 'postgres',
    connectionTimeoutMillis: config.connect_timeout,
    application_name: config.application_name,
  });
  // What breaks the connection also rejects the statement.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(`create database ${quote(config.database_name)}`);
  } catch (error) {
    // Taken already: by name, or by another creator in the same moment.
    if (!isServerError(error, '42P04', '23505')) throw toDatastoreError(error, { operation: 'provision', config });
  } finally {
    await client.end().catch(() => undefined);
  }
}
