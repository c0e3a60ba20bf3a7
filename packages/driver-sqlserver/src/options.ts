import type { ConnectionPool } from 'mssql';

/** What `native` gives: the pool of `mssql` with the datastore's own credential. */
export type SqlServerPool = ConnectionPool;

declare module '@stowage/core/driver' {
  interface NativeClients {
    readonly azure_sql: SqlServerPool;
  }
}
