import { blobRights } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';

/** Delete Blob, with its snapshots. */
export async function deleteBlob(
  client: BlobClient,
  name: string,
  ifMatch: string | undefined,
  signal: AbortSignal | undefined,
): Promise<void> {
  await client.send({
    operation: 'Delete Blob',
    method: 'DELETE',
    path: client.pathOf(name),
    headers: { 'x-ms-delete-snapshots': 'include', 'if-match': ifMatch },
    right: blobRights.delete,
    signal,
  });
}
