import { DatastoreError } from '@stowage/core/driver';

const shown = (path: string): string => (path === '' ? 'the root' : JSON.stringify(path));

/** What can go wrong in memory, each with its code. Core adds the operation, the datastore and the identity. */
export const failures = {
  notFound: (path: string): DatastoreError => new DatastoreError('PATH.NOT_FOUND', `There is nothing at ${shown(path)}.`, { path }),
  exists: (path: string): DatastoreError => new DatastoreError('PATH.EXISTS', `There is something at ${shown(path)}.`, { path }),
  isDirectory: (path: string): DatastoreError => new DatastoreError('PATH.IS_DIRECTORY', `${shown(path)} is a directory.`, { path }),
  notDirectory: (path: string): DatastoreError =>
    new DatastoreError('PATH.NOT_DIRECTORY', `${shown(path)} is a file, or lies below one.`, { path }),
  notEmpty: (path: string): DatastoreError =>
    new DatastoreError('DIRECTORY.NOT_EMPTY', `The directory ${shown(path)} is not empty.`, { path }),
  condition: (path: string): DatastoreError =>
    new DatastoreError('CONDITION.FAILED', `${shown(path)} is not in the state that the condition asks for.`, { path }),
  range: (path: string, size: number): DatastoreError =>
    new DatastoreError('RANGE.INVALID', `The range begins behind the end of ${shown(path)}, which has ${size} bytes.`, { path }),
  insideItself: (from: string, to: string): DatastoreError =>
    new DatastoreError('PATH.INVALID', `${shown(to)} lies inside ${shown(from)}.`, {
      path: to,
      nextAction: 'Choose a target outside the directory.',
    }),
  denied: (identity: string): DatastoreError =>
    new DatastoreError('ACCESS.DENIED', `The service does not let ${identity} in.`, {
      nextAction: 'Add the user to the users of the service.',
    }),
  notOwner: (path: string, user: string): DatastoreError =>
    new DatastoreError('ACCESS.DENIED', `${user} does not own ${shown(path)}.`, {
      path,
      nextAction: 'Ask its owner, or a superuser of the service.',
    }),
  noDefaults: (path: string): DatastoreError =>
    new DatastoreError('ACL.INVALID', `${shown(path)} is a file, which has no default entries.`, {
      path,
      nextAction: 'Leave out the default entries, or set them on a directory.',
    }),
  expired: (): DatastoreError =>
    new DatastoreError('ACCESS.UNAUTHENTICATED', 'The token has come to its end.', { unprocessed: true, nextAction: 'Sign in again.' }),
  throttled: (): DatastoreError =>
    new DatastoreError('SERVICE.THROTTLED', 'The memory has too many requests.', { unprocessed: true, retryAfter: 1 }),
  internal: (): DatastoreError => new DatastoreError('SERVICE.UNAVAILABLE', 'The memory has failed.'),
  brokenOff: (): DatastoreError => new DatastoreError('SERVICE.UNAVAILABLE', 'The memory gave no answer.'),
  unreachable: (): DatastoreError => new DatastoreError('SERVICE.UNAVAILABLE', 'The memory cannot be reached.', { unprocessed: true }),
  absent: (): DatastoreError => new DatastoreError('DATASTORE.NOT_FOUND', 'The memory of this service has not been provisioned.'),
};
