import { isDirectoryError } from '@stowage/azure-common';
import { DatastoreError, type DirectoryEntry, type FileEntry, isDatastoreError, parentPath } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { headDirectory, headFile } from './requests/head-file.ts';

/** Whether an error says that nothing of the kind that was asked for is at a path; something of the other kind may be. */
export function isAbsence(error: unknown): error is DatastoreError {
  return isDatastoreError(error, 'PATH.NOT_FOUND') || isDatastoreError(error, 'PATH.NOT_DIRECTORY');
}

/** The file at a path, or undefined where there is none. */
export function tryFile(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<FileEntry | undefined> {
  return absentAsUndefined(client.retry(() => headFile(client, path, signal), { idempotent: true, signal }));
}

/** The directory at a path, or undefined where there is none. */
export function tryDirectory(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<DirectoryEntry | undefined> {
  return absentAsUndefined(client.retry(() => headDirectory(client, path, signal), { idempotent: true, signal }));
}

async function absentAsUndefined<T>(found: Promise<T>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}

/** The error for a path at which a file was looked for in vain: a directory, or nothing. */
export async function explainMissing(
  client: FilesClient,
  path: string,
  signal: AbortSignal | undefined,
  missing: DatastoreError,
): Promise<unknown> {
  if ((await tryDirectory(client, path, signal)) !== undefined) return isDirectoryError(path);
  return isDatastoreError(missing, 'PATH.NOT_FOUND') ? missing : notFoundError(path, missing);
}

/** The service has its own ways to say that there is nothing; callers know one. */
function notFoundError(path: string, { requestId, identity, cause }: DatastoreError): DatastoreError {
  return new DatastoreError('PATH.NOT_FOUND', `There is no file ${JSON.stringify(path)}.`, { path, requestId, identity, cause });
}

/** The error for a path below a file, or undefined where no part of it is a file. */
export async function tryFileAbove(
  client: FilesClient,
  path: string,
  signal: AbortSignal | undefined,
): Promise<DatastoreError | undefined> {
  for (let above = parentPath(path); above !== ''; above = parentPath(above)) {
    if ((await tryFile(client, above, signal)) !== undefined) return notDirectoryError(above);
    if ((await tryDirectory(client, above, signal)) !== undefined) return undefined;
  }
  return undefined;
}

/** The error for a file where a directory is meant. */
export function notDirectoryError(path: string): DatastoreError {
  return new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path });
}
