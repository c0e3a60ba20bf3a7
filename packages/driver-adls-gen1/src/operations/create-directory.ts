import type { CreateDirectoryRequest, DirectoryEntry } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import { makeDirectories } from '../requests/mkdirs.ts';

/** MKDIRS. */
export async function createDirectory(client: Gen1Client, { path, signal }: CreateDirectoryRequest): Promise<DirectoryEntry> {
  checkName(path);
  if (path !== '') await makeDirectories(client, path, signal);
  return { kind: 'directory', path };
}
