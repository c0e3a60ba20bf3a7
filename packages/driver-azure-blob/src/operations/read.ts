import { type CheckedRange, isDirectoryError, type RangesToRead, readRanges, verifiedBytes, verifiedPieces } from '@stowage/azure-common';
import { DatastoreError, type FileEntry, isDatastoreError, type ReadRequest, type ReadResponse } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { isDirectoryMark, toEntry } from '../entry.ts';
import { checkName } from '../names.ts';
import { planRange } from '../range-plan.ts';
import { type GetBlobRequest, getBlob } from '../requests/get-blob.ts';
import { headBlob } from '../requests/head-blob.ts';

/**
 * Get Blob by ranges. The first range is asked for at once, so that a small file takes one request; the rest of a large one comes
 * by several ranges at a time, all of the same version.
 */
export async function read(client: BlobClient, request: ReadRequest): Promise<ReadResponse> {
  checkName(request.path);
  try {
    if (request.suffix !== undefined) return await readSuffix(client, request, request.suffix);
    return await readFrom(client, request, request.range?.offset ?? 0, request.range?.length ?? Number.POSITIVE_INFINITY);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, request.path, request.signal, error);
  }
}

/** The service has no ranges from the end, so the size is asked for first. */
async function readSuffix(client: BlobClient, request: ReadRequest, suffix: number): Promise<ReadResponse> {
  const entry = await head(client, request);
  if (entry.size === 0) return nothingOf(entry);
  const offset = Math.max(0, entry.size - suffix);
  return readFrom(client, { ...request, ifMatch: entry.etag }, offset, entry.size - offset);
}

async function readFrom(client: BlobClient, request: ReadRequest, offset: number, length: number): Promise<ReadResponse> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  const options = request.driver?.azure_blob;
  const { algorithm, step } = planRange(client);
  const first = await tryGetBlob(client, {
    path,
    offset,
    length: Math.min(length, step),
    algorithm,
    ifMatch,
    ifNoneMatch,
    options,
    signal,
  });
  if (first === undefined) return readEmpty(client, request);
  const { answer, size, storedMd5 } = first;
  const entry = toEntry(path, answer.headers, size, storedMd5);
  const cancel = async (): Promise<void> => answer.cancel();
  if (isDirectoryMark(entry.metadata)) {
    answer.cancel();
    throw isDirectoryError(path);
  }
  const range = { offset, length: Math.min(length, size - offset) };
  if (first.length < range.length) {
    const etag = entry.etag ?? '';
    const chunks = readRanges(toRanges(client, { path, offset, length, algorithm, ifMatch: etag, options }, first), signal);
    return { entry, range, chunks, cancel };
  }
  // Without a checksum there is nothing to wait for: bytes pass on as they come.
  if (algorithm === undefined) return { entry, range, chunks: answer.chunks, bytes: () => answer.bytes(), cancel };
  const chunks = chunksOf(() => verifiedPieces(first, algorithm, signal));
  return { entry, range, chunks, bytes: () => verifiedBytes(first, algorithm, signal), cancel };
}

/** The ranges of one version of a blob, of which the first has been asked for. */
function toRanges(client: BlobClient, request: GetBlobRequest, first: CheckedRange): RangesToRead {
  const { offset, algorithm } = request;
  const { concurrency, retry } = client;
  // By now the server is known, and ranges may be larger than the first.
  const next = planRange(client);
  return {
    offset,
    length: Math.min(request.length, first.size - offset),
    step: next.step,
    concurrency,
    retry,
    first: { length: first.length, take: (signal) => verifiedPieces(first, algorithm, signal), cancel: () => first.answer.cancel() },
    fetch: async (offset, length, signal) =>
      verifiedPieces(await getBlob(client, { ...request, offset, length, algorithm: next.algorithm, signal }), next.algorithm, signal),
  };
}

/** The first range, or undefined where a range from the beginning is refused: an empty blob has none. */
async function tryGetBlob(client: BlobClient, request: GetBlobRequest): Promise<CheckedRange | undefined> {
  try {
    return await getBlob(client, request);
  } catch (error) {
    if (request.offset > 0 || !isDatastoreError(error, 'RANGE.INVALID')) throw error;
    return undefined;
  }
}

async function readEmpty(client: BlobClient, request: ReadRequest): Promise<ReadResponse> {
  const entry = await head(client, request);
  if (entry.size === 0) return nothingOf(entry);
  throw new DatastoreError('SERVICE.UNAVAILABLE', `${JSON.stringify(request.path)} was written while it was being read.`, {
    nextAction: 'Read it again.',
  });
}

async function head(client: BlobClient, request: ReadRequest): Promise<FileEntry> {
  const entry = await headBlob(client, { ...request, options: request.driver?.azure_blob });
  if (isDirectoryMark(entry.metadata)) throw isDirectoryError(request.path);
  return entry;
}

function nothingOf(entry: FileEntry): ReadResponse {
  const nothing = async (): Promise<Uint8Array> => new Uint8Array();
  return { entry, range: { offset: 0, length: 0 }, chunks: chunksOf(async () => []), bytes: nothing, cancel: async () => undefined };
}

async function* chunksOf(get: () => Promise<readonly Uint8Array[]>): AsyncGenerator<Uint8Array, void, undefined> {
  yield* await get();
}
