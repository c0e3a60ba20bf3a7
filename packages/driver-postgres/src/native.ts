import type pg from 'pg';

/** What `native('azure_postgresql')` gives: the datastore's own pool, which it closes by itself. */
export type PostgresPool = pg.Pool;

declare module '@stowage/core/driver' {
  interface NativeClients {
    readonly azure_postgresql: PostgresPool;
  }
}
