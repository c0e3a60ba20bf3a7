import type { Identity } from './identity.ts';
import { type Acl, find, inScope } from './list.ts';

/** What an access check looks at. */
export interface Guarded {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
}

/** The bits that a list grants: the first that applies of owner, named user, groups together, other; all but owner and other masked. */
function grantedBits(identity: Identity, { owner, group, acl }: Guarded): number {
  if (identity.isSuperuser) return 7;
  const bitsOf = (tag: 'user' | 'group' | 'other'): number => find(acl, 'access', tag)?.bits ?? 0;
  if (identity.id === owner) return bitsOf('user');
  const mask = find(acl, 'access', 'mask')?.bits ?? 7;
  const named = find(acl, 'access', 'user', identity.id);
  if (named) return named.bits & mask;
  const groups = groupBits(identity, group, acl);
  return groups === undefined ? bitsOf('other') : groups & mask;
}

function groupBits(identity: Identity, group: string, acl: Acl): number | undefined {
  const matching = inScope(acl, 'access').filter((entry) => entry.tag === 'group' && identity.groups.includes(entry.id || group));
  return matching.length === 0 ? undefined : matching.reduce((bits, entry) => bits | entry.bits, 0);
}

export const mayAccess = (identity: Identity, guarded: Guarded, needed: number): boolean =>
  (grantedBits(identity, guarded) & needed) === needed;
