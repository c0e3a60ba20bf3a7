import { type BodyChecksum, blobRights, checksumHeaders } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';

/** A block to stage. */
export interface PutBlockRequest {
  readonly path: string;
  readonly blockId: string;
  readonly bytes: Uint8Array;
  readonly checksum: BodyChecksum | undefined;
  readonly leaseId: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Put Block: stages a block of a blob, unseen until it is committed. */
export async function putBlock(client: BlobClient, request: PutBlockRequest): Promise<void> {
  const { path, blockId, bytes, checksum, leaseId, signal } = request;
  await client.send({
    operation: 'Put Block',
    method: 'PUT',
    path: client.pathOf(path),
    query: { blockid: blockId, comp: 'block' },
    headers: { ...checksumHeaders(checksum), 'x-ms-lease-id': leaseId },
    body: bytes,
    right: blobRights.write,
    signal,
  });
}
