import { DatastoreError, type Entry } from '@stowage/core/driver';
import { requestIdOf } from './requests/head-file.ts';

/** The conditions of a stat or read. */
export interface EntryConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** What an answer told of a path. */
type SeenEntry = Pick<Entry, 'path' | 'etag'> & { readonly requestId?: string | undefined };

/**
 * Compares an entry with the conditions under which it was asked for, and gives it back. The answer is of one moment, so that comparing here
 * is as good as on the service, which has no conditions.
 *
 * @throws DatastoreError `CONDITION.FAILED`
 */
export function checkConditions<E extends SeenEntry>(entry: E, { ifMatch, ifNoneMatch }: EntryConditions): E {
  const { path, etag, requestId = requestIdOf(entry) } = entry;
  if (ifMatch !== undefined && etag !== ifMatch) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has another ETag than ${ifMatch}.`, { requestId });
  }
  if (ifNoneMatch !== undefined && etag === ifNoneMatch) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} still has the ETag ${ifNoneMatch}.`, { requestId });
  }
  return entry;
}
