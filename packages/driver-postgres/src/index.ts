/**
 * Stowage driver for PostgreSQL: tables and queries as record batches.
 *
 * @packageDocumentation
 */

export {};
