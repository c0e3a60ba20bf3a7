import { createNameCheck, encodePath, temporaryPath as pathBeside, refuseTemporary } from '@stowage/azure-common';
import { parentPath } from '@stowage/core/driver';

/** Characters of a path, at most. */
const maxLength = 1024;
const checkSpelling = createNameCheck({ service: 'Data Lake Storage', maxLength, maxSegments: 63, maxSegmentLength: 255 });

/**
 * Checks that the service can hold a path.
 *
 * @throws DatastoreError `PATH.INVALID`, also for the names that unfinished files have.
 *
 * Source: Microsoft Learn, "Naming and Referencing Containers, Blobs, and Metadata".
 */
export function checkName(path: string): void {
  checkSpelling(path);
  refuseTemporary(path);
}

/**
 * A path of its own for a file that is to be put in place of another: beside it, so that it inherits what its directory has to give; where that
 * would be too long a path, nearer to the root.
 */
export function temporaryPath(path: string): string {
  const temporary = pathBeside(path);
  return temporary.length <= maxLength ? temporary : temporaryPath(parentPath(path));
}

/** The path of a request for a path, percent-encoded: `/filesystem/a%20b.txt`; that of the file system without one. */
export function requestPath(filesystem: string, path: string): string {
  return path === '' ? `/${filesystem}` : `/${filesystem}/${encodePath(path)}`;
}
