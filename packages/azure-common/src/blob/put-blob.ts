import type { WriteResult } from '@stowage/core/driver';
import { type BodyChecksum, checksumHeaders, checksumOfUpload } from '../checksums/body-checksum.ts';
import { toChangedFile } from '../headers/answer-headers.ts';
import type { RequestHeaders } from '../headers/metadata.ts';
import { type BlobEndpoint, blobRights } from './blob-endpoint.ts';
import { type NewBlob, newBlobHeaders } from './blob-headers.ts';

/** A blob to write in one request. */
export interface PutBlobRequest extends NewBlob {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Headers of the driver's own options. */
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Put Blob: a whole block blob, replaced in one step. */
export async function putBlob(endpoint: BlobEndpoint, request: PutBlobRequest): Promise<WriteResult> {
  const { path, bytes, headers, signal } = request;
  const checksum = await checksumOfUpload(endpoint.checksum, bytes, signal);
  const answer = await endpoint.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: endpoint.pathOf(path),
    headers: { 'x-ms-blob-type': 'BlockBlob', ...checksumHeaders(checksum), ...newBlobHeaders(request), ...headers },
    body: bytes,
    right: blobRights.write,
    signal,
  });
  return { path, size: bytes.byteLength, ...toChangedFile(answer), digests: digestsOf(checksum, answer.header('content-md5')) };
}

/** The service makes an MD5 of what it got in one request, and keeps it. */
function digestsOf(checksum: BodyChecksum | undefined, md5: string | undefined): WriteResult['digests'] {
  if (checksum === undefined && md5 === undefined) return undefined;
  return { ...(md5 === undefined ? {} : { md5 }), ...(checksum === undefined ? {} : { [checksum.algorithm]: checksum.value }) };
}
