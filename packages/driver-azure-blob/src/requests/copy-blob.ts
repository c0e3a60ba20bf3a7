import { type ChangedFile, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Longer than other answers take: the service copies before it answers. */
const answerTimeout = 300_000;

/** Copy Blob From URL: a whole blob of up to 256 MiB with its headers and metadata, in one step. */
export async function copyBlob(
  client: BlobClient,
  path: string,
  source: RequestHeaders,
  headers: RequestHeaders,
  signal: AbortSignal | undefined,
): Promise<ChangedFile> {
  const answer = await client.send({
    operation: 'Copy Blob From URL',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { ...source, 'x-ms-requires-sync': 'true', ...headers },
    right: rights.write,
    answerTimeout,
    signal,
  });
  return toChangedFile(answer);
}

/** A block to make of a range of another blob. */
export interface PutBlockFromUrlRequest {
  readonly path: string;
  readonly blockId: string;
  readonly source: RequestHeaders;
  readonly offset: number;
  readonly length: number;
  readonly leaseId: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Put Block From URL: stages a block whose bytes the service itself fetches. */
export async function putBlockFromUrl(client: BlobClient, request: PutBlockFromUrlRequest): Promise<void> {
  const { path, blockId, source, offset, length, leaseId, signal } = request;
  await client.send({
    operation: 'Put Block From URL',
    method: 'PUT',
    path: client.pathOf(path),
    query: { blockid: blockId, comp: 'block' },
    headers: { ...source, 'x-ms-source-range': `bytes=${offset}-${offset + length - 1}`, 'x-ms-lease-id': leaseId },
    right: rights.write,
    answerTimeout,
    signal,
  });
}
