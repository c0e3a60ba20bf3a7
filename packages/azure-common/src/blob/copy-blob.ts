import type { ContentHeaders, FileEntry, Metadata } from '@stowage/core/driver';
import { Window } from '../bodies/window.ts';
import { type ChangedFile, toChangedFile } from '../headers/answer-headers.ts';
import type { RequestHeaders } from '../headers/metadata.ts';
import { type BlobEndpoint, blobRights } from './blob-endpoint.ts';
import { createBlockIds } from './block-id.ts';
import { putBlockList } from './put-block-list.ts';

/** Longer than other answers take: the service copies before it answers. */
const answerTimeout = 300_000;

/** Bytes of a blob that Copy Blob From URL takes, at most. */
export const maxWholeCopy: number = 256 * 2 ** 20;
/** Bytes of one block of a larger copy. They pass nowhere near here, so only the service's time for one request limits them. */
export const copyBlockSize: number = 128 * 2 ** 20;

/** Copy Blob From URL: a whole blob of up to 256 MiB with its headers and metadata, in one step. */
export async function copyBlob(
  endpoint: BlobEndpoint,
  path: string,
  source: RequestHeaders,
  headers: RequestHeaders,
  signal: AbortSignal | undefined,
): Promise<ChangedFile> {
  const answer = await endpoint.send({
    operation: 'Copy Blob From URL',
    method: 'PUT',
    path: endpoint.pathOf(path),
    headers: { ...source, 'x-ms-requires-sync': 'true', ...headers },
    right: blobRights.write,
    answerTimeout,
    signal,
  });
  return toChangedFile(answer);
}

/** A blob to make of the ranges of another. */
export interface BlockCopy extends ContentHeaders {
  readonly path: string;
  /** Bytes of the source. */
  readonly size: number;
  /** The headers that name the source. */
  readonly source: RequestHeaders;
  /** Bytes of one block. */
  readonly blockSize: number;
  readonly metadata?: Metadata | undefined;
  readonly digests?: FileEntry['digests'];
  readonly ifNoneMatch?: '*' | undefined;
  /** Headers for what is made, of the driver's own options. */
  readonly headers?: RequestHeaders | undefined;
  readonly leaseId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Put Block From URL, several at a time, and one Put Block List: the bytes pass inside the service, and nobody sees anything before all are
 * there. Headers and metadata do not come with the blocks: they are given to the new blob as they are said here.
 */
export async function copyBlobInBlocks(endpoint: BlobEndpoint, copy: BlockCopy): Promise<ChangedFile> {
  const { path, size, blockSize, ifNoneMatch, signal } = copy;
  const blockId = createBlockIds();
  const blockIds: string[] = [];
  const window = new Window(signal);
  try {
    for (let offset = 0; offset < size; offset += blockSize) {
      const id = blockId(blockIds.length);
      blockIds.push(id);
      const range = { offset, length: Math.min(blockSize, size - offset) };
      await window.add(endpoint.concurrency, (either) =>
        endpoint.retry(() => putBlockFromUrl(endpoint, copy, id, range, either), { idempotent: true, signal: either }),
      );
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
  const { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl, metadata } = copy;
  const described = { contentType, contentEncoding, contentLanguage, contentDisposition, cacheControl, metadata };
  const headers = { 'x-ms-blob-content-md5': copy.digests?.md5, ...copy.headers };
  const list = { path, blockIds, ifNoneMatch, ...described, headers, signal };
  return endpoint.retry(() => putBlockList(endpoint, list), { idempotent: ifNoneMatch === undefined, signal });
}

/** Put Block From URL: stages a block whose bytes the service itself fetches. */
async function putBlockFromUrl(
  endpoint: BlobEndpoint,
  { path, source, leaseId }: BlockCopy,
  blockId: string,
  { offset, length }: { readonly offset: number; readonly length: number },
  signal: AbortSignal,
): Promise<void> {
  await endpoint.send({
    operation: 'Put Block From URL',
    method: 'PUT',
    path: endpoint.pathOf(path),
    query: { blockid: blockId, comp: 'block' },
    headers: { ...source, 'x-ms-source-range': `bytes=${offset}-${offset + length - 1}`, 'x-ms-lease-id': leaseId },
    right: blobRights.write,
    answerTimeout,
    signal,
  });
}
