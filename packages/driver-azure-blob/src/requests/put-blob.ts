import { type BodyChecksum, checksumHeaders, checksumOfUpload, toChangedFile } from '@stowage/azure-common';
import type { WriteResult } from '@stowage/core/driver';
import { blobHeaders, type NewBlob } from '../blob-headers.ts';
import type { BlobClient } from '../client.ts';
import { rights } from '../errors.ts';
import type { BlobWriteOptions } from '../options.ts';

/** A blob to write in one request. */
export interface PutBlobRequest extends NewBlob {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly options?: BlobWriteOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Put Blob: a whole block blob, replaced in one step. */
export async function putBlob(client: BlobClient, request: PutBlobRequest): Promise<WriteResult> {
  const { path, bytes, options, signal } = request;
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const answer = await client.send({
    operation: 'Put Blob',
    method: 'PUT',
    path: client.pathOf(path),
    headers: { 'x-ms-blob-type': 'BlockBlob', ...checksumHeaders(checksum), ...blobHeaders(request, options) },
    body: bytes,
    right: rights.write,
    signal,
  });
  return { path, size: bytes.byteLength, ...toChangedFile(answer), digests: digestsOf(checksum, answer.header('content-md5')) };
}

/** The service makes an MD5 of what it got in one request, and keeps it. */
function digestsOf(checksum: BodyChecksum | undefined, md5: string | undefined): WriteResult['digests'] {
  if (checksum === undefined && md5 === undefined) return undefined;
  return { ...(md5 === undefined ? {} : { md5 }), ...(checksum === undefined ? {} : { [checksum.algorithm]: checksum.value }) };
}
