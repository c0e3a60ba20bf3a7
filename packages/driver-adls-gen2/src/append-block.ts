import { randomUUID } from 'node:crypto';
import { type BodyChecksum, type ChangedFile, checksumOfUpload, readBlob } from '@stowage/azure-common';
import { collectBytes, DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { toFileEntry } from './entry.ts';
import { isServiceError } from './errors.ts';
import { type HeldFile, holdFile, letGo, worthWaiting } from './held-file.ts';
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

/**
 * Appends bytes to a file, which is made where none is, under a lease: from the moment when the file's end is known to that when it has moved,
 * nobody else changes the file. The request that appends makes the bytes a part of the file and gives the lease back.
 */
export async function appendBlock(client: LakeClient, place: AppendPlace & { readonly bytes: Uint8Array }): Promise<Appended> {
  const { path, bytes, signal } = place;
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const leaseId = randomUUID();
  /** Where the bytes were sent to by a request whose answer was lost. */
  let sentTo: number | undefined;
  const attempt = async (): Promise<Appended> => {
    const file = await holdFile(client, path, {
      leaseId,
      bytes: bytes.byteLength,
      maySize: sentTo === undefined ? place.position : undefined,
      signal,
    });
    try {
      if (sentTo !== undefined && file.size > sentTo && (await holds(client, file, sentTo, bytes, signal))) {
        return await letGo(client, file, { size: sentTo + bytes.byteLength, etag: file.etag, lastModified: undefined });
      }
      requireSize(file, place.position);
      const appended = await appendTo(client, file, { bytes, checksum, signal });
      client.ends.note(path, appended);
      return appended;
    } catch (error) {
      if (isDatastoreError(error) && error.retryable && !error.unprocessed) sentTo ??= file.size;
      const released = letGo(client, file, undefined);
      // Whoever gave up waits for nothing any more.
      if (!signal?.aborted) await released;
      throw error;
    }
  };
  return client.retry(attempt, { idempotent: true, signal });
}

/** The service takes no empty append, so this only sees to it that the file is there, and has the size that it must have. */
export async function appendNothing(client: LakeClient, { path, position, signal }: AppendPlace): Promise<Appended> {
  const attempt = async (): Promise<Appended> => {
    const file = await holdFile(client, path, { leaseId: randomUUID(), bytes: 0, maySize: position, signal });
    await letGo(client, file, undefined);
    requireSize(file, position);
    return { size: file.size, etag: file.etag, lastModified: undefined };
  };
  return client.retry(attempt, { idempotent: true, signal });
}

/** Appends to the end. A file that the Blob endpoint wrote takes no appends, and is written anew with the bytes behind it. */
async function appendTo(
  client: LakeClient,
  file: HeldFile,
  {
    bytes,
    checksum,
    signal,
  }: { readonly bytes: Uint8Array; readonly checksum: BodyChecksum | undefined; readonly signal: AbortSignal | undefined },
): Promise<Appended> {
  const { path, size: position, leaseId } = file;
  const headers = { 'x-ms-lease-action': 'release', 'x-ms-lease-id': leaseId };
  try {
    const changed = await appendAndFlush(client, { path, bytes, checksum, position, headers, signal });
    return { ...changed, size: position + bytes.byteLength };
  } catch (error) {
    if (isServiceError(error, 'InvalidAppendOperation')) return rewriteWith(client, file, bytes, signal);
    throw isLeaseLost(error) ? worthWaiting(error) : error;
  }
}

/** The bytes took so long that the lease has ended: the service did nothing, and the whole begins anew. */
function isLeaseLost(error: unknown): error is DatastoreError {
  return isServiceError(error, 'LeaseLost') || isDatastoreError(error, 'PATH.LOCKED');
}

function requireSize({ path, size }: HeldFile, wanted: number | undefined): void {
  if (wanted === undefined || wanted === size) return;
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${size} bytes, not ${wanted}.`, { path });
}

/** Whether the bytes stand there: then the append got through. */
async function holds(
  client: LakeClient,
  { path, size, etag }: HeldFile,
  offset: number,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (size < offset + bytes.byteLength) return false;
  const range = { offset, length: bytes.byteLength };
  const { chunks } = await readBlob(client, { path, range, ifMatch: etag, signal }, { toEntry: toFileEntry });
  return Buffer.compare(await collectBytes(chunks), bytes) === 0;
}
