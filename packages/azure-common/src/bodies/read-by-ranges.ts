import { DatastoreError, type FileEntry, isDatastoreError, type ReadRequest, type ReadResponse, type Retry } from '@stowage/core/driver';
import type { ChecksumAlgorithm } from '../checksums/checksum.ts';
import { type CheckedRange, verifiedBytes, verifiedPieces } from './checked-range.ts';
import { type RangesToRead, readRanges } from './read-ranges.ts';

/** How much one request reads, and the checksum that it asks for. */
export interface RangePlan {
  readonly step: number;
  readonly algorithm: ChecksumAlgorithm | undefined;
}

/** A range to get of one file. */
export interface RangeRequest {
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
  /** The checksum of the range to ask for. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A file that is read by ranges, as one service answers. */
export interface RangedFile {
  /** Ranges of a large file at a time. */
  readonly concurrency: number;
  readonly retry: Retry;
  /** Plans the next request; the answer may change once the server is known. */
  plan(): RangePlan;
  /** Gets a range. Conditions hold, or it throws `CONDITION.FAILED`; where there is nothing at the offset it throws `RANGE.INVALID`. */
  get(range: RangeRequest): Promise<CheckedRange>;
  /** What the file is, under the same conditions. */
  head(conditions: Pick<RangeRequest, 'ifMatch' | 'ifNoneMatch' | 'signal'>): Promise<FileEntry>;
  /** The whole file's entry, out of the answer to a range; it may refuse the file, as one that stands for a directory. */
  toEntry(first: CheckedRange): FileEntry;
}

/**
 * Reads a file, or a part of it, by ranges. The first range is asked for at once, so that a small file takes one request; the rest of a large
 * one comes by several ranges at a time, all of the same version.
 */
export function readByRanges(file: RangedFile, request: ReadRequest): Promise<ReadResponse> {
  if (request.suffix !== undefined) return readSuffix(file, request, request.suffix);
  return readFrom(file, request, request.range?.offset ?? 0, request.range?.length ?? Number.POSITIVE_INFINITY);
}

/** The services have no ranges from the end, so the size is asked for first. */
async function readSuffix(file: RangedFile, request: ReadRequest, suffix: number): Promise<ReadResponse> {
  const entry = await file.head(request);
  if (entry.size === 0) return nothingOf(entry);
  const offset = Math.max(0, entry.size - suffix);
  return readFrom(file, { ...request, ifMatch: entry.etag }, offset, entry.size - offset);
}

async function readFrom(file: RangedFile, request: ReadRequest, offset: number, length: number): Promise<ReadResponse> {
  const { ifMatch, ifNoneMatch, signal } = request;
  const { algorithm, step } = file.plan();
  const first = await tryGet(file, { offset, length: Math.min(length, step), algorithm, ifMatch, ifNoneMatch, signal });
  if (first === undefined) return readEmpty(file, request);
  const { answer, size } = first;
  const entry = entryOf(file, first);
  const cancel = async (): Promise<void> => answer.cancel();
  const range = { offset, length: Math.min(length, size - offset) };
  if (first.length < range.length) {
    const chunks = readRanges(toRanges(file, { ...range, algorithm, ifMatch: entry.etag }, first), signal);
    return { entry, range, chunks, cancel };
  }
  // Without a checksum there is nothing to wait for: bytes pass on as they come.
  if (algorithm === undefined) return { entry, range, chunks: answer.chunks, bytes: () => answer.bytes(), cancel };
  const chunks = chunksOf(() => verifiedPieces(first, algorithm, signal));
  return { entry, range, chunks, bytes: () => verifiedBytes(first, algorithm, signal), cancel };
}

function entryOf(file: RangedFile, first: CheckedRange): FileEntry {
  try {
    return file.toEntry(first);
  } catch (error) {
    first.answer.cancel();
    throw error;
  }
}

/** The ranges of one version of a file, of which the first has been asked for. */
function toRanges(file: RangedFile, request: RangeRequest, first: CheckedRange): RangesToRead {
  const { offset, length, ifMatch } = request;
  const { concurrency, retry } = file;
  // By now the server is known, and ranges may be larger than the first.
  const { step, algorithm } = file.plan();
  return {
    offset,
    length,
    step,
    concurrency,
    retry,
    first: {
      length: first.length,
      take: (signal) => verifiedPieces(first, request.algorithm, signal),
      cancel: () => first.answer.cancel(),
    },
    fetch: async (offset, length, signal) =>
      verifiedPieces(await file.get({ offset, length, algorithm, ifMatch, signal }), algorithm, signal),
  };
}

/** The first range, or undefined where a range from the beginning is refused: an empty file has none. */
async function tryGet(file: RangedFile, range: RangeRequest): Promise<CheckedRange | undefined> {
  try {
    return await file.get(range);
  } catch (error) {
    if (range.offset > 0 || !isDatastoreError(error, 'RANGE.INVALID')) throw error;
    return undefined;
  }
}

async function readEmpty(file: RangedFile, request: ReadRequest): Promise<ReadResponse> {
  const entry = await file.head(request);
  if (entry.size === 0) return nothingOf(entry);
  throw new DatastoreError('SERVICE.UNAVAILABLE', `${JSON.stringify(request.path)} was written while it was being read.`, {
    nextAction: 'Read it again.',
  });
}

function nothingOf(entry: FileEntry): ReadResponse {
  const nothing = async (): Promise<Uint8Array> => new Uint8Array();
  return { entry, range: { offset: 0, length: 0 }, chunks: chunksOf(async () => []), bytes: nothing, cancel: async () => undefined };
}

async function* chunksOf(get: () => Promise<readonly Uint8Array[]>): AsyncGenerator<Uint8Array, void, undefined> {
  yield* await get();
}
