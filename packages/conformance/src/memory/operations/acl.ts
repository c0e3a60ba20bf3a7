import {
  type Acl,
  type AclFailure,
  type DatastoreError,
  type GetAclRequest,
  joinPath,
  type SetAclRequest,
  type SetAclResult,
} from '@stowage/core/driver';
import { changedAcl } from '../access.ts';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { type MemoryNode, requireNode } from '../tree.ts';

export function getAcl(client: MemoryClient, request: GetAclRequest): Promise<Acl> {
  return client.request(request, (root) => structuredClone(requireNode(root, request.path).acl));
}

/** What a user may not do to a node; undefined when the change is allowed. */
function tryRefusal(client: MemoryClient, path: string, node: MemoryNode, acl: Acl): DatastoreError | undefined {
  if (client.service.isSuperuser(client.user)) return undefined;
  const isTheirs = node.acl.owner === client.user && (acl.owner ?? client.user) === client.user;
  return isTheirs ? undefined : failures.notOwner(path, client.user);
}

/** Sets a list in one step. What a recursive change may not touch it leaves, with all that is below it, and tells. */
export async function setAcl(client: MemoryClient, { path, acl, recursive, signal }: SetAclRequest): Promise<SetAclResult> {
  return client.request({ path, signal }, (root) => {
    const counts = { files: 0, directories: 0 };
    const refused: AclFailure[] = [];
    const apply = (node: MemoryNode, at: string): void => {
      const refusal = tryRefusal(client, at, node, acl);
      if (refusal !== undefined) {
        refused.push({ path: at, error: refusal });
        return;
      }
      node.acl = changedAcl(node.kind, node.acl, acl);
      counts[node.kind === 'file' ? 'files' : 'directories']++;
      if (recursive && node.kind === 'directory') for (const [name, child] of node.children) apply(child, joinPath(at, name));
    };
    const target = requireNode(root, path);
    if (target.kind === 'file' && acl.entries.some(({ scope }) => scope === 'default')) throw failures.noDefaults(path);
    apply(target, path);
    const [first] = refused;
    if (first?.path === path) throw first.error;
    return { ...counts, failures: refused };
  });
}
