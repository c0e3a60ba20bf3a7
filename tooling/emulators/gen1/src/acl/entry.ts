import { invalidArgument } from '../answers/remote-exception.ts';

/** Kinds of entries, in the order in which they are told. */
export type AclType = 'user' | 'group' | 'mask' | 'other';

/** One entry of an access control list. */
export interface AclEntry {
  readonly scope: 'access' | 'default';
  readonly type: AclType;
  /** Object id; empty for the owner, the owning group, mask and other. */
  readonly name: string;
  /** Read 4, write 2, execute 1. */
  readonly bits: number;
}

/**
 * Reads an `aclspec`: `[default:]type:name:rwx`, separated by commas. Throws IllegalArgumentException.
 *
 * @param withBits False for a list that only names entries, as REMOVEACLENTRIES takes it.
 */
export function parseAclSpec(text: string, withBits: boolean): readonly AclEntry[] {
  return text
    .split(',')
    .filter((part) => part !== '')
    .map((part) => parseEntry(part, withBits));
}

function parseEntry(text: string, withBits: boolean): AclEntry {
  const parts = text.split(':');
  const scope = parts[0]?.toLowerCase() === 'default' ? 'default' : 'access';
  if (scope === 'default') parts.shift();
  const type = parts[0]?.toLowerCase();
  const permission = parts[2] ?? '';
  const fits = withBits ? /^[r-][w-][x-]$/.test(permission) : permission === '' || /^[r-][w-][x-]$/.test(permission);
  if (!isType(type) || parts.length > 3 || !fits) throw invalidArgument(`Invalid ACL entry: ${text}`);
  return { scope, type, name: parts[1] ?? '', bits: withBits ? bitsOf(permission) : 0 };
}

function isType(text: string | undefined): text is AclType {
  return text === 'user' || text === 'group' || text === 'mask' || text === 'other';
}

/** Reads `rwx`, each letter optional or `-`. */
export function bitsOf(permission: string): number {
  return (permission.includes('r') ? 4 : 0) + (permission.includes('w') ? 2 : 0) + (permission.includes('x') ? 1 : 0);
}

/** Writes an entry. */
export function formatEntry({ scope, type, name, bits }: AclEntry): string {
  return `${scope === 'default' ? 'default:' : ''}${type}:${name}:${formatBits(bits)}`;
}

/** Writes bits as `rwx`. */
function formatBits(bits: number): string {
  return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;
}

/** Whether two entries are for the same one. */
export function isSameSubject(a: AclEntry, b: AclEntry): boolean {
  return a.scope === b.scope && a.type === b.type && a.name.toLowerCase() === b.name.toLowerCase();
}

const order: Readonly<Record<AclType, number>> = { user: 0, group: 2, mask: 4, other: 5 };

/** Access before default; owner, users, owning group, groups, mask, other; users and groups by their ids. */
export function compareEntries(a: AclEntry, b: AclEntry): number {
  return rank(a) - rank(b) || (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1);
}

function rank({ scope, type, name }: AclEntry): number {
  return (scope === 'default' ? 10 : 0) + order[type] + (name === '' ? 0 : 1);
}
