import type { TreeNode } from '../tree/node.ts';
import { entryOf } from './list.ts';

/** Who asks. */
export interface Caller {
  /** Object id. */
  readonly id: string;
  readonly superuser: boolean;
}

/** Whether a caller may do all that the bits say: read 4, write 2, execute 1. */
export function isAllowed(caller: Caller, node: TreeNode, bits: number): boolean {
  return caller.superuser || (rightsOf(caller.id, node) & bits) === bits;
}

/** Whether a caller may change whom others may do what. */
export function isOwner(caller: Caller, node: TreeNode): boolean {
  return caller.superuser || node.owner === caller.id;
}

function rightsOf(id: string, node: TreeNode): number {
  const { acl } = node;
  const bits = (type: 'user' | 'group' | 'other'): number => entryOf(acl, type)?.bits ?? 0;
  if (id === node.owner) return bits('user');
  const mask = entryOf(acl, 'mask')?.bits ?? 7;
  const access = acl.filter((one) => one.scope === 'access' && one.name.toLowerCase() === id.toLowerCase());
  const user = access.find((one) => one.type === 'user');
  if (user !== undefined) return user.bits & mask;
  // Of groups, only those are known whose id is the caller's own.
  const groups = [...access.filter((one) => one.type === 'group').map((one) => one.bits), ...(id === node.group ? [bits('group')] : [])];
  if (groups.length > 0) return groups.reduce((sum, one) => sum | one, 0) & mask;
  return bits('other');
}
