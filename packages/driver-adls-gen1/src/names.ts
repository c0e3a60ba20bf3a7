import { createNameCheck, encodePath, refuseTemporary } from '@stowage/azure-common';

/** Checks the spelling of a path, also of one that an unfinished file has. */
export const checkSpelling: (path: string) => void = createNameCheck({
  service: 'Data Lake Storage Gen1',
  maxLength: 2048,
  maxSegments: 254,
  maxSegmentLength: 255,
});

/**
 * Checks that the service can hold a path.
 *
 * @throws DatastoreError `PATH.INVALID`, also for the names that unfinished files have.
 */
export function checkName(path: string): void {
  if (path === '') return;
  checkSpelling(path);
  refuseTemporary(path);
}

/** A path as the service writes it, in parameters and lists. */
export function absolutePath(path: string): string {
  return `/${path}`;
}

/** The path of a request for a path, percent-encoded. */
export function requestPath(path: string): string {
  return `/webhdfs/v1/${encodePath(path)}`;
}

/** The same for the operations that WebHDFS does not have. */
export function extensionPath(path: string): string {
  return `/webhdfsext/${encodePath(path)}`;
}
