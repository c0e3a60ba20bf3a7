import { DatastoreError } from '../errors/datastore-error.ts';
import type { AclEntry, SetAclRequest } from '../operations/file-requests.ts';
import { missingCapability } from './request.ts';
import type { StoreParts } from './store-parts.ts';

const scopes: readonly AclEntry['scope'][] = ['access', 'default'];
const types: readonly AclEntry['type'][] = ['user', 'group', 'mask', 'other'];
/** The entries that every list has once, and for which nobody is named. */
const required: readonly AclEntry['type'][] = ['user', 'group', 'other'];
/** Ids are written between colons and commas on the wire. */
const idPattern = /^[^\s:,]+$/;

const keyOf = ({ scope, type, id }: AclEntry): string => `${scope}:${type}:${id ?? ''}`;

/** What is wrong with one entry; undefined when nothing is. */
function tryFault(entry: AclEntry): string | undefined {
  const { scope, type, id, read, write, execute } = entry;
  if (!scopes.includes(scope)) return `an entry has the scope ${JSON.stringify(scope)}, which is neither access nor default`;
  if (!types.includes(type)) return `an entry is for ${JSON.stringify(type)}, which is none of ${types.join(', ')}`;
  if ([read, write, execute].some((right) => typeof right !== 'boolean')) return 'each right must be true or false';
  if (id === undefined) return undefined;
  if (type !== 'user' && type !== 'group') return `an entry for ${type} has an id`;
  return typeof id === 'string' && idPattern.test(id) ? undefined : `${JSON.stringify(id)} cannot be the id of a ${type}`;
}

/** What is wrong with a whole list; undefined when nothing is. */
function tryListFault(entries: readonly AclEntry[]): string | undefined {
  if (!Array.isArray(entries)) return 'there is no list of entries';
  const keys = entries.map(keyOf);
  const fault = entries.map(tryFault).find((found) => found !== undefined);
  if (fault !== undefined) return fault;
  const doubled = keys.find((key, at) => keys.indexOf(key) !== at);
  if (doubled !== undefined) return `${doubled} stands in it twice`;
  const used = scopes.filter((scope) => scope === 'access' || entries.some((entry) => entry.scope === scope));
  const missing = used.flatMap((scope) => required.map((type) => `${scope}:${type}:`)).find((key) => !keys.includes(key));
  return missing === undefined ? undefined : `${missing} is not in it`;
}

/** Refuses a list that is none (`ACL.INVALID`), or that holds what the store does not declare (`CAPABILITY.MISSING`). */
export function checkAcl(parts: StoreParts, { acl, path }: SetAclRequest): void {
  const { entries, owner, group } = acl;
  const fault = tryListFault(entries);
  if (fault !== undefined) throw new DatastoreError('ACL.INVALID', `The access control list is not valid: ${fault}.`, { path });
  for (const id of [owner, group]) {
    if (id !== undefined && !idPattern.test(id))
      throw new DatastoreError('ACL.INVALID', `${JSON.stringify(id)} cannot be an owner or a group.`, { path });
  }
  const { setAcl } = parts.capabilities;
  if ((owner !== undefined || group !== undefined) && !setAcl?.owner) throw missingCapability(parts, 'setAcl', 'owner');
  if (entries.some(({ scope }) => scope === 'default') && !setAcl?.defaults) throw missingCapability(parts, 'setAcl', 'defaults');
}
