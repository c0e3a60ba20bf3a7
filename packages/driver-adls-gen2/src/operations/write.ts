import { createBlockSource, explainWrite, type PutBlobRequest, planBlocks, putBlob } from '@stowage/azure-common';
import type { WriteRequest, WriteResult } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { explainKind } from '../head-path.ts';
import { needsPath } from '../lake-headers.ts';
import { checkMetadata } from '../metadata.ts';
import { checkName } from '../names.ts';
import { mayMove, putInPlace } from '../put-in-place.ts';
import { upload } from '../upload.ts';

/** Put Blob for what fits into one block: one request, in one step. Else appends to a temporary file, and a rename. */
export async function write(client: LakeClient, request: WriteRequest): Promise<WriteResult> {
  const { path, body, metadata, signal } = request;
  checkName(path);
  checkMetadata(metadata);
  const isPlain = !needsPath(request.driver?.azure_data_lake_gen2);
  const { bytes } = body;
  if (isPlain && bytes !== undefined && bytes.byteLength <= client.blockSize) return writeWhole(client, request, bytes);
  const plan = planBlocks(body.size, client);
  const source = createBlockSource(body, plan);
  const first = await source.next();
  if (!isPlain || !(await source.isDone())) return upload(client, { ...request, blocks: { source, plan, first } });
  // What is in memory can be sent again, unlike the stream that core would have to repeat.
  const idempotent = request.ifMatch === undefined && request.ifNoneMatch === undefined;
  return client.retry(() => writeWhole(client, request, first ?? new Uint8Array()), { idempotent, signal });
}

/**
 * One request; for a file that must be new, two. Whether a Put Blob whose answer was lost was the one that made the file, nobody could tell; of a
 * rename it can be told, so that is what makes it.
 */
async function writeWhole(client: LakeClient, request: WriteRequest, bytes: Uint8Array): Promise<WriteResult> {
  const { leaseId, contentMd5 } = request.driver?.azure_data_lake_gen2 ?? {};
  const blob: PutBlobRequest = { ...request, bytes, headers: { 'x-ms-lease-id': leaseId, 'x-ms-blob-content-md5': contentMd5 } };
  try {
    const result = request.ifNoneMatch !== undefined && mayMove(client) ? await putNew(client, blob) : await putBlob(client, blob);
    request.onProgress?.(bytes.byteLength);
    return result;
  } catch (error) {
    throw explainWrite(await explainKind(client, request.path, error, request.signal), request);
  }
}

async function putNew(client: LakeClient, blob: PutBlobRequest): Promise<WriteResult> {
  const { path, signal } = blob;
  let digests: WriteResult['digests'];
  const placed = await putInPlace(client, { path, ifNoneMatch: '*', signal }, async (temporary) => {
    const unconditional = { ...blob, path: temporary, ifNoneMatch: undefined };
    const put = await client.retry(() => putBlob(client, unconditional), { idempotent: true, signal });
    digests = put.digests;
    return { etag: put.etag, lastModified: put.lastModified };
  });
  return { path, size: blob.bytes.byteLength, ...placed, digests };
}
