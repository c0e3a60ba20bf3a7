import { DatastoreError } from '@stowage/core/driver';

/** The error for a condition that does not hold. */
export function conditionFailed(path: string, why: string): DatastoreError {
  return new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} ${why}.`, { path });
}

/** Fails with `CONDITION.FAILED` unless a file has the ETag that was asked for. `etag` is undefined where there is no file. */
export function assertMatch(path: string, etag: string | undefined, ifMatch: string | undefined): void {
  if (ifMatch === undefined || etag === ifMatch) return;
  throw conditionFailed(path, etag === undefined ? 'does not exist any more' : 'has been changed: its ETag is another one');
}

/** Fails with `CONDITION.FAILED` when a file has the ETag that was excluded. */
export function assertNoMatch(path: string, etag: string | undefined, ifNoneMatch: string | undefined): void {
  if (ifNoneMatch !== undefined && etag === ifNoneMatch) throw conditionFailed(path, 'has not been changed: it has this ETag');
}
