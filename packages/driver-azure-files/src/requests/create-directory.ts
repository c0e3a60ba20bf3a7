import { requireHeader } from '@stowage/azure-common';
import type { DirectoryEntry } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { toDirectoryEntry } from '../entry.ts';
import { rights } from '../errors.ts';

/** Create Directory, in a directory that is there. */
export async function createDirectory(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<DirectoryEntry> {
  const answer = await client.send({
    operation: 'Create Directory',
    method: 'PUT',
    path: client.pathOf(path),
    query: { restype: 'directory' },
    headers: {
      'x-ms-file-permission': 'inherit',
      'x-ms-file-attributes': 'Directory',
      'x-ms-file-creation-time': 'now',
      'x-ms-file-last-write-time': 'now',
    },
    right: rights.create,
    signal,
  });
  requireHeader(answer, 'etag');
  return toDirectoryEntry(path, answer.headers);
}
