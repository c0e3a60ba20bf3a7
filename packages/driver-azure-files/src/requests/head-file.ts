import { requireHeader } from '@stowage/azure-common';
import type { DirectoryEntry, FileEntry } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { toDirectoryEntry, toFileEntry } from '../entry.ts';
import { rights } from '../errors.ts';

/** Get File Properties. */
export async function headFile(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<FileEntry> {
  const answer = await client.send({
    operation: 'Get File Properties',
    method: 'HEAD',
    path: client.pathOf(path),
    right: rights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  return toFileEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
}

/** Get Directory Properties. */
export async function headDirectory(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<DirectoryEntry> {
  const answer = await client.send({
    operation: 'Get Directory Properties',
    method: 'HEAD',
    path: client.pathOf(path),
    query: { restype: 'directory' },
    right: rights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  return toDirectoryEntry(path, answer.headers);
}
