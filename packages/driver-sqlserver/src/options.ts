import type { ConnectionPool } from 'mssql';

declare module '@stowage/core/driver' {
  interface NativeClients {
    readonly azure_sql: ConnectionPool;
  }
}
