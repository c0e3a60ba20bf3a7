import { type SendBlocksOptions, sendBlocks } from '@stowage/azure-common';
import { DatastoreError, joinPath, type WriteRequest } from '@stowage/core/driver';
import type { Gen1Client } from './client.ts';
import { joinParts } from './join-parts.ts';
import { createFile } from './requests/create.ts';
import { getFileStatus } from './requests/get-file-status.ts';

/** A body in blocks. */
type Blocks = Pick<SendBlocksOptions, 'source' | 'plan' | 'first'>;

/** A complete file under a hidden name. */
export interface MadeFile {
  readonly path: string;
  readonly size: number;
}

/**
 * Uploads a body in blocks, several at a time, each a file in a hidden directory, and joins them into one, whose size is then compared. Each block is
 * repeated by itself, every time under another name: a request that was given up may still be at work.
 */
export async function uploadParts(
  client: Gen1Client,
  { onProgress, signal }: Pick<WriteRequest, 'onProgress' | 'signal'>,
  blocks: Blocks,
  newName: () => string,
): Promise<MadeFile> {
  const directory = newName();
  const parts: string[] = [];
  const { concurrency } = client;
  const size = await sendBlocks({ ...blocks, concurrency, onProgress, signal }, async ({ index, bytes, signal: either }) => {
    let attempts = 0;
    const create = async (): Promise<string> => {
      const part = joinPath(directory, `${index}-${attempts++}`);
      await createFile(client, { path: part, bytes, overwrite: false, signal: either });
      return part;
    };
    parts[index] = await client.retry(create, { idempotent: true, signal: either });
  });
  const path = newName();
  await joinParts(client, directory, parts, path, signal);
  const { length } = await client.retry(() => getFileStatus(client, path, signal), { idempotent: true, signal });
  if (length === size) return { path, size };
  throw new DatastoreError('DATA.CORRUPT', `MSCONCAT: of ${size} bytes that were sent, the service has ${length}.`, {
    nextAction: 'Write the file again.',
  });
}

/** Makes a file of one block by one request, which is repeated under another name. */
export async function uploadWhole(
  client: Gen1Client,
  { onProgress, signal }: Pick<WriteRequest, 'onProgress' | 'signal'>,
  bytes: Uint8Array,
  newName: () => string,
): Promise<MadeFile> {
  const create = async (): Promise<string> => {
    const path = newName();
    await createFile(client, { path, bytes, overwrite: false, signal });
    return path;
  };
  const path = await client.retry(create, { idempotent: true, signal });
  onProgress?.(bytes.byteLength);
  return { path, size: bytes.byteLength };
}
