import {
  type ChangedFile,
  checksumOfUpload,
  combineChecksums,
  createBlockIds,
  putBlockList,
  type SendBlocksOptions,
  type SummedPiece,
  sendBlocks,
  toDigests,
} from '@stowage/azure-common';
import { DatastoreError, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import { optionHeaders } from './blob-headers.ts';
import type { BlobClient } from './client.ts';
import { isServiceError } from './errors.ts';
import { putBlock } from './requests/put-block.ts';

interface StagedBlock extends SummedPiece {
  readonly id: string;
}

/**
 * Uploads a file in blocks, several at a time, and commits them in one step: before that, nobody sees anything of it. Each block
 * carries a checksum and is repeated by itself. When it fails or is aborted, what was staged is left for the service to drop.
 */
export async function uploadBlocks(
  client: BlobClient,
  request: WriteRequest,
  blocks: Pick<SendBlocksOptions, 'source' | 'plan' | 'first'>,
): Promise<WriteResult> {
  const { path, onProgress, signal } = request;
  const { leaseId } = request.driver?.azure_blob ?? {};
  const blockId = createBlockIds();
  const staged: StagedBlock[] = [];
  const { concurrency } = client;
  const size = await sendBlocks({ ...blocks, concurrency, onProgress, signal }, async ({ index, bytes, signal: either }) => {
    const id = blockId(index);
    const checksum = await checksumOfUpload(client.checksum, bytes, either);
    const block = { path, blockId: id, bytes, checksum, leaseId, signal: either };
    await client.retry(() => putBlock(client, block), { idempotent: true, signal: either });
    staged[index] = { id, size: bytes.byteLength, checksum };
  });
  const committed = await commit(client, request, staged);
  return { path, size, ...committed, digests: toDigests(combineChecksums(staged)) };
}

async function commit(client: BlobClient, request: WriteRequest, staged: readonly StagedBlock[]): Promise<ChangedFile> {
  const { signal, ifMatch, ifNoneMatch } = request;
  const isConditional = ifMatch !== undefined || ifNoneMatch !== undefined;
  const list = { ...request, blockIds: staged.map(({ id }) => id), headers: optionHeaders(request.driver?.azure_blob) };
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
