import { requireHeader } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Lease Blob, acquire: for as long as it holds, nobody else changes the file. Gives the file's ETag. */
export async function acquireLease(
  client: LakeClient,
  path: string,
  lease: { readonly id: string; readonly seconds: number },
  signal: AbortSignal | undefined,
): Promise<string> {
  const answer = await client.send({
    operation: 'Lease Blob (acquire)',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'lease' },
    headers: {
      'x-ms-lease-action': 'acquire',
      'x-ms-lease-duration': String(lease.seconds),
      'x-ms-proposed-lease-id': lease.id,
    },
    right: rights.lease,
    signal,
  });
  return requireHeader(answer, 'etag');
}

/** Lease Blob, release. */
export async function releaseLease(client: LakeClient, path: string, id: string, signal: AbortSignal | undefined): Promise<void> {
  await client.send({
    operation: 'Lease Blob (release)',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'lease' },
    headers: { 'x-ms-lease-action': 'release', 'x-ms-lease-id': id },
    right: rights.lease,
    signal,
  });
}
