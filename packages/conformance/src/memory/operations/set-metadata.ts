import type { SetMetadataRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { requireNode } from '../tree.ts';
import { checkVersion } from './stat.ts';
import { toMetadata } from './write.ts';

export async function setMetadata(client: MemoryClient, request: SetMetadataRequest): Promise<void> {
  const { path, ifMatch, metadata } = request;
  await client.request(request, (root) => {
    const node = requireNode(root, path);
    checkVersion(node, { path, ifMatch });
    node.metadata = toMetadata(metadata);
    client.service.touch(node);
  });
}
