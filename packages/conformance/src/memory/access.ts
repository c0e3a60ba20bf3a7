import type { Acl, AclEntry } from '@stowage/core/driver';

const rights = { read: true, write: true, execute: true } as const;

/** What everything is made with where no directory says otherwise: its owner may do all, its group read. */
const plainEntries: readonly AclEntry[] = [
  { scope: 'access', type: 'user', ...rights },
  { scope: 'access', type: 'group', ...rights, write: false },
  { scope: 'access', type: 'other', read: false, write: false, execute: false },
];

const isDefault = ({ scope }: AclEntry): boolean => scope === 'default';
const isExtra = ({ type, id }: AclEntry): boolean => id !== undefined || type === 'mask';

/** The list of something new: the default entries of its directory, or the plain ones. Directories hand the defaults on. */
export function inheritedAcl(kind: 'file' | 'directory', owner: string, parent: Acl | undefined): Acl {
  const defaults = parent?.entries.filter(isDefault) ?? [];
  const own = defaults.length === 0 ? plainEntries : defaults.map((entry) => ({ ...entry, scope: 'access' as const }));
  return { owner, group: parent?.group ?? 'users', entries: kind === 'directory' ? [...own, ...defaults] : own };
}

/** A mask for each scope that names somebody and has none: it lets through what any of the entries that it covers has. */
function masksFor(entries: readonly AclEntry[]): readonly AclEntry[] {
  return (['access', 'default'] as const).flatMap((scope): readonly AclEntry[] => {
    const here = entries.filter((entry) => entry.scope === scope);
    if (!here.some(isExtra) || here.some(({ type }) => type === 'mask')) return [];
    const covered = here.filter(({ type, id }) => id !== undefined || type === 'group');
    const any = (right: 'read' | 'write' | 'execute'): boolean => covered.some((entry) => entry[right]);
    return [{ scope, type: 'mask', read: any('read'), write: any('write'), execute: any('execute') }];
  });
}

/** What a list becomes when it is set: complete, without defaults on a file, owner and group kept where none are given. */
export function changedAcl(kind: 'file' | 'directory', present: Acl, given: Acl): Acl {
  const entries = kind === 'file' ? given.entries.filter((entry) => !isDefault(entry)) : given.entries;
  return {
    owner: given.owner ?? present.owner,
    group: given.group ?? present.group,
    entries: [...structuredClone(entries), ...masksFor(entries)],
  };
}
