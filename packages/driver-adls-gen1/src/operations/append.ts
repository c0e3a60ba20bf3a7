import { createBlockSource } from '@stowage/azure-common';
import type { AppendRequest, WriteResult } from '@stowage/core/driver';
import { appendBlock, appendNothing } from '../append-block.ts';
import { maxAppendSize } from '../capabilities.ts';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';

/**
 * Appends block by block. Each block of one append goes behind the one before and only there: if another writer comes in between, the rest
 * fails.
 */
export function append(client: Gen1Client, request: AppendRequest): Promise<WriteResult> {
  checkName(request.path);
  return client.appends.run(request.path, () => appendInTurn(client, request));
}

async function appendInTurn(client: Gen1Client, { path, body, ifSize, signal }: AppendRequest): Promise<WriteResult> {
  const blockSize = Math.min(client.blockSize, maxAppendSize);
  const source = createBlockSource(body, { sizeOf: () => blockSize, blocksAt: () => 1 });
  try {
    let size: number | undefined;
    for (let bytes = await source.next(); bytes !== undefined; bytes = await source.next()) {
      size = await appendBlock(client, { path, position: size ?? ifSize, signal }, bytes);
      source.giveBack(bytes);
    }
    return { path, size: size ?? (await appendNothing(client, { path, position: ifSize, signal })) };
  } finally {
    source.close();
  }
}
