import { DatastoreError, type Entry } from '@stowage/core/driver';

/** The conditions of a stat or read. */
export interface EntryConditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/**
 * Compares an entry with the conditions under which it was asked for, and gives it back. The answer is of one moment, so that comparing here
 * is as good as on the service, which has no conditions.
 *
 * @throws DatastoreError `CONDITION.FAILED`
 */
export function checkConditions<E extends Pick<Entry, 'path' | 'etag'>>(entry: E, { ifMatch, ifNoneMatch }: EntryConditions): E {
  if (ifMatch !== undefined && entry.etag !== ifMatch) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(entry.path)} has changed: its ETag is not ${ifMatch} any more.`);
  }
  if (ifNoneMatch !== undefined && entry.etag === ifNoneMatch) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(entry.path)} still has the ETag ${ifNoneMatch}.`);
  }
  return entry;
}
