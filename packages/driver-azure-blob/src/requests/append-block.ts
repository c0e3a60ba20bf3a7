import { type BodyChecksum, blobRights, type ChangedFile, checksumHeaders, requireHeader, toChangedFile } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';

/** Bytes to append. */
export interface AppendBlockRequest {
  readonly path: string;
  /** At least one byte. */
  readonly bytes: Uint8Array;
  readonly checksum: BodyChecksum | undefined;
  /** Only at this position. */
  readonly position: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Append Block; gives the blob's new size too. */
export async function appendBlock(client: BlobClient, request: AppendBlockRequest): Promise<ChangedFile & { readonly size: number }> {
  const { path, bytes, checksum, position, signal } = request;
  const answer = await client.send({
    operation: 'Append Block',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'appendblock' },
    headers: { ...checksumHeaders(checksum), 'x-ms-blob-condition-appendpos': position?.toString() },
    body: bytes,
    right: blobRights.append,
    signal,
  });
  const offset = Number(requireHeader(answer, 'x-ms-blob-append-offset'));
  return { size: offset + bytes.byteLength, ...toChangedFile(answer) };
}

/** Put Blob for an append blob without content, where nothing is. */
export async function createAppendBlob(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<ChangedFile> {
  const answer = await client.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { 'x-ms-blob-type': 'AppendBlob', 'if-none-match': '*' },
    right: blobRights.append,
    signal,
  });
  return toChangedFile(answer);
}
