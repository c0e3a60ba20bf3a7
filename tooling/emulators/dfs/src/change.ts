import { requireAccess, requireRemoveAccess } from './authorization.ts';
import { type Call, nodeOf } from './call.ts';
import { requireLease } from './leases.ts';
import { requireConditions } from './preconditions.ts';
import type { PathNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

/** The path of a request that changes what is said of it: rights, conditions and lease are looked at. */
export function pathToChange(call: Call): PathNode {
  const node = nodeOf(call);
  requireAccess(call, node, 2);
  requireConditions(call, node);
  requireLease(call, node);
  return node;
}

/** The path of a request that removes it; the root directory goes only with its file system. */
export function pathToRemove(call: Call): PathNode {
  const node = nodeOf(call);
  if (!node.parent) throw new StorageError('InvalidUri');
  requireConditions(call, node);
  requireRemoveAccess(call, node);
  return node;
}
