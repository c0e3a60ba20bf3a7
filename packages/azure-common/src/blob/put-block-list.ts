import { checksumHeaders, checksumOfUpload } from '../checksums/body-checksum.ts';
import { type ChangedFile, toChangedFile } from '../headers/answer-headers.ts';
import type { RequestHeaders } from '../headers/metadata.ts';
import { type BlobEndpoint, blobRights } from './blob-endpoint.ts';
import { type NewBlob, newBlobHeaders } from './blob-headers.ts';

/** A blob to make of staged blocks. */
export interface PutBlockListRequest extends NewBlob {
  readonly path: string;
  /** In order. */
  readonly blockIds: readonly string[];
  /** Headers of the driver's own options. */
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Put Block List: makes the blob of staged blocks, in one step. Blocks are looked for among the staged ones first and then among the
 * committed ones, so that a repetition after a lost answer finds them.
 */
export async function putBlockList(endpoint: BlobEndpoint, request: PutBlockListRequest): Promise<ChangedFile> {
  const { path, blockIds, headers, signal } = request;
  const list = blockIds.map((id) => `<Latest>${id}</Latest>`).join('');
  const bytes = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`);
  const answer = await endpoint.send({
    operation: 'Put Block List',
    method: 'PUT',
    path: endpoint.pathOf(path),
    query: { comp: 'blocklist' },
    headers: {
      ...checksumHeaders(await checksumOfUpload(endpoint.checksum, bytes, signal)),
      ...newBlobHeaders(request),
      ...headers,
    },
    body: bytes,
    right: blobRights.write,
    signal,
  });
  return toChangedFile(answer);
}
