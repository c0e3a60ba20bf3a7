import {
  type ChangedFile,
  copyBlob,
  copyBlobInBlocks,
  copyBlockSize,
  copySourceHeaders,
  explainWrite,
  isDirectoryError,
  isDirectoryMark,
  maxWholeCopy,
  planBlocks,
  type RequestHeaders,
} from '@stowage/azure-common';
import { type CopyRequest, type FileEntry, isDatastoreError, type WriteResult } from '@stowage/core/driver';
import { optionHeaders } from '../blob-headers.ts';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { isServiceError } from '../errors.ts';
import { checkName } from '../names.ts';
import { headBlob } from '../requests/head-blob.ts';

/**
 * Copy Blob From URL; what is too large for it, or no block blob, by Put Block From URL and Put Block List. Always one version of
 * the source is copied.
 */
export async function copy(client: BlobClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifSourceMatch, signal } = request;
  checkName(from);
  checkName(to);
  const entry = await headSource(client, from, ifSourceMatch, signal);
  const source = await sourceOf(client, from, entry.etag, signal);
  const isWhole = entry.size <= maxWholeCopy && entry.driver?.azure_blob?.blobType === 'BlockBlob';
  try {
    const copied = isWhole ? await copyWhole(client, request, source) : await copyBlocks(client, request, entry, source);
    return { path: to, size: entry.size, ...copied, digests: entry.digests };
  } catch (error) {
    throw isServiceError(error, 'SourceConditionNotMet') ? error : explainWrite(error, request);
  }
}

async function headSource(
  client: BlobClient,
  path: string,
  ifMatch: string | undefined,
  signal: AbortSignal | undefined,
): Promise<FileEntry> {
  try {
    const entry = await client.retry(() => headBlob(client, { path, ifMatch, signal }), { idempotent: true, signal });
    if (isDirectoryMark(entry.metadata)) throw isDirectoryError(path);
    return entry;
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}

async function copyWhole(client: BlobClient, request: CopyRequest, source: RequestHeaders): Promise<ChangedFile> {
  const { to, ifNoneMatch, signal } = request;
  const headers: RequestHeaders = { 'if-none-match': ifNoneMatch, ...optionHeaders(request.driver?.azure_blob) };
  const idempotent = ifNoneMatch === undefined;
  return client.retry(() => copyBlob(client, to, source, headers, signal), { idempotent, signal });
}

/** Copies in blocks of the given size, larger ones where a blob has no room for so many. */
export async function copyBlocks(
  client: BlobClient,
  request: CopyRequest,
  entry: FileEntry,
  source: RequestHeaders,
  blockSize: number = copyBlockSize,
): Promise<ChangedFile> {
  const { to: path, ifNoneMatch, signal } = request;
  const options = { contentMd5: entry.digests?.md5, ...request.driver?.azure_blob };
  return copyBlobInBlocks(client, {
    ...entry,
    path,
    source,
    blockSize: planBlocks(entry.size, { blockSize, concurrency: 1 }).sizeOf(0),
    ifNoneMatch,
    headers: optionHeaders(options),
    leaseId: options.leaseId,
    signal,
  });
}

/** The headers that name the source. */
export function sourceOf(
  client: BlobClient,
  path: string,
  etag: string | undefined,
  signal: AbortSignal | undefined,
): Promise<RequestHeaders> {
  const signed = { resource: 'b', path: `${client.container}/${path}` } as const;
  return copySourceHeaders({ credential: client.credential, url: client.urlOf(path), signed, etag }, signal);
}
