import { DatastoreError } from '../errors/datastore-error.ts';

/** What an operation's path argument must name: a file, a directory (the root included), or either. */
export type PathKind = 'file' | 'directory' | 'any';

const invalid = (path: string, reason: string, nextAction?: string): never => {
  throw new DatastoreError('PATH.INVALID', `The path ${JSON.stringify(path)} is not valid: ${reason}.`, { path, nextAction });
};

/** Paths that need no work: names of plain characters, joined by single slashes, none starting with a dot. */
const plain = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/;

/**
 * Brings a path into the one form that drivers see: relative to the datastore, `/` between names, no empty name, no `.` or
 * `..`, no slash at the ends. The root is `''`. Characters are kept as they are: no case folding, no Unicode normalisation.
 *
 * `./a`, `a//b` and `a/./b` are brought into form; `..` and a leading slash are refused rather than reinterpreted, and so are
 * NUL and text that is not valid Unicode. A trailing slash says "directory": fine for one, refused for a file.
 *
 * @throws DatastoreError `PATH.INVALID`
 */
export function normalizePath(path: string, kind: PathKind = 'any'): string {
  if (typeof path !== 'string') return invalid(String(path), 'it is not a string');
  if (plain.test(path)) return path;
  if (path.startsWith('/')) invalid(path, 'it is absolute', 'Leave out the leading slash; paths are relative to the datastore.');
  if (path.includes('\0')) invalid(path, 'it holds a NUL character');
  if (!path.isWellFormed()) invalid(path, 'it holds half of a surrogate pair, which UTF-8 cannot express');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) invalid(path, 'it holds ".."', 'Name the target by its path from the root of the datastore.');
  if (kind === 'file') {
    if (names.length === 0) invalid(path, 'it names the root, not a file', 'Add the name of a file.');
    if (path.endsWith('/')) invalid(path, 'it ends in a slash, which names a directory', 'Leave out the trailing slash.');
  }
  return names.join('/');
}

/** Joins normalised paths; `''` stands for the root. */
export function joinPath(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

/** The path of the directory that holds `path`; the root's parent is the root. */
export function parentPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? '' : path.slice(0, slash);
}

/** The last name of a path; `''` for the root. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether `path` is `folder` or lies in it, by whole names: `a` holds `a/b`, not `ab`. */
export function isInside(folder: string, path: string): boolean {
  return folder === '' || path === folder || path.startsWith(`${folder}/`);
}

/** The part of `path` below `folder`, or undefined when it does not lie there. */
export function tryRelativePath(folder: string, path: string): string | undefined {
  if (!isInside(folder, path)) return undefined;
  return folder === '' ? path : path.slice(folder.length + 1);
}
