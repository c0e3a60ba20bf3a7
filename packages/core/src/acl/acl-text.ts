import { DatastoreError } from '../errors/datastore-error.ts';
import type { AclEntry } from '../operations/file-requests.ts';

const entryPattern = /^(default:)?(user|group|mask|other):([^:]*):([r-])([w-])([xtT-])$/;

/**
 * Reads access control entries in POSIX form, separated by commas or line ends: `user::rwx,group::r-x,other::---`, with
 * `default:` in front of those that what is made in a directory inherits. The words may be cut to their first letter (`u::rwx,d:g::r-x`).
 *
 * Whether the entries make a whole list is judged where they are set.
 *
 * @throws DatastoreError `ACL.INVALID`, naming the entry.
 *
 * @example
 * ```ts
 * parseAcl('user::rwx,user:3f2a:r-x,group::r-x,mask::r-x,other::---')
 * ```
 *
 * Source: IEEE 1003.1e draft 17, "ACL text forms".
 */
export function parseAcl(text: string): AclEntry[] {
  return text
    .split(/[,\n]/)
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(parseEntry);
}

function parseEntry(entry: string): AclEntry {
  const [, defaults, type, id, read, write, execute] = entryPattern.exec(spellOut(entry)) ?? [];
  if (type === undefined) {
    throw new DatastoreError('ACL.INVALID', `${JSON.stringify(entry)} is not an entry of an access control list.`, {
      nextAction: 'Write entries like user::rwx, group:<id>:r-x, other::--- or default:user::rwx.',
    });
  }
  return {
    scope: defaults === undefined ? 'access' : 'default',
    type: type as AclEntry['type'],
    ...(id === '' || id === undefined ? {} : { id }),
    read: read === 'r',
    write: write === 'w',
    // In place of the last x, a t or T is the sticky bit, with and without it.
    execute: execute === 'x' || execute === 't',
  };
}

const words = ['user', 'group', 'mask', 'other'] as const;

/** Words that were cut to their first letter, in full. */
function spellOut(entry: string): string {
  return entry
    .replace(/^d:/, 'default:')
    .replace(
      /^((?:default:)?)([ugmo]):/,
      (_, scope: string, letter: string) => `${scope}${words.find((word) => word.startsWith(letter))}:`,
    );
}

/** Writes entries in the form that {@link parseAcl} reads, in their order, separated by commas. */
export function formatAcl(entries: readonly AclEntry[]): string {
  return entries
    .map(({ scope, type, id = '', read, write, execute }) => {
      const rights = `${read ? 'r' : '-'}${write ? 'w' : '-'}${execute ? 'x' : '-'}`;
      return `${scope === 'default' ? 'default:' : ''}${type}:${id}:${rights}`;
    })
    .join(',');
}
