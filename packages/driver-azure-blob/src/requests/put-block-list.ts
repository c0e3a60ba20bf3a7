import { type ChangedFile, checksumHeaders, checksumOfUpload, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import { blobHeaders, type NewBlob } from '../blob-headers.ts';
import type { BlobClient } from '../client.ts';
import { rights } from '../errors.ts';
import type { BlobWriteOptions } from '../options.ts';

/** A blob to make of staged blocks. */
export interface PutBlockListRequest extends NewBlob {
  readonly path: string;
  /** In order. */
  readonly blockIds: readonly string[];
  readonly options?: BlobWriteOptions | undefined;
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Put Block List: makes the blob of staged blocks, in one step. Blocks are looked for among the staged ones first and then among the
 * committed ones, so that a repetition after a lost answer finds them.
 */
export async function putBlockList(client: BlobClient, request: PutBlockListRequest): Promise<ChangedFile> {
  const { path, blockIds, options, headers, signal } = request;
  const list = blockIds.map((id) => `<Latest>${id}</Latest>`).join('');
  const bytes = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`);
  const answer = await client.send({
    operation: 'Put Block List',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'blocklist' },
    headers: {
      ...checksumHeaders(await checksumOfUpload(client.checksum, bytes, signal)),
      ...blobHeaders(request, options),
      ...headers,
    },
    body: bytes,
    right: rights.write,
    signal,
  });
  return toChangedFile(answer);
}
