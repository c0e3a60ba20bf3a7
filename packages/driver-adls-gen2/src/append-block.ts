import { randomUUID } from 'node:crypto';
import { type BodyChecksum, type ChangedFile, checksumOfUpload } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { isServiceError } from './errors.ts';
import { tryHeadPath } from './head-path.ts';
import { type HeldFile, holdFile, isLeaseGone, letGo, tryWithdraw, worthAnotherLook } from './held-file.ts';
import { appendAndFlush } from './requests/append-data.ts';
import { rewriteWith } from './rewrite.ts';

/** A file after an append. */
export type Appended = ChangedFile & { readonly size: number };

/** Where bytes are to be appended. */
export interface AppendPlace {
  readonly path: string;
  /** Only while the file has this size. */
  readonly position: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

interface Block {
  readonly bytes: Uint8Array;
  readonly checksum: BodyChecksum | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Appends bytes to a file, which is made where none is, under a lease: from the moment when the file's end is known to that when it has moved,
 * nobody else changes the file.
 *
 * The request that appends makes the bytes a part of the file and gives the lease back, in one step. So the lease tells whether a request whose
 * answer was lost got through: as long as the lease is there, it did not; and under another id of the lease it never will.
 */
export async function appendBlock(client: LakeClient, place: AppendPlace & { readonly bytes: Uint8Array }): Promise<Appended> {
  const { path, bytes, position, signal } = place;
  const block: Block = { bytes, checksum: await checksumOfUpload(client.checksum, bytes, signal), signal };
  let leaseId = randomUUID();
  let nextLeaseId = randomUUID();
  /** The file that bytes were sent to, by a request of which nobody knows whether it got through. */
  let uncertain: HeldFile | undefined;
  /** What came of that request, if it got through; else the file is everybody's again, and the request can do nothing any more. */
  const settle = async (file: HeldFile): Promise<Appended | undefined> => {
    uncertain = file;
    const withdrawn = await tryWithdraw(client, file, nextLeaseId, signal);
    if (withdrawn === undefined) return found(client, file, block);
    uncertain = undefined;
    [leaseId, nextLeaseId] = [randomUUID(), randomUUID()];
    await letGo(client, withdrawn, signal);
    return undefined;
  };
  const attempt = async (): Promise<Appended> => {
    const earlier = uncertain === undefined ? undefined : await settle(uncertain);
    if (earlier !== undefined) return earlier;
    const file = await holdFile(client, path, { leaseId, bytes: bytes.byteLength, position, signal });
    try {
      requireSize(file, position);
      return await appendTo(client, file, block);
    } catch (error) {
      if (isDatastoreError(error) && error.retryable && !error.unprocessed) {
        const got = await settle(file);
        if (got !== undefined) return got;
        throw error;
      }
      await letGo(client, file, signal);
      // That may take longer than any lease, so it is tied to the ETag instead.
      if (isServiceError(error, 'InvalidAppendOperation')) return rewrite(client, file, position, block);
      throw isLeaseGone(error) ? worthAnotherLook(error) : error;
    }
  };
  try {
    const appended = await client.retry(attempt, { idempotent: true, signal });
    client.ends.note(path, appended);
    return appended;
  } catch (error) {
    // The lease itself may have been acquired by a request whose answer was lost.
    const mayHold = !isDatastoreError(error) || (error.retryable && !error.unprocessed);
    const held = uncertain ?? (mayHold ? { path, leaseId, etag: undefined, isNew: false } : undefined);
    if (held !== undefined) await letGo(client, held, signal);
    throw error;
  }
}

/** The service takes no empty append, so this only sees to it that the file is there, and has the size that it must have. */
export async function appendNothing(client: LakeClient, { path, position, signal }: AppendPlace): Promise<Appended> {
  const leaseId = randomUUID();
  const attempt = async (): Promise<Appended> => {
    const file = await holdFile(client, path, { leaseId, bytes: 0, position, signal });
    await letGo(client, { ...file, isNew: false }, signal);
    requireSize(file, position);
    return { size: file.size, etag: file.etag, lastModified: undefined };
  };
  return client.retry(attempt, { idempotent: true, signal });
}

/** Appends to the end, and gives the lease back. */
async function appendTo(client: LakeClient, file: HeldFile, { bytes, checksum, signal }: Block): Promise<Appended> {
  const { path, size: position, leaseId } = file;
  const headers = { 'x-ms-lease-action': 'release', 'x-ms-lease-id': leaseId };
  const changed = await appendAndFlush(client, { path, bytes, checksum, position, headers, signal });
  return { ...changed, size: position + bytes.byteLength };
}

/** A file that the Blob endpoint wrote takes no appends, and is written anew with the bytes behind it. */
async function rewrite(client: LakeClient, file: HeldFile, position: number | undefined, { bytes, signal }: Block): Promise<Appended> {
  try {
    return await rewriteWith(client, file, bytes, signal);
  } catch (error) {
    // Somebody else has changed it meanwhile.
    throw position === undefined && isDatastoreError(error, 'CONDITION.FAILED') ? worthAnotherLook(error) : error;
  }
}

/** What an append that got through, and whose answer was lost, has made of the file. */
async function found(client: LakeClient, { path, size, endsAt }: HeldFile, { bytes, signal }: Block): Promise<Appended> {
  const end = size + bytes.byteLength;
  const isInTime = performance.now() < endsAt;
  const entry = await tryHeadPath(client, { path, signal });
  if (!isInTime || entry?.kind !== 'file' || entry.size < end) {
    throw new DatastoreError('SERVICE.UNAVAILABLE', `It cannot be told whether the append to ${JSON.stringify(path)} got through.`, {
      path,
      retryable: false,
      nextAction: 'Look at the end of the file, and append again if the bytes are not there.',
    });
  }
  // Whatever stands behind them is of others.
  const isLast = entry.size === end;
  return { size: end, etag: isLast ? entry.etag : undefined, lastModified: isLast ? entry.lastModified : undefined };
}

function requireSize({ path, size, requestId }: HeldFile, wanted: number | undefined): void {
  if (wanted === undefined || wanted === size) return;
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${size} bytes, not ${wanted}.`, { path, requestId });
}
