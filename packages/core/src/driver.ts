/**
 * The entry for authors of drivers: what a driver declares, what it implements, and what core promises it.
 *
 * @packageDocumentation
 */
export { formatAcl, parseAcl } from './acl/acl-text.ts';
export { combineCrc64 } from './checksums/combine-crc64.ts';
export { type Crc64, createCrc64 } from './checksums/crc64.ts';
export { type ConfigInput, type ConfigOutput, type ConfigSchema, parseConfig, type SchemaIssue } from './config/schema.ts';
export { isSecret, Secret, toSecret } from './config/secret.ts';
export type { AnyConnection, Connection, ConnectionBase, OpenContext, OperationsOf } from './connection.ts';
export { type AnyDriver, type Driver, type DriverDefinition, defineDriver, driverApi } from './define-driver.ts';
export { DatastoreError, type DatastoreErrorDetails, isDatastoreError, withDetails } from './errors/datastore-error.ts';
export { type ErrorCode, errorCodes } from './errors/error-code.ts';
export { redact } from './errors/redact.ts';
export type * from './operations/capabilities.ts';
export { columnMetadata, type LogicalType } from './operations/column-metadata.ts';
export type * from './operations/entry.ts';
export type * from './operations/file-requests.ts';
export { type ConnectionOperations, type Operation, type OperationRow, operations } from './operations/operations.ts';
export type * from './operations/table-requests.ts';
export { baseName, isInside, joinPath, normalizePath, parentPath, tryRelativePath } from './paths/path.ts';
export { createRetry, once, type Retry, type RetryPolicy, type RetryRequest } from './retry/retry.ts';
export { abortable, delay, orAbort, throwIfAborted } from './streams/abort.ts';
export { type RequestBody, toChunks } from './streams/body.ts';
export { collectBytes } from './streams/collect.ts';
