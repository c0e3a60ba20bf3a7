import pg from 'pg';
import type { PostgresConfig } from '../config.ts';
import { passwordOf } from './password.ts';
import { type ConnectionTarget, openTarget } from './target.ts';

/** Connections to one database as one user. */
export interface Connections {
  readonly pool: pg.Pool;
  readonly target: ConnectionTarget;
  readonly config: PostgresConfig;
}

/** Makes a pool. No connection is opened yet. */
export async function openPool(config: PostgresConfig): Promise<Connections> {
  const target = await openTarget(config);
  const pool = new pg.Pool({
    ...target,
    user: config.credentials.username,
    password: passwordOf(config),
    database: config.database_name,
    application_name: config.application_name,
    max: config.pool_size,
    connectionTimeoutMillis: config.connect_timeout,
    // An idle connection must not keep a program alive that has ended.
    allowExitOnIdle: true,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the next use; one that is used tells its own query.
  pool.on('error', () => undefined);
  return { pool, target, config };
}
