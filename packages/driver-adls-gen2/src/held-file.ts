import { isDirectoryError, tryUndo } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { isKindError, recodeKind } from './errors.ts';
import { headPath } from './head-path.ts';
import { createPath } from './requests/create-path.ts';
import { acquireLease, releaseLease } from './requests/lease.ts';

/** A file that nobody else changes, as its lease is ours. */
export interface HeldFile {
  readonly path: string;
  readonly leaseId: string;
  readonly size: number;
  readonly etag: string | undefined;
}

/** Seconds that a lease holds at least and at most, by the service, if it is never given back. */
const shortest = 15;
const longest = 60;
/** Bytes a second that even a slow link sends: a lease must not end before its bytes have arrived. */
const slowest = 256 * 1_024;

/** What a file is held for. */
export interface HoldOptions {
  /** The same at every attempt: who asks again for what they have gets it. */
  readonly leaseId: string;
  /** How much is to be appended. */
  readonly bytes: number;
  /** The size that the file must have; none but 0 lets it be made. */
  readonly maySize: number | undefined;
  readonly signal: AbortSignal | undefined;
}

const secondsFor = ({ bytes }: HoldOptions): number => Math.min(longest, Math.max(shortest, Math.ceil(bytes / slowest)));

/** Takes a lease on a file and finds out where it ends. An empty file is made where none is. */
export async function holdFile(client: LakeClient, path: string, options: HoldOptions): Promise<HeldFile> {
  const { leaseId, signal } = options;
  const etag = await tryAcquire(client, path, options);
  if (etag === undefined) return makeHeld(client, path, options);
  const known = client.ends.sizeOf(path, etag);
  if (known !== undefined) return { path, leaseId, size: known, etag };
  try {
    const entry = await headPath(client, { path, signal });
    if (entry.kind === 'directory') throw isDirectoryError(path);
    return { path, leaseId, size: entry.size, etag: entry.etag };
  } catch (error) {
    await giveBack(client, path, leaseId);
    throw error;
  }
}

/** Gives a lease back, if the file still has it. What is given comes back. */
export async function letGo<T>(client: LakeClient, { path, leaseId }: HeldFile, result: T): Promise<T> {
  await giveBack(client, path, leaseId);
  return result;
}

/** The file's ETag; undefined where no file is. */
async function tryAcquire(client: LakeClient, path: string, options: HoldOptions): Promise<string | undefined> {
  const { leaseId, signal } = options;
  try {
    return await acquireLease(client, path, { id: leaseId, seconds: secondsFor(options) }, signal);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw isDatastoreError(error, 'PATH.LOCKED') ? worthWaiting(error) : error;
  }
}

async function makeHeld(client: LakeClient, path: string, options: HoldOptions): Promise<HeldFile> {
  const { leaseId, maySize, signal } = options;
  if (maySize !== undefined && maySize > 0) {
    throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is not there, so it does not have ${maySize} bytes.`, { path });
  }
  const headers = { 'x-ms-proposed-lease-id': leaseId, 'x-ms-lease-duration': String(secondsFor(options)) };
  try {
    const { etag } = await createPath(client, { path, resource: 'file', ifNoneMatch: '*', headers, signal });
    return { path, leaseId, size: 0, etag };
  } catch (error) {
    if (isKindError(error)) throw recodeKind(error, false);
    // Somebody else, or an attempt of ours whose answer was lost, has made it in the meantime.
    throw isDatastoreError(error, 'PATH.EXISTS') ? worthWaiting(error) : error;
  }
}

/** An append holds a file for a moment only: whoever comes meanwhile asks again. */
export function worthWaiting({ code, message, requestId, nextAction, cause }: DatastoreError): DatastoreError {
  return new DatastoreError(code, message, { requestId, nextAction, cause, retryable: true, unprocessed: true });
}

/** What cannot be given back ends by itself; the file may have been replaced, and its lease with it. */
async function giveBack(client: LakeClient, path: string, leaseId: string): Promise<void> {
  await tryUndo((signal) => releaseLease(client, path, leaseId, signal));
}
