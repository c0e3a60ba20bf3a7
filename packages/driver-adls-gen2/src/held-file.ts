import { tryUndo } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { isKindError, isServiceError, recodeKind } from './errors.ts';
import { headFile } from './head-path.ts';
import { createPath } from './requests/create-path.ts';
import { deletePath } from './requests/delete-path.ts';
import { acquireLease, changeLease, releaseLease, renewLease } from './requests/lease.ts';

/** A file that nobody else changes, as its lease is ours. */
export interface HeldFile {
  readonly path: string;
  readonly leaseId: string;
  readonly size: number;
  readonly etag: string | undefined;
  /** Of the request that took the lease. */
  readonly requestId: string | undefined;
  /** It was made for this. */
  readonly isNew: boolean;
  /** How long the lease lasts by itself. */
  readonly seconds: number;
  /** When it ends then, on the clock of `performance.now()`. */
  readonly endsAt: number;
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
  readonly position: number | undefined;
  readonly signal: AbortSignal | undefined;
}

const secondsFor = ({ bytes }: HoldOptions): number => Math.min(longest, Math.max(shortest, Math.ceil(bytes / slowest)));
/** Counted from before the request, so that it is never later than the service's end. */
const endOf = (seconds: number): number => performance.now() + seconds * 1_000;

/** Takes a lease on a file and finds out where it ends. An empty file is made where none is. */
export async function holdFile(client: LakeClient, path: string, options: HoldOptions): Promise<HeldFile> {
  const { leaseId, signal } = options;
  const seconds = secondsFor(options);
  const held = { path, leaseId, isNew: false, seconds, endsAt: endOf(seconds) };
  const taken = await tryAcquire(client, path, { leaseId, seconds, signal });
  if (isDatastoreError(taken)) return { ...held, ...(await makeHeld(client, path, seconds, options, taken)) };
  const { etag, requestId } = taken;
  const known = client.ends.sizeOf(path, etag);
  if (known !== undefined) return { ...held, size: known, etag, requestId };
  try {
    const entry = await headFile(client, { path, signal });
    return { ...held, size: entry.size, etag: entry.etag, requestId };
  } catch (error) {
    await letGo(client, { ...held, etag }, signal);
    throw error;
  }
}

/**
 * Takes a file out of the reach of a request under its lease whose answer was lost, by giving the lease another id; undefined if the lease is no
 * more. What is given is the file as it was.
 */
export async function tryWithdraw(
  client: LakeClient,
  held: HeldFile,
  leaseId: string,
  signal: AbortSignal | undefined,
): Promise<HeldFile | undefined> {
  const { path, seconds } = held;
  const endsAt = endOf(seconds);
  if (await tryLease(() => renewLease(client, path, held.leaseId, signal))) {
    const isChanged = await tryLease(() => changeLease(client, path, { from: held.leaseId, to: leaseId }, signal));
    return isChanged ? { ...held, leaseId, endsAt } : undefined;
  }
  // An earlier change may have got through, its answer lost.
  return (await tryLease(() => renewLease(client, path, leaseId, signal))) ? { ...held, leaseId, endsAt } : undefined;
}

/** Whether a request found its lease. */
async function tryLease(act: () => Promise<void>): Promise<boolean> {
  try {
    await act();
    return true;
  } catch (error) {
    if (isLeaseGone(error) || isDatastoreError(error, 'PATH.NOT_FOUND')) return false;
    throw error;
  }
}

/** The error of a request whose lease is no more, or is another one's. */
export function isLeaseGone(error: unknown): error is DatastoreError {
  return isServiceError(error, 'LeaseLost') || isDatastoreError(error, 'PATH.LOCKED');
}

/**
 * Gives a lease back, if the file still has it; a file that was made for nothing goes with it. What cannot be given back ends by itself. It does
 * not hang on the caller's signal, and closing the datastore waits for it.
 */
export function letGo(
  client: LakeClient,
  { path, leaseId, etag, isNew }: Pick<HeldFile, 'path' | 'leaseId' | 'etag' | 'isNew'>,
  signal: AbortSignal | undefined,
): Promise<void> {
  const running = client.inBackground(async () => {
    const undo = (step: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> =>
      tryUndo((signal) => client.retry(() => step(signal), { idempotent: true, signal }));
    const isGone = isNew && (await undo((signal) => deletePath(client, { path, leaseId, ifMatch: etag, signal })));
    if (!isGone) await undo((signal) => releaseLease(client, path, leaseId, signal));
  });
  // Whoever gave up waits for nothing any more.
  return signal?.aborted ? Promise.resolve() : running;
}

/** What taking the lease told; the error where no file is. */
async function tryAcquire(
  client: LakeClient,
  path: string,
  { leaseId, seconds, signal }: { readonly leaseId: string; readonly seconds: number; readonly signal: AbortSignal | undefined },
): Promise<Awaited<ReturnType<typeof acquireLease>> | DatastoreError> {
  try {
    return await acquireLease(client, path, { id: leaseId, seconds }, signal);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return error;
    throw error;
  }
}

/** Makes an empty file that is held from its beginning. */
async function makeHeld(
  client: LakeClient,
  path: string,
  seconds: number,
  { leaseId, position, signal }: HoldOptions,
  { requestId }: DatastoreError,
): Promise<Pick<HeldFile, 'isNew' | 'size' | 'etag' | 'requestId'>> {
  if (position !== undefined && position > 0) {
    const message = `${JSON.stringify(path)} is not there, so it does not have ${position} bytes.`;
    throw new DatastoreError('CONDITION.FAILED', message, { path, requestId });
  }
  const headers = { 'x-ms-proposed-lease-id': leaseId, 'x-ms-lease-duration': String(seconds) };
  try {
    const { etag } = await createPath(client, { path, resource: 'file', ifNoneMatch: '*', headers, signal });
    return { isNew: true, size: 0, etag, requestId };
  } catch (error) {
    if (isKindError(error)) throw recodeKind(error, false);
    // Somebody else, or an attempt of ours whose answer was lost, has made it in the meantime.
    throw isDatastoreError(error, 'PATH.EXISTS') ? worthAnotherLook(error) : error;
  }
}

/** The same error, for a state that will be another one in a moment: nothing was done, and all may begin anew. */
export function worthAnotherLook({ code, message, requestId, nextAction, cause }: DatastoreError): DatastoreError {
  return new DatastoreError(code, message, { requestId, nextAction, cause, retryable: true, unprocessed: true });
}
