/**
 * Stowage driver for SQL Server and Azure SQL: tables and queries as record batches.
 *
 * @packageDocumentation
 */

export {};
