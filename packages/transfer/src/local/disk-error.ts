import { DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core';

/** What the operating system's error codes mean in ours. */
const codes: Readonly<Record<string, ErrorCode>> = {
  EACCES: 'ACCESS.DENIED',
  EBUSY: 'SERVICE.UNAVAILABLE',
  EDQUOT: 'STORAGE.FULL',
  EEXIST: 'PATH.EXISTS',
  EFBIG: 'STORAGE.FULL',
  EILSEQ: 'PATH.INVALID',
  EINVAL: 'PATH.INVALID',
  EIO: 'DATA.CORRUPT',
  EISDIR: 'PATH.IS_DIRECTORY',
  ELOOP: 'PATH.INVALID',
  EMFILE: 'SERVICE.UNAVAILABLE',
  ENAMETOOLONG: 'PATH.INVALID',
  ENFILE: 'SERVICE.UNAVAILABLE',
  ENOENT: 'PATH.NOT_FOUND',
  ENOSPC: 'STORAGE.FULL',
  ENOTDIR: 'PATH.NOT_DIRECTORY',
  ENOTEMPTY: 'PATH.IS_DIRECTORY',
  EPERM: 'ACCESS.DENIED',
  EROFS: 'ACCESS.DENIED',
  ESTALE: 'SERVICE.UNAVAILABLE',
  ETIMEDOUT: 'SERVICE.TIMEOUT',
};

const nextActions: Partial<Record<ErrorCode, string>> = {
  'ACCESS.DENIED': 'Grant this user the right to the file or folder on disk.',
  'DATA.CORRUPT': 'The disk cannot read or write this; check its health.',
  'PATH.INVALID': 'The file system cannot hold this name; choose another.',
  'PATH.NOT_FOUND': 'Check the path on disk.',
  'STORAGE.FULL': 'Free some space on the disk, or raise the quota.',
  'SERVICE.UNAVAILABLE': 'Lower the concurrency, or raise the limit of open files.',
};

/** The error code that a file system's error stands for, if it is one. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || !('syscall' in error)) return undefined;
  return String(error.code);
}

/**
 * Turns a failure of the file system into one of ours, telling what was being done to which path. Anything else is returned as it
 * is: it is no fault of the disk.
 */
export function toDiskError(error: unknown, doing: string, path: string): unknown {
  const errno = errnoOf(error);
  if (errno === undefined || isDatastoreError(error)) return error;
  const code = codes[errno] ?? 'SERVICE.UNKNOWN';
  return new DatastoreError(code, `Could not ${doing} ${path} (${errno}).`, { path, nextAction: nextActions[code], cause: error });
}

/** Runs a step on the file system, its failure told as one of ours. */
export async function onDisk<T>(doing: string, path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw toDiskError(error, doing, path);
  }
}
