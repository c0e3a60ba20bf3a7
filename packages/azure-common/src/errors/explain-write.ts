import { DatastoreError, isDatastoreError } from '@stowage/core/driver';

/** The error for a directory where a file is meant; with the id of the request that told it. */
export function isDirectoryError(path: string, requestId?: string): DatastoreError {
  return new DatastoreError('PATH.IS_DIRECTORY', `${JSON.stringify(path)} is a directory.`, { path, requestId });
}

/** The same failure under another code: what the service calls a failed condition may be an existing file to the caller. */
export function recode(error: DatastoreError, code: DatastoreError['code'], nextAction?: string): DatastoreError {
  const { message, requestId, identity, cause } = error;
  return new DatastoreError(code, message, { requestId, identity, cause, nextAction });
}

/**
 * What a failed write means to its caller: a file that is there although it must not be is `PATH.EXISTS`, one that is missing
 * although it must have an ETag is `CONDITION.FAILED`. The service says either in several ways.
 */
export function explainWrite(
  error: unknown,
  condition: { readonly ifNoneMatch?: '*' | undefined; readonly ifMatch?: string | undefined },
): unknown {
  if (!isDatastoreError(error)) return error;
  if (condition.ifNoneMatch !== undefined && error.code === 'CONDITION.FAILED') return recode(error, 'PATH.EXISTS');
  if (condition.ifMatch !== undefined && (error.code === 'PATH.NOT_FOUND' || error.code === 'PATH.EXISTS')) {
    return recode(error, 'CONDITION.FAILED');
  }
  return error;
}
