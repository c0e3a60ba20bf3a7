import { isDirectoryError, recode } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError } from '@stowage/core/driver';
import type { Gen1Client } from './client.ts';
import { isBadOffset, overtaken } from './errors.ts';
import { appendBytes } from './requests/append.ts';
import { createFile } from './requests/create.ts';
import { getFileStatus } from './requests/get-file-status.ts';
import { openFile } from './requests/open.ts';

/** Where bytes are to be appended. */
export interface AppendPlace {
  readonly path: string;
  /** Only while the file has this size. */
  readonly position: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Appends bytes to a file, which is made where none is, and gives its new size. The request tells where the bytes go, and the service refuses them
 * elsewhere: so appends of several writers never mix, and what is sent twice is there once.
 */
export async function appendBlock(client: Gen1Client, place: AppendPlace, bytes: Uint8Array): Promise<number> {
  const { path, signal } = place;
  /** Where a request sent the bytes whose answer was lost. */
  let sentTo: number | undefined;
  const attempt = async (): Promise<number> => {
    const end = await findEnd(client, place);
    const { offset } = end;
    if (sentTo !== undefined && offset > sentTo) {
      if (await holds(client, path, sentTo, bytes, offset, signal)) return sentTo + bytes.byteLength;
      sentTo = undefined;
    }
    requireSize(place, end);
    try {
      await appendBytes(client, { path, bytes, offset, signal });
      return offset + bytes.byteLength;
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      if (error.retryable && !error.unprocessed) sentTo ??= offset;
      const mayLookAgain = place.position === undefined || sentTo !== undefined;
      throw mayLookAgain && isBadOffset(error) ? toRetryable(error) : error;
    }
  };
  return client.retry(attempt, { idempotent: true, signal });
}

/** Only sees to it that the file is there, and has the size that it must have. */
export async function appendNothing(client: Gen1Client, place: AppendPlace): Promise<number> {
  const end = await client.retry(() => findEnd(client, place), { idempotent: true, signal: place.signal });
  requireSize(place, end);
  return end.offset;
}

/** Where a file ends, and the request that told it. */
interface FileEnd {
  readonly offset: number;
  readonly requestId?: string | undefined;
}

/** The end of the file to append to; an empty one is made where none is. */
async function findEnd(client: Gen1Client, { path, position, signal }: AppendPlace): Promise<FileEnd> {
  for (;;) {
    try {
      const { type, length, requestId } = await getFileStatus(client, path, signal);
      if (type === 'DIRECTORY') throw isDirectoryError(path, requestId);
      return { offset: length, requestId };
    } catch (error) {
      if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
      if (position !== undefined && position > 0)
        throw recode(error, 'CONDITION.FAILED', 'It is not there: append with ifSize 0, or without it.');
    }
    try {
      await createFile(client, { path, bytes: new Uint8Array(), overwrite: false, signal });
      return { offset: 0 };
    } catch (error) {
      // Somebody else has made it in the meantime.
      if (!isDatastoreError(error, 'PATH.EXISTS')) throw error;
    }
  }
}

function requireSize({ path, position }: AppendPlace, { offset, requestId }: FileEnd): void {
  if (position === undefined || position === offset) return;
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} has ${offset} bytes, not ${position}.`, {
    path,
    requestId,
    nextAction: overtaken.nextAction,
  });
}

/** Whether the bytes stand there: then the append got through. */
async function holds(
  client: Gen1Client,
  path: string,
  offset: number,
  bytes: Uint8Array,
  size: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const length = bytes.byteLength;
  if (size < offset + length) return false;
  const answer = await openFile(client, { path, offset, length, signal });
  return Buffer.compare(await answer.bytes(), bytes) === 0;
}

/** Another append was faster, or an earlier attempt got through after all: worth another look. */
function toRetryable({ code, message, requestId, nextAction, cause }: DatastoreError): DatastoreError {
  return new DatastoreError(code, message, { requestId, nextAction, cause, retryable: true, unprocessed: true });
}
