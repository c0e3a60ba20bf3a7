import { createBlockSource } from '@stowage/azure-common';
import type { AppendRequest, WriteResult } from '@stowage/core/driver';
import { type Appended, appendBlock, appendNothing } from '../append-block.ts';
import { maxAppendSize } from '../capabilities.ts';
import type { LakeClient } from '../client.ts';
import { checkName } from '../names.ts';

/**
 * Appends block by block, each made a part of the file by the very request that brings it, so that nothing unfinished stays behind. Each block
 * of one append goes behind the one before and only there: if another writer comes in between, the rest fails.
 */
export function append(client: LakeClient, request: AppendRequest): Promise<WriteResult> {
  checkName(request.path);
  return client.appends.run(request.path, () => appendInTurn(client, request));
}

async function appendInTurn(client: LakeClient, { path, body, ifSize, signal }: AppendRequest): Promise<WriteResult> {
  const size = Math.min(client.blockSize, maxAppendSize);
  const source = createBlockSource(body, { sizeOf: () => size, blocksAt: () => 1 });
  try {
    let last: Appended | undefined;
    for (let bytes = await source.next(); bytes !== undefined; bytes = await source.next()) {
      last = await appendBlock(client, { path, bytes, position: last?.size ?? ifSize, signal });
      source.giveBack(bytes);
    }
    return { path, ...(last ?? (await appendNothing(client, { path, position: ifSize, signal }))) };
  } finally {
    source.close();
  }
}
