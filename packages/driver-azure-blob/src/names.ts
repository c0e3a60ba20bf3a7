import { encodePath } from '@stowage/azure-common';
import { DatastoreError } from '@stowage/core/driver';

/** Characters of a blob's name, at most; the slash that ends a directory's marker counts. */
const maxLength = 1024;
/** Names between slashes, at most. */
const maxSegments = 254;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const unspeakable = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/;

/** Names that need no further look: the common case. */
const plain = /^[A-Za-z0-9_-][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/;

const refuse = (path: string, reason: string, nextAction: string): never => {
  throw new DatastoreError('PATH.INVALID', `Blob storage cannot hold the name ${JSON.stringify(path)}: ${reason}.`, {
    path,
    nextAction,
  });
};

/**
 * Checks that Blob storage can hold a file of this path. The blob's name is the path itself.
 *
 * The service changes some names on the way in instead of refusing them: it takes a backslash for a slash and drops dots
 * at the end of a segment, so that a file would come back under another name. Those are refused here.
 *
 * @throws DatastoreError `PATH.INVALID`
 *
 * Source: Microsoft Learn, "Naming and Referencing Containers, Blobs, and Metadata".
 */
export function checkName(path: string): void {
  if (path.length < maxSegments && plain.test(path)) return;
  if (path.length > maxLength) refuse(path, `it is longer than ${maxLength} characters`, 'Choose a shorter path.');
  if (path.includes('\\')) refuse(path, 'it holds a backslash, which the service takes for a slash', 'Write "/".');
  if (unspeakable.test(path)) refuse(path, 'it holds a control character', 'Leave out control characters.');
  const segments = path.split('/');
  if (segments.length > maxSegments) {
    refuse(path, `it has more than ${maxSegments} names between slashes`, 'Choose a path of fewer levels.');
  }
  if (segments.some((segment) => segment.endsWith('.'))) {
    refuse(path, 'a name in it ends in a dot, which the service drops', 'Choose names that do not end in a dot.');
  }
}

/** What the names of all blobs below a directory begin with; also the name of the blob that marks the directory. */
export function directoryPrefix(path: string): string {
  return path === '' ? '' : `${path}/`;
}

/**
 * The path that a blob's name stands for: its name, without the slash that ends the name of a directory's marker.
 * Undefined where no path can spell the name, as it has an empty segment, `.` or `..`: such a blob is out of reach.
 */
export function tryPath(name: string): string | undefined {
  const path = name.endsWith('/') ? name.slice(0, -1) : name;
  if (plain.test(path)) return path;
  return path.split('/').some((segment) => segment === '' || segment === '.' || segment === '..') ? undefined : path;
}

/** The path of a request for a blob, percent-encoded: `/container/a%20b.txt`. */
export function requestPath(container: string, name: string): string {
  return name === '' ? `/${container}` : `/${container}/${encodePath(name)}`;
}
