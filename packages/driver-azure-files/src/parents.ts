import { isDatastoreError, parentPath } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { isAbsence, notDirectoryError, tryDirectory, tryFile, tryFileAbove } from './find.ts';
import { createDirectory } from './requests/create-directory.ts';

/** Runs a step that needs the parents of a path, and again when they were missing and have been made. */
export async function withParents<T>(
  client: FilesClient,
  path: string,
  signal: AbortSignal | undefined,
  step: () => Promise<T>,
): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const parent = parentPath(path);
    if (parent === '' || !isAbsence(error)) throw error;
    await makeDirectory(client, parent, signal);
  }
  try {
    return await step();
  } catch (error) {
    throw isAbsence(error) ? ((await tryFileAbove(client, path, signal)) ?? error) : error;
  }
}

/** Sees to it that the directories above a path are there. */
export async function requireParents(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  const parent = parentPath(path);
  if (parent !== '' && (await tryDirectory(client, parent, signal)) === undefined) await makeDirectory(client, parent, signal);
}

/** Makes a directory with all that is missing above it. Fails with `PATH.NOT_DIRECTORY` where it, or a part of its path, is a file. */
async function makeDirectory(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await client.retry(() => createDirectory(client, path, signal), { idempotent: true, signal });
  } catch (error) {
    if (isDatastoreError(error, 'PATH.EXISTS')) {
      if ((await tryFile(client, path, signal)) !== undefined) throw notDirectoryError(path);
      return;
    }
    const parent = parentPath(path);
    if (parent === '' || !isAbsence(error)) throw error;
    await makeDirectory(client, parent, signal);
    await makeOne(client, path, signal);
  }
}

/** Makes a directory whose parent has just been seen; another writer may do so at the same moment. */
async function makeOne(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await client.retry(() => createDirectory(client, path, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
  }
}
