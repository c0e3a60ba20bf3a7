import { randomUUID } from 'node:crypto';
import { type ChangedFile, checksumOfUpload, isDirectoryError, type RequestHeaders, readBlob } from '@stowage/azure-common';
import { collectBytes, DatastoreError, type FileEntry, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { toFileEntry } from './entry.ts';
import { isKindError, isServiceError, recodeKind } from './errors.ts';
import { tryHeadPath } from './head-path.ts';
import { appendAndFlush } from './requests/append-data.ts';
import { createPath } from './requests/create-path.ts';
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

/** Seconds that a lease of an append holds if it is never given back: the shortest that there are. */
const leaseSeconds = 15;

/**
 * Appends bytes to a file, which is made where none is. The request takes a lease and gives it back, so that two writers never mix; it tells
 * where the bytes go, so that sent twice they are there once.
 */
export async function appendBlock(client: LakeClient, append: AppendPlace & { readonly bytes: Uint8Array }): Promise<Appended> {
  const { path, bytes, position: wanted, signal } = append;
  const checksum = await checksumOfUpload(client.checksum, bytes, signal);
  const headers: RequestHeaders = {
    'x-ms-lease-action': 'acquire-release',
    'x-ms-lease-duration': String(leaseSeconds),
    'x-ms-proposed-lease-id': randomUUID(),
  };
  /** Where the bytes were sent to by a request whose answer was lost. */
  let sentTo: number | undefined;
  const attempt = async (): Promise<Appended> => {
    const entry = await fileFor(client, append);
    if (sentTo !== undefined && entry.size > sentTo) {
      const end = sentTo + bytes.byteLength;
      if (await holds(client, entry, sentTo, bytes, signal)) return { size: end, etag: entry.etag, lastModified: entry.lastModified };
      sentTo = undefined;
    }
    requireSize(entry, wanted);
    try {
      const changed = await appendAndFlush(client, { path, bytes, checksum, position: entry.size, headers, signal });
      return { ...changed, size: entry.size + bytes.byteLength };
    } catch (error) {
      if (isWrittenAsBlob(error)) return rewriteWith(client, entry, bytes, signal);
      if (!isDatastoreError(error)) throw error;
      if (error.retryable && !error.unprocessed) sentTo ??= entry.size;
      throw isRace(error, sentTo === undefined ? wanted : undefined) ? asRetryable(error) : error;
    }
  };
  return client.retry(attempt, { idempotent: true, signal });
}

/** The service takes no empty append, so this only sees to it that the file is there, and has the size that it must have. */
export async function appendNothing(client: LakeClient, place: AppendPlace): Promise<Appended> {
  const entry = await client.retry(() => fileFor(client, place), { idempotent: true, signal: place.signal });
  requireSize(entry, place.position);
  const { size, etag, lastModified } = entry;
  return { size, etag, lastModified };
}

/** The file to append to; an empty one is made where none is. */
async function fileFor(client: LakeClient, { path, position, signal }: AppendPlace): Promise<FileEntry> {
  for (;;) {
    const entry = await tryHeadPath(client, { path, signal });
    if (entry?.kind === 'directory') throw isDirectoryError(path);
    if (entry !== undefined) return entry;
    if (position !== undefined && position > 0) {
      throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} is not there, so it does not have ${position} bytes.`, {
        path,
      });
    }
    try {
      return { kind: 'file', path, size: 0, ...(await createPath(client, { path, resource: 'file', ifNoneMatch: '*', signal })) };
    } catch (error) {
      if (isKindError(error)) throw recodeKind(error, false);
      // Somebody else has made it in the meantime.
      if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
    }
  }
}

function requireSize({ path, size }: FileEntry, wanted: number | undefined): void {
  if (wanted === undefined || wanted === size) return;
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${size} bytes, not ${wanted}.`, { path });
}

/** Whether the bytes stand there: then the append got through. */
async function holds(
  client: LakeClient,
  { path, size, etag }: FileEntry,
  offset: number,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (size < offset + bytes.byteLength) return false;
  const range = { offset, length: bytes.byteLength };
  const { chunks } = await readBlob(client, { path, range, ifMatch: etag, signal }, { toEntry: toFileEntry });
  return Buffer.compare(await collectBytes(chunks), bytes) === 0;
}

const isWrittenAsBlob = (error: unknown): boolean =>
  isServiceError(error, 'InvalidAppendOperation') || isServiceError(error, 'InvalidFlushOperation');

/** Another append is under way, or was faster: where the size does not matter, or the answer may be to ourselves, it is worth another look. */
function isRace(error: DatastoreError, position: number | undefined): boolean {
  return error.code === 'PATH.LOCKED' || (isServiceError(error, 'InvalidFlushPosition') && position === undefined);
}

function asRetryable({ code, message, requestId, nextAction, cause }: DatastoreError): DatastoreError {
  return new DatastoreError(code, message, { requestId, nextAction, cause, retryable: true, unprocessed: true });
}
