import { type AppendRequest, toChunks, type WriteResult } from '@stowage/core/driver';
import { joinBytes } from '../../bytes.ts';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { findReplaceable } from '../tree.ts';
import { toBlocks, toResult } from './write.ts';

/** Adds the whole body in one step, so that appends of several writers never mix. */
export async function append(client: MemoryClient, request: AppendRequest): Promise<WriteResult> {
  const { path, body, ifSize } = request;
  const received: Uint8Array[] = [];
  for await (const block of toBlocks(toChunks(body), client.blockSize)) received.push(block);
  return client.request(request, (root) => {
    const file = findReplaceable(root, path);
    if (ifSize !== undefined && (file?.content.byteLength ?? 0) !== ifSize) throw failures.condition(path);
    if (file === undefined) return toResult(path, client.service.placeFile(root, path, joinBytes(received), {}, {}));
    file.content = joinBytes([file.content, ...received]);
    client.service.touch(file);
    return toResult(path, file);
  });
}
