import { BlockCutter, type ChangedFile, checksumOfUpload, recode } from '@stowage/azure-common';
import { type AppendRequest, DatastoreError, isDatastoreError, toChunks, type WriteResult } from '@stowage/core/driver';
import { maxAppendSize } from '../capabilities.ts';
import type { BlobClient } from '../client.ts';
import { checkName } from '../names.ts';
import { appendBlock, createAppendBlob } from '../requests/append-block.ts';
import { headBlob } from '../requests/head-blob.ts';

type Appended = ChangedFile & { readonly size: number };

/**
 * Append Block to an append blob, which is made where nothing is. More than one block takes several requests, each behind the one before and
 * only there: if another writer comes in between, the rest fails.
 */
export async function append(client: BlobClient, request: AppendRequest): Promise<WriteResult> {
  const { path, body, ifSize, signal } = request;
  checkName(path);
  const size = Math.min(client.blockSize, maxAppendSize);
  const cutter = new BlockCutter(toChunks(body), { sizeOf: () => size, blocksAt: () => 1 }, body.size);
  try {
    let last: Appended | undefined;
    for (let bytes = await cutter.next(); bytes !== undefined; bytes = await cutter.next()) {
      last = await appendOne(client, path, bytes, last?.size ?? ifSize, signal);
      cutter.giveBack(bytes);
    }
    return { path, ...(last ?? (await appendNothing(client, request))) };
  } finally {
    cutter.close();
  }
}

/** Appends one block; makes the blob first where there is none. */
async function appendOne(
  client: BlobClient,
  path: string,
  bytes: Uint8Array,
  position: number | undefined,
  signal: AbortSignal | undefined,
): Promise<Appended> {
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const attempt = (): Promise<Appended> => appendBlock(client, { path, bytes, checksum, position, signal });
  // An append that got through and is sent again would stand there twice.
  const once = { idempotent: false, signal };
  try {
    return await client.retry(attempt, once);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if (position !== undefined && position > 0) throw recode(error, 'CONDITION.FAILED');
  }
  await createUnlessThere(client, path, signal);
  return client.retry(attempt, once);
}

/** The service takes no empty block, so an empty append only sees to it that the file is there and of the right kind. */
async function appendNothing(client: BlobClient, { path, ifSize, signal }: AppendRequest): Promise<Appended> {
  if (ifSize === undefined || ifSize === 0) await createUnlessThere(client, path, signal);
  const entry = await headBlob(client, { path, signal });
  if (entry.driver?.azure_blob?.blobType !== 'AppendBlob') {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is not an append blob.`, {
      nextAction: 'Only files that an append made take appends: delete it first, or append to another path.',
    });
  }
  if (ifSize !== undefined && ifSize !== entry.size) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${entry.size} bytes, not ${ifSize}.`);
  }
  return { size: entry.size, etag: entry.etag, lastModified: entry.lastModified };
}

/** Makes the blob; another writer may do so at the same moment, and whatever is there then decides. */
async function createUnlessThere(client: BlobClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await client.retry(() => createAppendBlob(client, path, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.EXISTS') && !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
  }
}
