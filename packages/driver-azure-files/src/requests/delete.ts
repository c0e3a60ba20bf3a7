import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Delete File. */
export async function deleteFile(
  client: FilesClient,
  path: string,
  leaseId: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.send({
    operation: 'Delete File',
    method: 'DELETE',
    path: client.pathOf(path),
    headers: { 'x-ms-lease-id': leaseId },
    right: rights.delete,
    signal,
  });
}

/** Delete Directory, which must be empty. */
export async function deleteDirectory(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  await client.send({
    operation: 'Delete Directory',
    method: 'DELETE',
    path: client.pathOf(path),
    query: { restype: 'directory' },
    right: rights.delete,
    signal,
  });
}
