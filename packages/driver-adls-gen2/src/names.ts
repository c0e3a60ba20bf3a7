import { randomBytes } from 'node:crypto';
import { createNameCheck, encodePath } from '@stowage/azure-common';
import { baseName, DatastoreError, joinPath, parentPath } from '@stowage/core/driver';

const checkSpelling = createNameCheck({ service: 'Data Lake Storage', maxLength: 1024, maxSegments: 63, maxSegmentLength: 255 });

/** What the names of unfinished files begin with. */
export const temporaryPrefix = '.stowage-';
const temporaryName = /^\.stowage-[0-9a-f]{16}$/;

/**
 * Checks that the service can hold a path.
 *
 * @throws DatastoreError `PATH.INVALID`, also for the names that unfinished files have.
 *
 * Source: Microsoft Learn, "Naming and Referencing Containers, Blobs, and Metadata".
 */
export function checkName(path: string): void {
  checkSpelling(path);
  if (!path.includes(temporaryPrefix) || !path.split('/').some((name) => temporaryName.test(name))) return;
  throw new DatastoreError('PATH.INVALID', `The name ${JSON.stringify(path)} is one of those that unfinished files have.`, {
    path,
    nextAction: 'Choose another name.',
  });
}

/** Whether this is an unfinished file, which no listing shows. */
export function isTemporary(path: string): boolean {
  return path.includes(temporaryPrefix) && temporaryName.test(baseName(path));
}

/** A path of its own for a file that is to be put in place of another: beside it, so that it inherits what its directory has to give. */
export function temporaryPath(path: string): string {
  const temporary = joinPath(parentPath(path), `${temporaryPrefix}${randomBytes(8).toString('hex')}`);
  checkSpelling(temporary);
  return temporary;
}

/** The path of a request for a path, percent-encoded: `/filesystem/a%20b.txt`; that of the file system without one. */
export function requestPath(filesystem: string, path: string): string {
  return path === '' ? `/${filesystem}` : `/${filesystem}/${encodePath(path)}`;
}
