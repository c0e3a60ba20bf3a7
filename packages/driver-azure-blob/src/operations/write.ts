import { createBlockSource, explainWrite, planBlocks, putBlob } from '@stowage/azure-common';
import type { WriteRequest, WriteResult } from '@stowage/core/driver';
import { optionHeaders } from '../blob-headers.ts';
import type { BlobClient } from '../client.ts';
import { checkName } from '../names.ts';
import { uploadBlocks } from '../upload.ts';

/** Put Blob for what fits into one block, else Put Block and Put Block List. */
export async function write(client: BlobClient, request: WriteRequest): Promise<WriteResult> {
  checkName(request.path);
  try {
    const { bytes } = request.body;
    return bytes !== undefined && bytes.byteLength <= client.blockSize
      ? await writeWhole(client, request, bytes)
      : await writeBlocks(client, request);
  } catch (error) {
    throw explainWrite(error, request);
  }
}

async function writeWhole(client: BlobClient, request: WriteRequest, bytes: Uint8Array): Promise<WriteResult> {
  const result = await putBlob(client, { ...request, bytes, headers: optionHeaders(request.driver?.azure_blob) });
  request.onProgress?.(bytes.byteLength);
  return result;
}

async function writeBlocks(client: BlobClient, request: WriteRequest): Promise<WriteResult> {
  const { body, signal, ifMatch, ifNoneMatch } = request;
  const plan = planBlocks(body.size, client);
  const source = createBlockSource(body, plan);
  const first = await source.next();
  if (!(await source.isDone())) return uploadBlocks(client, request, { source, plan, first });
  // What is in memory can be sent again, unlike the stream that core would have to repeat.
  const idempotent = ifMatch === undefined && ifNoneMatch === undefined;
  return client.retry(() => writeWhole(client, request, first ?? new Uint8Array()), { idempotent, signal });
}
