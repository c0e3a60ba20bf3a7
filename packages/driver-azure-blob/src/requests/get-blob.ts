import { type ChecksumAlgorithm, createChecksum, digestBlock, digestNow, type StreamAnswer } from '@stowage/azure-common';
import { DatastoreError } from '@stowage/core/driver';
import { checksumHeader, checksumOf, inlineSize } from '../checksum.ts';
import { type BlobClient, requireHeader } from '../client.ts';
import { rights } from '../errors.ts';
import type { BlobReadOptions } from '../options.ts';
import { versionQuery } from './head-blob.ts';

/** A range of a blob to get. */
export interface GetBlobRequest {
  readonly path: string;
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
  /** The checksum of the range to ask for. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly options?: BlobReadOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The answer to {@link getBlob}, its body still to come. */
export interface BlobRange {
  readonly answer: StreamAnswer;
  /** Bytes in this range. */
  readonly length: number;
  /** Bytes of the whole blob. */
  readonly size: number;
  /** The MD5 of the whole blob that the service keeps. */
  readonly storedMd5: string | undefined;
}

const contentRange = /^bytes (\d+)-(\d+)\/(\d+)$/;

/** Get Blob, for a range. */
export async function getBlob(client: BlobClient, request: GetBlobRequest): Promise<BlobRange> {
  const { path, offset, length, algorithm, ifMatch, ifNoneMatch, options, signal } = request;
  const answer = await client.receive({
    operation: 'Get Blob',
    method: 'GET',
    path: client.pathOf(path),
    query: versionQuery(options),
    headers: {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      'x-ms-range-get-content-md5': algorithm === 'md5' ? 'true' : undefined,
      'x-ms-range-get-content-crc64': algorithm === 'crc64' ? 'true' : undefined,
      'if-match': ifMatch,
      'if-none-match': ifNoneMatch,
    },
    right: rights.read,
    signal,
  });
  const [, first, last, size] = contentRange.exec(requireHeader(answer, 'content-range')) ?? [];
  requireHeader(answer, 'etag');
  const found = Number(last) - Number(first) + 1;
  if (Number(first) === offset && found > 0 && found <= length) {
    return { answer, length: found, size: Number(size), storedMd5: answer.header('x-ms-blob-content-md5') };
  }
  answer.cancel();
  // Azurite answers so for a range that begins at the end.
  throw new DatastoreError('RANGE.INVALID', `Get Blob: of ${size} bytes there are none from ${offset} on.`, {
    requestId: answer.requestId,
  });
}

/**
 * All the bytes of a range in one array, compared with the checksum that the service gave, and with the stored MD5 where the
 * range is the whole blob.
 *
 * @throws DatastoreError `DATA.CORRUPT`
 */
export async function verifiedBytes(
  range: BlobRange,
  algorithm: ChecksumAlgorithm | undefined,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const bytes = await range.answer.bytes();
  if (algorithm === undefined || range.length === 0) return bytes;
  const isSame = algorithm === 'md5' ? undefined : matchesStored(range, bytes);
  if (isSame === true) return bytes;
  compare(range, algorithm, await checksumOf(algorithm, bytes, signal));
  if (isSame === false) throw storedCorrupt(range);
  return bytes;
}

/** The same, in the pieces in which it came: nothing is copied. */
export async function verifiedPieces(
  range: BlobRange,
  algorithm: ChecksumAlgorithm | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  // A CRC-64 is made of each piece while it is still at hand; an MD5 takes longer, and is made elsewhere.
  const crc64 = algorithm === 'crc64' ? createChecksum('crc64') : undefined;
  for await (const piece of range.answer.chunks) {
    crc64?.update(piece);
    pieces.push(piece);
  }
  if (algorithm === undefined || range.length === 0) return pieces;
  compare(range, algorithm, crc64 === undefined ? await digestBlock(algorithm, pieces, signal) : crc64.digest());
  if (crc64 !== undefined && matchesStored(range, pieces) === false) throw storedCorrupt(range);
  return pieces;
}

function compare(range: BlobRange, algorithm: ChecksumAlgorithm, found: string): void {
  const { answer, length, size, storedMd5 } = range;
  const sent = answer.header(checksumHeader(algorithm));
  if (sent !== undefined && sent !== found) {
    throw corrupt(answer, true, `its ${algorithm.toUpperCase()} differs from what the service sent`);
  }
  if (algorithm === 'md5' && length === size && storedMd5 !== undefined && storedMd5 !== found) throw storedCorrupt(range);
}

/** Whether a small file has its stored MD5, which proves that nothing was damaged, before or on the way; undefined if that is not known. */
function matchesStored({ length, size, storedMd5 }: BlobRange, content: Uint8Array | readonly Uint8Array[]): boolean | undefined {
  if (storedMd5 === undefined || length !== size || length > inlineSize) return undefined;
  return digestNow('md5', content) === storedMd5;
}

function storedCorrupt({ answer }: BlobRange): DatastoreError {
  return corrupt(answer, false, 'its MD5 differs from the one that was stored with it');
}

/** Damage on the way may be gone the next time; damage of what is stored will not. */
function corrupt(answer: StreamAnswer, retryable: boolean, problem: string): DatastoreError {
  return new DatastoreError('DATA.CORRUPT', `Get Blob: the content is damaged: ${problem}.`, {
    requestId: answer.requestId,
    retryable,
    nextAction: retryable ? undefined : 'Write the file again; or set checksum to none to read it as it is.',
  });
}
