import { combineCrc64, DatastoreError, orAbort, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import { createBlockIds } from './block-id.ts';
import type { BlockPlan } from './block-plan.ts';
import { type BodyChecksum, checksumOfUpload, toDigests } from './checksum.ts';
import type { BlobClient, ChangedBlob } from './client.ts';
import { isServiceError } from './errors.ts';
import { putBlock } from './requests/put-block.ts';
import { putBlockList } from './requests/put-block-list.ts';
import { Window } from './window.ts';

/** Where the blocks of an upload come from. */
export interface BlockSource {
  /** The next block; undefined at the end. */
  next(): Promise<Uint8Array | undefined>;
  /** Takes back the memory of a block that has arrived. */
  giveBack(block: Uint8Array): void;
  close(): void;
}

interface StagedBlock {
  readonly id: string;
  readonly size: number;
  readonly checksum: BodyChecksum | undefined;
}

/**
 * Uploads a file in blocks, several at a time, and commits them in one step: before that, nobody sees anything of it. Each block
 * carries a checksum and is repeated by itself. When it fails or is aborted, what was staged is left for the service to drop.
 */
export async function uploadBlocks(client: BlobClient, request: WriteRequest, source: BlockSource, plan: BlockPlan): Promise<WriteResult> {
  const { path, onProgress, signal } = request;
  const { leaseId } = request.driver?.azure_blob ?? {};
  const blockId = createBlockIds();
  const staged: StagedBlock[] = [];
  const window = new Window(signal);
  let accepted = 0;

  const stage = async (index: number, bytes: Uint8Array, signal: AbortSignal): Promise<void> => {
    const id = blockId(index);
    const checksum = await checksumOfUpload(client.checksum, bytes, signal);
    const block = { path, blockId: id, bytes, checksum, leaseId, signal };
    await client.retry(() => putBlock(client, block), { idempotent: true, signal });
    staged[index] = { id, size: bytes.byteLength, checksum };
    source.giveBack(bytes);
    accepted += bytes.byteLength;
    onProgress?.(accepted);
  };

  try {
    for (let index = 0; ; index++) {
      // The next block is filled only when there is memory for it.
      await window.room(plan.blocksAt(index));
      // A block that fails for good ends the wait for a slow source.
      const bytes = await orAbort(source.next(), window.signal);
      if (bytes === undefined) break;
      await window.add(client.concurrency, (signal) => stage(index, bytes, signal));
    }
    await window.finish();
  } catch (error) {
    await window.cancel();
    source.close();
    throw error;
  }
  const committed = await commit(client, request, staged);
  return { path, size: accepted, ...committed, digests: toDigests(combine(staged)) };
}

async function commit(client: BlobClient, request: WriteRequest, staged: readonly StagedBlock[]): Promise<ChangedBlob> {
  const { signal, ifMatch, ifNoneMatch } = request;
  const isConditional = ifMatch !== undefined || ifNoneMatch !== undefined;
  const list = { ...request, blockIds: staged.map(({ id }) => id), options: request.driver?.azure_blob };
  // A commit that got through and is sent again would meet its own result, and take it for another writer's.
  try {
    return await client.retry(() => putBlockList(client, list), { idempotent: !isConditional, signal });
  } catch (error) {
    // Another writer's commit has discarded the blocks. Bytes that are still there can go up again, as a whole.
    if (!isServiceError(error, 'InvalidBlockList') || isConditional) throw error;
    throw new DatastoreError(error.code, error.message, {
      requestId: error.requestId,
      nextAction: error.nextAction,
      retryable: request.body.bytes !== undefined,
    });
  }
}

/** The CRC-64 of the whole file, out of those of its blocks. MD5s cannot be put together. */
function combine(staged: readonly StagedBlock[]): BodyChecksum | undefined {
  let whole: string | undefined;
  for (const { checksum, size } of staged) {
    if (checksum?.algorithm !== 'crc64') return undefined;
    whole = whole === undefined ? checksum.value : combineCrc64(whole, checksum.value, size);
  }
  return whole === undefined ? undefined : { algorithm: 'crc64', value: whole };
}
