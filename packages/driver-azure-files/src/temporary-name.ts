import { createHash, randomUUID } from 'node:crypto';
import { baseName, joinPath, parentPath } from '@stowage/core/driver';

/** What the names of unfinished files begin with. Listings leave them out. */
export const temporaryPrefix = '.stowage-files-';

/** Characters of such a name. */
const temporaryLength: number = temporaryPrefix.length + 12 + 1 + 36;

/** Characters of a whole path, at most. */
export const maxPathLength = 2048;

const temporaryName = /^\.stowage-files-[0-9a-f]{12}-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whether a name is that of an unfinished file. The service takes names that differ in case for one. */
export function isTemporaryName(name: string): boolean {
  return temporaryName.test(name.toLowerCase());
}

/** One attempt to change a file: how it is called on the way, and by which lease the file may be held meanwhile. */
export interface Attempt {
  /** A GUID, which no two attempts have in common. */
  readonly id: string;
  /** The unfinished file, beside the one that it is for where that can be, so that it inherits the same permission. */
  readonly temporary: string;
}

/** Begins an attempt to change the file of this path. */
export function createAttempt(path: string): Attempt {
  return toAttempt(path, randomUUID());
}

/** The attempt for the file of this path that has this id. */
export function toAttempt(path: string, id: string): Attempt {
  return { id, temporary: joinPath(attemptDirectory(path), `${attemptPrefix(path)}${id}`) };
}

/** The directory of the unfinished files for one file: its own, but where their names would make too long a path, the root. */
export function attemptDirectory(path: string): string {
  const directory = parentPath(path);
  return directory.length + 1 + temporaryLength <= maxPathLength ? directory : '';
}

/** What the names of all attempts for one file begin with, so that they can be looked for. */
export function attemptPrefix(path: string): string {
  const name = attemptDirectory(path) === parentPath(path) ? baseName(path) : path;
  const target = createHash('sha256').update(name.toLowerCase()).digest('hex').slice(0, 12);
  return `${temporaryPrefix}${target}-`;
}

/** The id of the attempt that an unfinished file belongs to. */
export function attemptId(temporary: string): string {
  return temporary.slice(-36).toLowerCase();
}
