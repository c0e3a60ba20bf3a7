import { type AclEntry, compareEntries, isSameSubject } from './entry.ts';

/** A whole list: user, group and other of the access scope are always there. In the order of {@link compareEntries}. */
export type AccessList = readonly AclEntry[];

/** The list that says no more than three octal digits. */
export function listOfMode(mode: number): AccessList {
  return [entry('user', mode >> 6), entry('group', mode >> 3), entry('other', mode)];
}

function entry(type: AclEntry['type'], bits: number, scope: AclEntry['scope'] = 'access'): AclEntry {
  return { scope, type, name: '', bits: bits & 7 };
}

/** The unnamed entry of a kind. */
export function entryOf(list: AccessList, type: AclEntry['type'], scope: AclEntry['scope'] = 'access'): AclEntry | undefined {
  return list.find((one) => one.scope === scope && one.type === type && one.name === '');
}

/** Whether the list says more than a mode can. */
export function isExtended(list: AccessList): boolean {
  return list.length > 3;
}

/** The nine bits that a mode shows; those of the group are the mask's where there is one. */
export function modeOf(list: AccessList): number {
  const bits = (type: AclEntry['type']): number => entryOf(list, type)?.bits ?? 0;
  return (bits('user') << 6) | ((entryOf(list, 'mask')?.bits ?? bits('group')) << 3) | bits('other');
}

/** Changes the mode: the group's digit is the mask's where there is one. */
export function withMode(list: AccessList, mode: number): AccessList {
  const group = entryOf(list, 'mask') === undefined ? 'group' : 'mask';
  return modify(list, [entry('user', mode >> 6), entry(group, mode >> 3), entry('other', mode)], false);
}

/**
 * Adds entries or replaces those for the same subject. A mask comes to be, or is computed again, with the first named entry of a
 * scope, unless the entries bring one.
 */
export function modify(list: AccessList, entries: readonly AclEntry[], computeMask = true): AccessList {
  const kept = list.filter((one) => !entries.some((other) => isSameSubject(one, other)));
  const merged = completeDefault([...kept, ...entries], list);
  return computeMask ? withMasks(merged, entries) : merged.toSorted(compareEntries);
}

/** Replaces the list; of the access scope's three unnamed entries, those that are left out stay as they were. */
export function replace(list: AccessList, entries: readonly AclEntry[]): AccessList {
  const basic = list.filter((one) => one.scope === 'access' && one.name === '' && one.type !== 'mask');
  const kept = basic.filter((one) => !entries.some((other) => isSameSubject(one, other)));
  return withMasks(completeDefault([...kept, ...entries], list), entries);
}

/** Takes entries away; the unnamed three of the access scope stay. A mask stays, computed again. */
export function remove(list: AccessList, entries: readonly AclEntry[]): AccessList {
  const isBasic = (one: AclEntry): boolean => one.scope === 'access' && one.name === '' && one.type !== 'mask';
  const kept = list.filter((one) => isBasic(one) || !entries.some((other) => isSameSubject(one, other)));
  const touched = (scope: AclEntry['scope']): boolean => entries.some((one) => one.scope === scope && one.type !== 'mask');
  return kept.map((one) => (one.type === 'mask' && touched(one.scope) ? { ...one, bits: unionOf(kept, one.scope) } : one));
}

/** Takes the default scope away. */
export function removeDefault(list: AccessList): AccessList {
  return list.filter((one) => one.scope === 'access');
}

/** Only the three that a mode can say. */
export function removeExtended(list: AccessList): AccessList {
  return list.filter((one) => one.scope === 'access' && one.name === '' && one.type !== 'mask');
}

/** The default scope, if there is any, has its three unnamed entries too: missing ones are taken from the access scope. */
function completeDefault(entries: readonly AclEntry[], list: AccessList): readonly AclEntry[] {
  if (!entries.some((one) => one.scope === 'default')) return entries;
  const missing = (['user', 'group', 'other'] as const).filter((type) => entryOf(entries, type, 'default') === undefined);
  return [...entries, ...missing.map((type) => entry(type, entryOf(list, type)?.bits ?? 0, 'default'))];
}

function withMasks(entries: readonly AclEntry[], given: readonly AclEntry[]): AccessList {
  let result = entries;
  for (const scope of ['access', 'default'] as const) {
    const brought = given.some((one) => one.scope === scope && one.type === 'mask');
    const touched = given.some((one) => one.scope === scope && (one.type === 'group' || one.name !== ''));
    const needs = entries.some((one) => one.scope === scope && one.name !== '') || entryOf(entries, 'mask', scope) !== undefined;
    if (brought || !touched || !needs) continue;
    const others = result.filter((one) => !(one.scope === scope && one.type === 'mask'));
    result = [...others, entry('mask', unionOf(entries, scope), scope)];
  }
  return result.toSorted(compareEntries);
}

/** What any named user, or any group, may do. */
function unionOf(list: readonly AclEntry[], scope: AclEntry['scope']): number {
  return list
    .filter((one) => one.scope === scope && (one.type === 'group' || (one.type === 'user' && one.name !== '')))
    .reduce((bits, one) => bits | one.bits, 0);
}

// The service's umask is fixed: nothing for others is ever handed down.
const umask = 0o007;

/** The list of a new child: from the parent's default scope, or from the mode that was asked for, or else 770. */
export function inheritedList(parent: AccessList, kind: 'file' | 'directory', mode: number | undefined): AccessList {
  const defaults = parent.filter((one) => one.scope === 'default');
  if (defaults.length === 0) return listOfMode(mode ?? 0o777 & ~umask);
  const access = defaults.map((one): AclEntry => ({ ...one, scope: 'access', bits: one.type === 'other' ? one.bits & ~umask : one.bits }));
  const list = kind === 'directory' ? [...access, ...defaults] : access;
  return mode === undefined ? list : withMode(list, modeOf(list) & mode);
}
