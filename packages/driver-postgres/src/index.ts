/**
 * PostgreSQL as a datastore: tables and queries as record batches.
 *
 * @packageDocumentation
 */
export type { PostgresConfig, PostgresConfigInput, PostgresCredentialsInput, SslMode, TokenSource } from './config.ts';
export { postgres, postgres as default } from './driver.ts';
export type { PostgresPool } from './native.ts';
