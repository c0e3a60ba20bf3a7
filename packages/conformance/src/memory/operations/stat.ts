import type { Entry, StatRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { type MemoryNode, requireNode, toEntry } from '../tree.ts';

/** Fails with `CONDITION.FAILED` when a node is not the version that was asked for, or is the one that was excluded. */
export function checkVersion(node: MemoryNode, { path, ifMatch, ifNoneMatch }: StatRequest): void {
  if (ifMatch !== undefined && node.etag !== ifMatch) throw failures.condition(path);
  if (ifNoneMatch !== undefined && node.etag === ifNoneMatch) throw failures.condition(path);
}

export function stat(client: MemoryClient, request: StatRequest): Promise<Entry> {
  return client.request(request, (root) => {
    const node = requireNode(root, request.path);
    checkVersion(node, request);
    return toEntry(request.path, node);
  });
}
