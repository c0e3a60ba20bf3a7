import { type CreateDirectoryRequest, DatastoreError, type DirectoryEntry, isDatastoreError } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { tryDirectory } from '../find.ts';
import { checkName } from '../names.ts';
import { withParents } from '../parents.ts';
import { createDirectory as createNow } from '../requests/create-directory.ts';

/** Create Directory, after those above it that are missing. */
export async function createDirectory(client: FilesClient, { path, signal }: CreateDirectoryRequest): Promise<DirectoryEntry> {
  if (path === '') return { kind: 'directory', path };
  checkName(path);
  const create = (): Promise<DirectoryEntry> => client.retry(() => createNow(client, path, signal), { idempotent: true, signal });
  try {
    return await withParents(client, path, signal, create);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
    const found = await tryDirectory(client, path, signal);
    if (found !== undefined) return found;
    throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is a file.`, { path });
  }
}
