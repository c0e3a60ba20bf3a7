import { type CreateDirectoryRequest, DatastoreError, type DirectoryEntry } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { toDirectoryEntry } from '../entries.ts';
import { isErrno } from '../errors.ts';
import type { Pin } from '../pin.ts';

export async function createDirectory(client: LocalClient, { path }: CreateDirectoryRequest): Promise<DirectoryEntry> {
  using folder = await make(client, path);
  return toDirectoryEntry(path, await client.factsOfPin(folder));
}

async function make(client: LocalClient, path: string): Promise<Pin> {
  try {
    return await client.pinOrMake(path);
  } catch (error) {
    if (!isErrno(error, 'ENOTDIR')) throw error;
    // Either the path itself is a file, and it can be found; or a part above it is one, and this fails the same way.
    (await client.pin(path))[Symbol.dispose]();
    throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is a file.`, { path, cause: error });
  }
}
