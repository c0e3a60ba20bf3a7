import { requireHeader } from '@stowage/azure-common';
import type { DirectoryEntry, FileEntry } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { toDirectoryEntry, toFileEntry } from '../entry.ts';
import { rights } from '../errors.ts';

/** The ids of the requests by which entries were got: what an error must tell that is found by looking at an entry. */
const requestIds = new WeakMap<object, string>();

/** The id of the request whose answer told of this file. */
export function requestIdOf(entry: object): string | undefined {
  return requestIds.get(entry);
}

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
  const entry = toFileEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5'));
  if (answer.requestId !== undefined) requestIds.set(entry, answer.requestId);
  return entry;
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
  const entry = toDirectoryEntry(path, answer.headers);
  if (answer.requestId !== undefined) requestIds.set(entry, answer.requestId);
  return entry;
}
