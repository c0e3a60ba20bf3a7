import { type AppendRequest, toChunks, type WriteResult } from '@stowage/core/driver';
import { joinBytes } from '../../bytes.ts';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { findReplaceable, type MemoryDirectory } from '../tree.ts';
import { toBlocks, toResult } from './write.ts';

/** Adds the whole body in one step, so that appends of several writers never mix. */
export async function append(client: MemoryClient, request: AppendRequest): Promise<WriteResult> {
  const { path, body, ifSize } = request;
  const received: Uint8Array[] = [];
  for await (const block of toBlocks(toChunks(body), client.blockSize)) received.push(block);
  const step = (root: MemoryDirectory): WriteResult => {
    const file = findReplaceable(root, path);
    if (ifSize !== undefined && (file?.content.byteLength ?? 0) !== ifSize) throw failures.condition(path);
    if (file === undefined) {
      const content = joinBytes(received);
      return toResult(path, client.service.placeFile(root, client.user, path, { content, headers: {}, metadata: {} }));
    }
    file.content = joinBytes([file.content, ...received]);
    client.service.touch(file);
    return toResult(path, file);
  };
  return client.request(request, step, false);
}
