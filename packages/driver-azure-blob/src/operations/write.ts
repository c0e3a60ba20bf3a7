import type { WriteRequest, WriteResult } from '@stowage/core/driver';
import { BlockCutter } from '../block-cutter.ts';
import { planBlocks } from '../block-plan.ts';
import type { BlobClient } from '../client.ts';
import { explainWrite } from '../errors.ts';
import { checkName } from '../names.ts';
import { putBlob } from '../requests/put-blob.ts';
import { type BlockSource, uploadBlocks } from '../upload.ts';

/** Put Blob for what fits into one block, else Put Block and Put Block List. */
export async function write(client: BlobClient, request: WriteRequest): Promise<WriteResult> {
  checkName(request.path);
  try {
    const { bytes } = request.body;
    if (bytes === undefined) return await writeStream(client, request, request.body.stream);
    return bytes.byteLength <= client.blockSize ? await writeWhole(client, request, bytes) : await writeBytes(client, request, bytes);
  } catch (error) {
    throw explainWrite(error, request);
  }
}

async function writeWhole(client: BlobClient, request: WriteRequest, bytes: Uint8Array): Promise<WriteResult> {
  const result = await putBlob(client, { ...request, bytes, options: request.driver?.azure_blob });
  request.onProgress?.(bytes.byteLength);
  return result;
}

/** Blocks are views of the bytes: they stay in memory anyway. */
async function writeBytes(client: BlobClient, request: WriteRequest, bytes: Uint8Array): Promise<WriteResult> {
  const plan = planBlocks(bytes.byteLength, client);
  const size = plan.sizeOf(0);
  let start = 0;
  const source: BlockSource = {
    next: async () => {
      if (start >= bytes.byteLength) return undefined;
      const block = bytes.subarray(start, start + size);
      start += size;
      return block;
    },
    giveBack: () => undefined,
    close: () => undefined,
  };
  return uploadBlocks(client, request, source, plan);
}

async function writeStream(client: BlobClient, request: WriteRequest, stream: AsyncIterable<Uint8Array>): Promise<WriteResult> {
  const { size } = request.body;
  const plan = planBlocks(size, client);
  const cutter = new BlockCutter(stream, plan, size);
  const first = await cutter.next();
  if (await cutter.isDone()) {
    // What is in memory can be sent again, unlike the stream that core would have to repeat.
    const { signal, ifMatch, ifNoneMatch } = request;
    const idempotent = ifMatch === undefined && ifNoneMatch === undefined;
    return client.retry(() => writeWhole(client, request, first ?? new Uint8Array()), { idempotent, signal });
  }
  let waiting = first;
  const source: BlockSource = {
    next: async () => {
      const block = waiting ?? (await cutter.next());
      waiting = undefined;
      return block;
    },
    giveBack: (block) => cutter.giveBack(block),
    close: () => cutter.close(),
  };
  return uploadBlocks(client, request, source, plan);
}
