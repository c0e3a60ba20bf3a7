import { type ByteRange, DatastoreError, type FileEntry, isDatastoreError, type ReadResult } from '@stowage/core';
import { FileSystemError, toErrno } from '../../errno.ts';
import type { FileDatastore } from '../store-calls.ts';
import { isSameVersion } from './version.ts';

/**
 * Asks for a range of one version of a file, or all of it, by its ETag where the store has conditions, else by comparing what it answers.
 *
 * @throws DatastoreError `CONDITION.FAILED` when there is another version.
 */
export async function fetchRange(
  store: FileDatastore,
  path: string,
  entry: FileEntry,
  range: Required<ByteRange> | undefined,
  signal: AbortSignal,
): Promise<ReadResult> {
  const ifMatch = store.capabilities.read?.ifMatch ? entry.etag : undefined;
  const result = await store.read(path, { range, ifMatch, signal });
  if (isSameVersion(result.entry, entry)) return result;
  await result.cancel();
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is another version.`, { path });
}

/** Whether a read failed because the file is not what it was. */
export function isChange(error: unknown): boolean {
  return isDatastoreError(error) && ['CONDITION.FAILED', 'PATH.NOT_FOUND', 'PATH.IS_DIRECTORY', 'RANGE.INVALID'].includes(error.code);
}

/** Whether a read that broke off is worth another attempt; opening an answer is repeated by core, its body is not. */
export function isBroken(error: unknown): boolean {
  return isDatastoreError(error) && error.retryable;
}

/** A failure as the file system says it. */
export function toReadError(error: unknown): FileSystemError {
  if (error instanceof FileSystemError) return error;
  return new FileSystemError(toErrno(error), error instanceof Error ? error.message : String(error), { cause: error });
}
