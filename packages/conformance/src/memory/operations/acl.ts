import type { Acl, GetAclRequest, SetAclRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { type MemoryNode, requireNode } from '../tree.ts';

export function getAcl(client: MemoryClient, request: GetAclRequest): Promise<Acl> {
  return client.request(request, (root) => structuredClone(requireNode(root, request.path).acl));
}

export async function setAcl(client: MemoryClient, request: SetAclRequest): Promise<void> {
  const acl = structuredClone(request.acl);
  const apply = (node: MemoryNode): void => {
    node.acl = acl;
    if (request.recursive && node.kind === 'directory') for (const child of node.children.values()) apply(child);
  };
  await client.request(request, (root) => apply(requireNode(root, request.path)));
}
