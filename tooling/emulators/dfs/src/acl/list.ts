import { type AclEntry, type AclScope, type AclTag, invalidAcl, isMasked, keyOf, sortAcl } from './entry.ts';
import type { Mode } from './mode.ts';

/** A complete access control list, sorted, with a mask wherever there are named users or groups. */
export type Acl = readonly AclEntry[];

const bases: readonly AclTag[] = ['user', 'group', 'other'];

export const inScope = (acl: Acl, scope: AclScope): AclEntry[] => acl.filter((entry) => entry.scope === scope);

export const find = (acl: Acl, scope: AclScope, tag: AclTag, id = ''): AclEntry | undefined =>
  acl.find((entry) => entry.scope === scope && entry.tag === tag && entry.id === id);

/** The list that says the same as the nine permission bits. */
export const aclOfMode = (mode: Mode): Acl => [
  { scope: 'access', tag: 'user', id: '', bits: mode.owner },
  { scope: 'access', tag: 'group', id: '', bits: mode.group },
  { scope: 'access', tag: 'other', id: '', bits: mode.other },
];

const isExtended = (acl: Acl): boolean => acl.some((entry) => entry.tag === 'mask' || entry.id !== '' || entry.scope === 'default');

/** The permission bits that a list amounts to: the mask stands for the group where there is one. */
export function modeOfAcl(acl: Acl): { mode: Mode; extended: boolean } {
  const bits = (tag: AclTag): number => find(acl, 'access', tag)?.bits ?? 0;
  const mask = find(acl, 'access', 'mask');
  return { mode: { owner: bits('user'), group: mask?.bits ?? bits('group'), other: bits('other') }, extended: isExtended(acl) };
}

/** Changes the owner's, group's and other's bits as chmod does: with a mask in place it is the mask that changes. */
export function applyMode(acl: Acl, mode: Mode): Acl {
  const groupTag: AclTag = find(acl, 'access', 'mask') ? 'mask' : 'group';
  const wanted: Partial<Record<AclTag, number>> = { user: mode.owner, [groupTag]: mode.group, other: mode.other };
  return acl.map((entry) => {
    const bits = entry.scope === 'access' && entry.id === '' ? wanted[entry.tag] : undefined;
    return bits === undefined ? entry : { ...entry, bits };
  });
}

/** Makes a list that a client wrote whole: masks where they are needed and missing, default base entries taken from the access ones. */
export function completeAcl(entries: readonly AclEntry[]): Acl {
  if (bases.some((tag) => !find(entries, 'access', tag))) throw invalidAcl();
  return sortAcl([...completeScope(inScope(entries, 'access')), ...completeDefault(entries)]);
}

function completeDefault(entries: readonly AclEntry[]): AclEntry[] {
  const given = inScope(entries, 'default');
  if (given.length === 0) return [];
  const missing = bases
    .filter((tag) => !find(given, 'default', tag))
    .map((tag) => ({ ...(find(entries, 'access', tag) as AclEntry), scope: 'default' as const }));
  return completeScope([...given, ...missing]);
}

function completeScope(entries: AclEntry[]): AclEntry[] {
  const scope = entries[0]?.scope ?? 'access';
  const named = entries.some((entry) => entry.id !== '');
  if (!named || find(entries, scope, 'mask')) return entries;
  return [...entries, { scope, tag: 'mask', id: '', bits: unionOfMasked(entries) }];
}

const unionOfMasked = (entries: readonly AclEntry[]): number => entries.filter(isMasked).reduce((bits, entry) => bits | entry.bits, 0);

/** Adds entries or gives existing ones new bits; a mask that is not among them is computed again. */
export function mergeAcl(acl: Acl, changes: readonly AclEntry[]): Acl {
  const changed = new Map(changes.map((entry) => [keyOf(entry), entry]));
  const merged = [...acl.filter((entry) => !changed.has(keyOf(entry))), ...changes];
  return completeAcl(withoutStaleMasks(merged, changes));
}

/** Removes entries; owner, owning group and other of the access list always stay. */
export function removeFromAcl(acl: Acl, removals: readonly AclEntry[]): Acl {
  const gone = new Set(removals.filter((entry) => entry.scope === 'default' || entry.id !== '' || entry.tag === 'mask').map(keyOf));
  return completeAcl(
    withoutStaleMasks(
      acl.filter((entry) => !gone.has(keyOf(entry))),
      removals,
    ),
  );
}

function withoutStaleMasks(acl: readonly AclEntry[], changes: readonly AclEntry[]): AclEntry[] {
  const stale = (entry: AclEntry): boolean => {
    if (entry.tag !== 'mask') return false;
    const touched = inScope(changes, entry.scope);
    return touched.length > 0 && !touched.some((change) => change.tag === 'mask');
  };
  return acl.filter((entry) => !stale(entry));
}

/** What a new child gets: the parent's default entries as its access list, and, for a directory, again as its default list. */
export function inheritAcl(parent: Acl, kind: 'file' | 'directory'): Acl | undefined {
  const given = inScope(parent, 'default');
  if (given.length === 0) return undefined;
  const access = given.map((entry) => ({ ...entry, scope: 'access' as const }));
  return kind === 'directory' ? [...access, ...given] : access;
}
