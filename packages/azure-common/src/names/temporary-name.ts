import { randomBytes } from 'node:crypto';
import { baseName, DatastoreError, joinPath, parentPath } from '@stowage/core/driver';

/** What the names of unfinished files begin with. */
export const temporaryPrefix = '.stowage-';
const temporaryName = /^\.stowage-[0-9a-f]{16}$/;

/** Whether this is an unfinished file, which no listing shows. */
export function isTemporary(path: string): boolean {
  return path.includes(temporaryPrefix) && temporaryName.test(baseName(path));
}

/** A path of its own for what is to be put in place of another: beside it, so that it inherits what its directory has to give. */
export function temporaryPath(path: string): string {
  return joinPath(parentPath(path), `${temporaryPrefix}${randomBytes(8).toString('hex')}`);
}

/**
 * Refuses the names that unfinished files have.
 *
 * @throws DatastoreError `PATH.INVALID`
 */
export function refuseTemporary(path: string): void {
  if (!path.includes(temporaryPrefix) || !path.split('/').some((name) => temporaryName.test(name))) return;
  throw new DatastoreError('PATH.INVALID', `The name ${JSON.stringify(path)} is one of those that unfinished files have.`, {
    path,
    nextAction: 'Choose another name.',
  });
}
