import { randomUUID } from 'node:crypto';
import { isDirectoryError, type RangedFile, type RangeRequest, readByRanges } from '@stowage/azure-common';
import { DatastoreError, type FileEntry, type ReadRequest, type ReadResponse } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { type FileStatus, isSameVersion, toEntry } from '../file-status.ts';
import { checkName } from '../names.ts';
import { getFileStatus, tryFileStatus } from '../requests/get-file-status.ts';
import { openFile } from '../requests/open.ts';

/** GETFILESTATUS, then OPEN by ranges; the end of a file of several ranges is given out when its status has not changed. */
export async function read(client: Gen1Client, request: ReadRequest): Promise<ReadResponse> {
  const { path, signal } = request;
  checkName(path);
  const status = await client.retry(() => getFileStatus(client, path, signal), { idempotent: true, signal });
  const entry = toEntry(path, status);
  if (entry.kind === 'directory') throw isDirectoryError(path, status.requestId);
  const response = await readByRanges(toRangedFile(client, entry, status.requestId), request);
  // One answer is of one version.
  if (response.range.length <= client.blockSize) return response;
  const check = (): Promise<void> => requireUnchanged(client, path, status, signal);
  return { ...response, chunks: checkedAtEnd(response.chunks, check) };
}

function toRangedFile(client: Gen1Client, entry: FileEntry, requestId: string | undefined): RangedFile {
  const { path, size } = entry;
  const { concurrency, retry } = client;
  const plan = { step: client.blockSize, algorithm: undefined };
  const session = randomUUID();
  return {
    concurrency,
    retry,
    plan: () => plan,
    get: async ({ offset, length: wanted, signal }: RangeRequest) => {
      if (offset >= size)
        throw new DatastoreError('RANGE.INVALID', `OPEN: of ${size} bytes there are none from ${offset} on.`, { path, requestId });
      const length = Math.min(wanted, size - offset);
      const answer = await openFile(client, { path, offset, length, session, signal });
      return { operation: 'OPEN', answer, length, size, storedMd5: undefined };
    },
    head: async () => entry,
    toEntry: () => entry,
  };
}

/** Holds the last piece back until a check has passed. */
async function* checkedAtEnd(chunks: AsyncIterable<Uint8Array>, check: () => Promise<void>): AsyncGenerator<Uint8Array, void, undefined> {
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    if (held !== undefined) yield held;
    held = chunk;
  }
  await check();
  if (held !== undefined) yield held;
}

async function requireUnchanged(client: Gen1Client, path: string, before: FileStatus, signal: AbortSignal | undefined): Promise<void> {
  const now = await client.retry(() => tryFileStatus(client, path, signal), { idempotent: true, signal });
  if (now !== undefined && isSameVersion(before, now)) return;
  throw new DatastoreError('CONDITION.FAILED', `${JSON.stringify(path)} was changed while it was being read.`, {
    path,
    requestId: now?.requestId,
    nextAction: 'Read it again: what came may be of two versions.',
  });
}
