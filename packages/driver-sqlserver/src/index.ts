/**
 * Stowage driver for SQL Server and Azure SQL: tables and queries as record batches.
 *
 * @packageDocumentation
 */
export type { AzureSqlConfig, AzureSqlConfigInput } from './config.ts';
export type { SqlCredentials, SqlCredentialsInput, SqlTokenCredential, TokenFunction } from './credentials/settings.ts';
export { azureSql, azureSql as default } from './driver.ts';

export type { SqlServerPool } from './options.ts';
