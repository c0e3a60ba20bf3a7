import { requireHeader } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Lease Blob, acquire: for as long as it holds, nobody else changes the file. Gives the file's ETag, and the request's id. */
export async function acquireLease(
  client: LakeClient,
  path: string,
  lease: { readonly id: string; readonly seconds: number },
  signal: AbortSignal | undefined,
): Promise<{ readonly etag: string; readonly requestId: string | undefined }> {
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
  return { etag: requireHeader(answer, 'etag'), requestId: answer.requestId };
}

/** Lease Blob, renew: succeeds only while the lease is still the holder's. */
export async function renewLease(client: LakeClient, path: string, id: string, signal: AbortSignal | undefined): Promise<void> {
  await actOnLease(client, path, id, { 'x-ms-lease-action': 'renew' }, signal);
}

/** Lease Blob, change: the lease goes on under another id, and whoever comes with the old one is refused. */
export async function changeLease(
  client: LakeClient,
  path: string,
  ids: { readonly from: string; readonly to: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  await actOnLease(client, path, ids.from, { 'x-ms-lease-action': 'change', 'x-ms-proposed-lease-id': ids.to }, signal);
}

/** Lease Blob, release. */
export async function releaseLease(client: LakeClient, path: string, id: string, signal: AbortSignal | undefined): Promise<void> {
  await actOnLease(client, path, id, { 'x-ms-lease-action': 'release' }, signal);
}

async function actOnLease(
  client: LakeClient,
  path: string,
  id: string,
  headers: { readonly 'x-ms-lease-action': 'renew' | 'change' | 'release'; readonly 'x-ms-proposed-lease-id'?: string },
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.send({
    operation: `Lease Blob (${headers['x-ms-lease-action']})`,
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'lease' },
    headers: { 'x-ms-lease-id': id, ...headers },
    right: rights.lease,
    signal,
  });
}
