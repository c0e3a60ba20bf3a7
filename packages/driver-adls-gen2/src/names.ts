import { createNameCheck, encodePath, temporaryPath as pathBeside, refuseTemporary } from '@stowage/azure-common';

const checkSpelling = createNameCheck({ service: 'Data Lake Storage', maxLength: 1024, maxSegments: 63, maxSegmentLength: 255 });

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

/** A path of its own for a file that is to be put in place of another. */
export function temporaryPath(path: string): string {
  const temporary = pathBeside(path);
  checkSpelling(temporary);
  return temporary;
}

/** The path of a request for a path, percent-encoded: `/filesystem/a%20b.txt`; that of the file system without one. */
export function requestPath(filesystem: string, path: string): string {
  return path === '' ? `/${filesystem}` : `/${filesystem}/${encodePath(path)}`;
}
