import { StorageError } from '../tree/storage-error.ts';
import { formatBits } from './entry.ts';

/** The nine permission bits, three each. */
export interface Mode {
  readonly owner: number;
  readonly group: number;
  readonly other: number;
}

export interface Permissions {
  readonly mode: Mode;
  readonly sticky: boolean;
}

export const defaultUmask: Mode = { owner: 0, group: 2, other: 7 };
export const defaultMode: Readonly<Record<'file' | 'directory', Mode>> = {
  file: { owner: 6, group: 6, other: 6 },
  directory: { owner: 7, group: 7, other: 7 },
};

const modeOf = (value: number): Mode => ({ owner: (value >> 6) & 7, group: (value >> 3) & 7, other: value & 7 });

export const withoutUmask = (mode: Mode, umask: Mode): Mode => ({
  owner: mode.owner & ~umask.owner,
  group: mode.group & ~umask.group,
  other: mode.other & ~umask.other,
});

export const bothModes = (left: Mode, right: Mode): Mode => ({
  owner: left.owner & right.owner,
  group: left.group & right.group,
  other: left.other & right.other,
});

/** `rwxr-x---`, with `t` or `T` last for the sticky bit and `+` for a list that says more than these. */
export function formatPermissions({ mode, sticky }: Permissions, extended = false): string {
  const text = formatBits(mode.owner) + formatBits(mode.group) + formatBits(mode.other);
  const stuck = sticky ? text.slice(0, 8) + (mode.other & 1 ? 't' : 'T') : text;
  return extended ? `${stuck}+` : stuck;
}

/** Reads `0750`, `750`, `1777` and `rwxr-x---`, `rwxrwxrwt`. */
export function parsePermissions(text: string): Permissions {
  if (/^[01]?[0-7]{3}$/.test(text)) {
    const value = Number.parseInt(text, 8);
    return { mode: modeOf(value), sticky: (value & 0o1000) !== 0 };
  }
  const match = /^([r-][w-][x-])([r-][w-][x-])([r-][w-])([xtT-])\+?$/.exec(text);
  if (!match) throw new StorageError('InvalidPermission');
  const [, owner = '', group = '', other = '', last = ''] = match;
  const bits = (part: string): number => [...part].reduce((sum, letter) => (sum << 1) | (letter === '-' || letter === 'T' ? 0 : 1), 0);
  return { mode: { owner: bits(owner), group: bits(group), other: bits(other + last) }, sticky: last === 't' || last === 'T' };
}

/** A umask is written like permissions; a set bit takes the permission away. */
export function parseUmask(text: string | undefined): Mode {
  if (text === undefined || text === '') return defaultUmask;
  if (!/^[0-7]{3,4}$|^[rwx-]{9}$/.test(text)) throw new StorageError('InvalidPermission');
  return /^\d/.test(text) ? modeOf(Number.parseInt(text, 8)) : parsePermissions(text).mode;
}
