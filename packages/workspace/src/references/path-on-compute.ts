import { DatastoreError } from '@stowage/core';

/** Where a reference's data lies in the working folder of a run. */
export interface PathOnCompute {
  /** Relative to the working folder, `/` between names, never leading out of it. */
  readonly path: string;
  /** A slash at its end says that it is a folder. */
  readonly isFolder: boolean;
}

const invalid = (given: string, reason: string, nextAction: string): never => {
  throw new DatastoreError('REFERENCE.INVALID', `${JSON.stringify(given)} is not a path on the compute: ${reason}.`, {
    path: given,
    nextAction,
  });
};

/**
 * Brings a path in the working folder of a run into form: `./bar.pkl` becomes `bar.pkl`.
 *
 * @throws DatastoreError `REFERENCE.INVALID` for one that leads out of the working folder, or is that folder itself
 */
export function parsePathOnCompute(given: string): PathOnCompute {
  if (typeof given !== 'string' || given.includes('\0') || !given.isWellFormed())
    return invalid(String(given), 'it is no valid text', 'Name a folder or file.');
  if (given.startsWith('/') || given.startsWith('\\') || /^[A-Za-z]:[\\/]/.test(given)) {
    invalid(given, 'it is absolute', 'Give a path below the working folder of the run; leave it out where the place does not matter.');
  }
  const names = given.split('/').filter((name) => name !== '' && name !== '.');
  if (names.includes('..')) invalid(given, 'it may lead out of the working folder', 'Give a path below the working folder, without "..".');
  if (names.length === 0) invalid(given, 'it is the working folder itself', 'Name a folder in it, for example "data".');
  return { path: names.join('/'), isFolder: given.endsWith('/') || given.endsWith('/.') };
}
