import { isDirectoryMark } from '@stowage/azure-common';
import { DatastoreError, type DirectoryEntry, type Entry, isDatastoreError, type StatRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { findDirectory } from '../directory.ts';
import { checkName } from '../names.ts';
import { getTags } from '../requests/blob-tags.ts';
import { headBlob } from '../requests/head-blob.ts';

/** Get Blob Properties; where there is no blob, a listing tells whether there is a directory. */
export async function stat(client: BlobClient, request: StatRequest): Promise<Entry> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  if (path === '') return statRoot(client, signal);
  checkName(path);
  try {
    const entry = await headBlob(client, { path, ifMatch, ifNoneMatch, options, signal });
    if (isDirectoryMark(entry.metadata)) return toDirectory(entry);
    if (options?.tags === undefined) return entry;
    const tags = await getTags(client, path, options, signal);
    return { ...entry, driver: { ...entry.driver, azure_blob: { ...entry.driver?.azure_blob, tags } } };
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    const directory = await findDirectory(client, path, signal);
    if (directory === undefined) throw error;
    if (ifMatch !== undefined && directory.etag !== ifMatch) {
      throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is a directory without that ETag.`);
    }
    return directory;
  }
}

function toDirectory({ path, etag, lastModified, createdAt, metadata }: Entry): DirectoryEntry {
  return { kind: 'directory', path, etag, lastModified, createdAt, metadata };
}

/** The root is there if the container is; where that cannot be asked, it is taken to be. */
async function statRoot(client: BlobClient, signal: AbortSignal | undefined): Promise<Entry> {
  if (client.canList) await findDirectory(client, '', signal);
  return { kind: 'directory', path: '' };
}
