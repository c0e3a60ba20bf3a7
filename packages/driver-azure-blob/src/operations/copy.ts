import { type ChangedFile, copySourceHeaders, explainWrite, isDirectoryError, type RequestHeaders, Window } from '@stowage/azure-common';
import { type CopyRequest, type FileEntry, isDatastoreError, type WriteResult } from '@stowage/core/driver';
import { addOptions } from '../blob-headers.ts';
import { createBlockIds } from '../block-id.ts';
import { planBlocks } from '../block-plan.ts';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { isDirectoryMark } from '../entry.ts';
import { isServiceError } from '../errors.ts';
import { checkName } from '../names.ts';
import { copyBlob, putBlockFromUrl } from '../requests/copy-blob.ts';
import { headBlob } from '../requests/head-blob.ts';
import { putBlockList } from '../requests/put-block-list.ts';

const mebibyte = 2 ** 20;

/** Bytes of a blob that Copy Blob From URL takes, at most. */
const maxWholeCopy = 256 * mebibyte;
/** Bytes of one block of a larger copy. They pass nowhere near here, so only the service's time for one request limits them. */
const copyBlockSize = 128 * mebibyte;

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
  const headers: RequestHeaders = { 'if-none-match': ifNoneMatch };
  addOptions(headers, request.driver?.azure_blob ?? {});
  const idempotent = ifNoneMatch === undefined;
  return client.retry(() => copyBlob(client, to, source, headers, signal), { idempotent, signal });
}

/** Headers and metadata do not come with the blocks: they are given to the new blob as they are. */
export async function copyBlocks(
  client: BlobClient,
  request: CopyRequest,
  entry: FileEntry,
  source: RequestHeaders,
  blockSize: number = copyBlockSize,
): Promise<ChangedFile> {
  const { to: path, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  const blockId = createBlockIds();
  const size = planBlocks(entry.size, { blockSize, concurrency: 1 }).sizeOf(0);
  const blockIds: string[] = [];
  const window = new Window(signal);
  try {
    for (let offset = 0; offset < entry.size; offset += size) {
      const id = blockId(blockIds.length);
      blockIds.push(id);
      await window.add(client.concurrency, (either) => {
        const length = Math.min(size, entry.size - offset);
        const block = { path, blockId: id, source, offset, length, leaseId: options?.leaseId, signal: either };
        return client.retry(() => putBlockFromUrl(client, block), { idempotent: true, signal: either });
      });
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  const list = { ...entry, path, blockIds, ifNoneMatch, signal, options: { contentMd5: entry.digests?.md5, ...options } };
  return client.retry(() => putBlockList(client, list), { idempotent: ifNoneMatch === undefined, signal });
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
