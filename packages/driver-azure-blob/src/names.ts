import { createNameCheck, encodePath } from '@stowage/azure-common';

/** Names that need no further look: the common case. */
const plain = /^[A-Za-z0-9_-][A-Za-z0-9_-]*(?:[./][A-Za-z0-9_-]+)*$/;

/**
 * Checks that Blob storage can hold a file of this path. The blob's name is the path itself; the slash that ends a directory's marker counts.
 *
 * @throws DatastoreError `PATH.INVALID`
 *
 * Source: Microsoft Learn, "Naming and Referencing Containers, Blobs, and Metadata".
 */
export const checkName: (path: string) => void = createNameCheck({ service: 'Blob storage', maxLength: 1024, maxSegments: 254 });

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
