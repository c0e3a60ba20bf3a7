import { directoryMark, isDirectoryMark, putBlob } from '@stowage/azure-common';
import { type CreateDirectoryRequest, DatastoreError, type DirectoryEntry, isDatastoreError } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { checkName, directoryPrefix } from '../names.ts';
import { headBlob } from '../requests/head-blob.ts';

/**
 * Writes the marker of a directory: an empty blob, named with a slash at the end, with the metadata by which Microsoft's tools
 * know directories.
 */
export async function createDirectory(client: BlobClient, { path, signal }: CreateDirectoryRequest): Promise<DirectoryEntry> {
  const directory: DirectoryEntry = { kind: 'directory', path };
  if (path === '') return directory;
  checkName(`${path}/`);
  if (await isMarkedByName(client, path, signal)) return directory;
  const marker = { path: directoryPrefix(path), bytes: new Uint8Array(), metadata: { [directoryMark]: 'true' } };
  try {
    await putBlob(client, { ...marker, ifNoneMatch: '*', signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS') && !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
  }
  return directory;
}

/** Whether another tool has marked the directory by a blob of its very name. A file of that name is `PATH.EXISTS`. */
async function isMarkedByName(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    const { metadata } = await headBlob(client, { path, signal });
    if (isDirectoryMark(metadata)) return true;
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
    throw error;
  }
  throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is a file.`, { path });
}
