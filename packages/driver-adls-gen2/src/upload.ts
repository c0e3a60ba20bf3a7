import {
  type ChangedFile,
  checksumOfUpload,
  combineChecksums,
  type SendBlocksOptions,
  type SummedPiece,
  sendBlocks,
  toDigests,
} from '@stowage/azure-common';
import type { WriteRequest, WriteResult } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { newPathHeaders } from './lake-headers.ts';
import { putInPlace } from './put-in-place.ts';
import { appendData, flushData } from './requests/append-data.ts';
import { createPath } from './requests/create-path.ts';

/** What an upload takes of a write, and what it adds. */
export interface Upload extends Omit<WriteRequest, 'body'> {
  readonly blocks: Pick<SendBlocksOptions, 'source' | 'plan' | 'first'>;
  /** The whole access control list of the new file, as the service writes it. */
  readonly acl?: string | undefined;
}

/**
 * Uploads a file in appends, several at a time, to a temporary name, flushes it at its size and renames it into its place. Each append carries
 * a checksum and is repeated by itself; the flush fails if one of them is missing.
 */
export async function upload(client: LakeClient, request: Upload): Promise<WriteResult> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_data_lake_gen2;
  const pieces: SummedPiece[] = [];
  let size = 0;
  const placed = await putInPlace(client, { path, ifMatch, ifNoneMatch, leaseId: options?.leaseId, signal }, async (temporary) => {
    const headers = { ...newPathHeaders(request, options), 'x-ms-acl': request.acl };
    await client.retry(() => createPath(client, { path: temporary, resource: 'file', headers, signal }), { idempotent: true, signal });
    [size] = await Promise.all([sendAll(client, temporary, request, pieces), client.sweep(path, signal)]);
    return flush(client, temporary, size, options?.contentMd5, signal);
  });
  return { path, size, ...placed, digests: toDigests(combineChecksums(pieces)) };
}

async function sendAll(client: LakeClient, path: string, request: Upload, pieces: SummedPiece[]): Promise<number> {
  const { blocks, onProgress, signal } = request;
  const { concurrency } = client;
  return sendBlocks({ ...blocks, concurrency, onProgress, signal }, async ({ index, offset, bytes, signal: either }) => {
    const checksum = await checksumOfUpload(client.checksum, bytes, either);
    const data = { path, bytes, checksum, position: offset, signal: either };
    await client.retry(() => appendData(client, data), { idempotent: true, signal: either });
    pieces[index] = { size: bytes.byteLength, checksum };
  });
}

/** Nobody else has the file, so a flush that is sent again changes nothing. */
function flush(
  client: LakeClient,
  path: string,
  size: number,
  md5: string | undefined,
  signal: AbortSignal | undefined,
): Promise<ChangedFile> {
  return client.retry(() => flushData(client, path, size, { 'x-ms-content-md5': md5 }, signal), { idempotent: true, signal });
}
