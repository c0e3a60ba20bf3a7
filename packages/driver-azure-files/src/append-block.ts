import { type ChangedFile, tryUndo } from '@stowage/azure-common';
import { DatastoreError, type FileEntry } from '@stowage/core/driver';
import { announce } from './announcement.ts';
import type { FilesClient } from './client.ts';
import { tryDiscard } from './discard.ts';
import { isLeaseLost } from './errors.ts';
import { isAbsence } from './find.ts';
import { acquireLease, tryRelease, whereHeld } from './lease.ts';
import { headFile, requestIdOf } from './requests/head-file.ts';
import { leaseFile } from './requests/lease.ts';
import { putRange } from './requests/put-range.ts';
import { resize } from './requests/resize.ts';
import { checksumOfRange } from './stage.ts';
import { cutBack, isCutOff } from './stale-lease.ts';
import { type Attempt, createAttempt } from './temporary-name.ts';

/** A file that has been made longer. */
export type Appended = ChangedFile & { readonly size: number };

/** Bytes for the end of a file. */
export interface Addition {
  readonly path: string;
  /** At least one, and as many as one request takes. */
  readonly bytes: Uint8Array;
  /** Where that end must be. */
  readonly position: number | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Adds bytes at the end of a file. Undefined if nothing was added, as the file is not there any more, or this attempt was taken for dead and
 * cut off: then it is done anew.
 *
 * The lease keeps other writers away, and the announcement tells them how to clean up when this process dies in between. To cut a file back to a
 * size that it had before others appended would take their bytes away: so what was `seen` of it counts only if it is the same under the lease,
 * and a size is announced, and gone back to, only from then on.
 */
export async function appendBlock(client: FilesClient, addition: Addition, seen: FileEntry): Promise<Appended | undefined> {
  const { path, bytes, signal } = addition;
  const attempt = createAttempt(path);
  let isClean = true;
  let size: number | undefined;
  try {
    await announce(client, attempt, {}, signal);
    isClean = false;
    const { etag } = await acquireLease(client, path, attempt, signal);
    const head = (): Promise<FileEntry> => headFile(client, path, signal);
    const file = seen.etag === etag ? seen : await client.retry(head, { idempotent: true, signal });
    checkPosition(file, addition);
    await announce(client, attempt, { size: file.size }, signal);
    size = file.size;
    const changed = await extend(client, file, bytes, attempt, signal);
    const isKept = await confirm(client, path, attempt, signal);
    isClean = true;
    return isKept ? { size: file.size + bytes.byteLength, ...changed } : undefined;
  } catch (error) {
    if (!isClean) isClean = await takeBack(client, path, size, attempt);
    if (isLeaseLost(error) || isAbsence(error)) return undefined;
    throw error;
  } finally {
    if (isClean) await tryDiscard(client, attempt.temporary);
  }
}

/** Throws `CONDITION.FAILED` where the end of a file is not where it must be. */
export function checkPosition(file: FileEntry, { position }: Pick<Addition, 'position'>): void {
  const { path, size } = file;
  if (position === undefined || size === position) return;
  const requestId = requestIdOf(file);
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${size} bytes, not ${position}.`, { requestId });
}

/** Makes room, then writes there. Between the two, readers see zeros at the end. */
async function extend(
  client: FilesClient,
  file: FileEntry,
  bytes: Uint8Array,
  { id: leaseId }: Attempt,
  signal: AbortSignal | undefined,
): Promise<ChangedFile> {
  const { path, size: offset } = file;
  const checksum = await checksumOfRange(client, bytes, signal);
  const size = offset + bytes.byteLength;
  await client.retry(() => resize(client, { ...file, size, leaseId, signal }), { idempotent: true, signal });
  return client.retry(() => putRange(client, { path, offset, bytes, checksum, leaseId, signal }), { idempotent: true, signal });
}

/** Lets go of the lease: whoever still held it at that moment has not been cut off, so that the bytes stand. */
async function confirm(client: FilesClient, path: string, attempt: Attempt, signal: AbortSignal | undefined): Promise<boolean> {
  const release = { path, action: 'release', id: attempt.id, signal } as const;
  try {
    await client.retry(() => leaseFile(client, release), { idempotent: true, signal });
    return true;
  } catch (error) {
    if (!isLeaseLost(error)) throw error;
    return !(await isCutOff(client, path, attempt, signal));
  }
}

/** Cuts the file back and lets go of it, as far as that is possible; false where the next one who comes must do it. */
async function takeBack(client: FilesClient, path: string, size: number | undefined, attempt: Attempt): Promise<boolean> {
  const isCut = size === undefined || (await tryUndo((signal) => whereHeld(cutBack(client, path, size, attempt.id, signal))));
  if (isCut) return tryRelease(client, path, attempt);
  client.abandoned.add(attempt.id);
  return false;
}
