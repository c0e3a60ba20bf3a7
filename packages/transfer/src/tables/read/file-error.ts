import { DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core';

const ofContent: readonly ErrorCode[] = ['SCHEMA.MISMATCH', 'ROW.REJECTED', 'DATA.CORRUPT'];

/** An error of a file's content, with the file. Anything else as it is. */
export function inFile(error: unknown, name: string, path: string): unknown {
  if (!isDatastoreError(error) || error.path !== undefined || !ofContent.includes(error.code)) return error;
  return new DatastoreError(error.code, `${name}: ${error.message}`, {
    path,
    operation: error.operation,
    row: error.row,
    column: error.column,
    retryable: error.retryable,
    nextAction: error.nextAction,
    cause: error,
  });
}
