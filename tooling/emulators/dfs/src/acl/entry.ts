import { StorageError } from '../tree/storage-error.ts';

export type AclScope = 'access' | 'default';
export type AclTag = 'user' | 'group' | 'mask' | 'other';

/** One entry of an access control list; an empty `id` means the owning user or group. */
export interface AclEntry {
  readonly scope: AclScope;
  readonly tag: AclTag;
  readonly id: string;
  /** Read 4, write 2, execute 1. */
  readonly bits: number;
}

export const invalidAcl = (): StorageError => new StorageError('InvalidAccessControlList');

const tags: readonly AclTag[] = ['user', 'group', 'mask', 'other'];
const isTag = (text: string | undefined): text is AclTag => (tags as readonly (string | undefined)[]).includes(text);

export const formatBits = (bits: number): string => `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${bits & 1 ? 'x' : '-'}`;

export function parseBits(text: string): number {
  if (!/^[r-][w-][x-]$/.test(text)) throw invalidAcl();
  return (text[0] === 'r' ? 4 : 0) | (text[1] === 'w' ? 2 : 0) | (text[2] === 'x' ? 1 : 0);
}

export const keyOf = (entry: Pick<AclEntry, 'scope' | 'tag' | 'id'>): string => `${entry.scope}:${entry.tag}:${entry.id}`;

/** Named users and groups, the owning group: what the mask limits. */
export const isMasked = (entry: AclEntry): boolean => entry.tag === 'group' || (entry.tag === 'user' && entry.id !== '');

/** Reads `[default:]user|group|mask|other:[id]:rwx`, comma separated; `permissions: 'absent'` is the form that names entries to remove. */
export function parseAcl(text: string, permissions: 'required' | 'absent'): AclEntry[] {
  const entries = text.split(',').map((part) => parseEntry(part, permissions));
  if (new Set(entries.map(keyOf)).size !== entries.length) throw invalidAcl();
  return entries;
}

function parseEntry(part: string, permissions: 'required' | 'absent'): AclEntry {
  const fields = part.trim().split(':');
  const scope: AclScope = fields[0] === 'default' ? 'default' : 'access';
  if (scope === 'default') fields.shift();
  const [tag, id = '', bits, ...rest] = fields;
  if (!isTag(tag) || rest.length > 0) throw invalidAcl();
  if (id !== '' && (tag === 'mask' || tag === 'other')) throw invalidAcl();
  if (permissions === 'required' && bits === undefined) throw invalidAcl();
  if (permissions === 'absent' && bits) throw invalidAcl();
  return { scope, tag, id, bits: permissions === 'required' ? parseBits(bits as string) : 0 };
}

const rank = (entry: AclEntry): number => tags.indexOf(entry.tag) * 2 + (entry.id === '' ? 0 : 1);

/** The order in which the service lists entries: owner, named users, owning group, named groups, mask, other; access before default. */
export function sortAcl(entries: readonly AclEntry[]): AclEntry[] {
  return entries.toSorted((left, right) => {
    if (left.scope !== right.scope) return left.scope === 'access' ? -1 : 1;
    return rank(left) - rank(right);
  });
}

export const formatAcl = (entries: readonly AclEntry[]): string =>
  entries.map((entry) => `${entry.scope === 'default' ? 'default:' : ''}${entry.tag}:${entry.id}:${formatBits(entry.bits)}`).join(',');
