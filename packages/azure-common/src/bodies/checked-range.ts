import { DatastoreError } from '@stowage/core/driver';
import { checksumHeader, checksumOf, inlineSize } from '../checksums/body-checksum.ts';
import { type ChecksumAlgorithm, createChecksum, digestNow } from '../checksums/checksum.ts';
import { digestBlock } from '../checksums/digest-block.ts';
import type { StreamAnswer } from '../transport/request.ts';

/** The answer to a request for a range, its body still to come. */
export interface CheckedRange {
  /** The service's name of the request, for messages. */
  readonly operation: string;
  readonly answer: StreamAnswer;
  /** Bytes in this range. */
  readonly length: number;
  /** Bytes of the whole file. */
  readonly size: number;
  /** The MD5 of the whole file that the service keeps. */
  readonly storedMd5: string | undefined;
}

/**
 * All the bytes of a range in one array, compared with the checksum that the service gave, and with the stored MD5 where the
 * range is the whole blob.
 *
 * @throws DatastoreError `DATA.CORRUPT`
 */
export async function verifiedBytes(
  range: CheckedRange,
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
  range: CheckedRange,
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

function compare(range: CheckedRange, algorithm: ChecksumAlgorithm, found: string): void {
  const { answer, length, size, storedMd5 } = range;
  const sent = answer.header(checksumHeader(algorithm));
  if (sent !== undefined && sent !== found) {
    throw corrupt(range, true, `its ${algorithm.toUpperCase()} differs from what the service sent`);
  }
  if (algorithm === 'md5' && length === size && storedMd5 !== undefined && storedMd5 !== found) throw storedCorrupt(range);
}

/** Whether a small file has its stored MD5, which proves that nothing was damaged, before or on the way; undefined if that is not known. */
function matchesStored({ length, size, storedMd5 }: CheckedRange, content: Uint8Array | readonly Uint8Array[]): boolean | undefined {
  if (storedMd5 === undefined || length !== size || length > inlineSize) return undefined;
  return digestNow('md5', content) === storedMd5;
}

function storedCorrupt(range: CheckedRange): DatastoreError {
  return corrupt(range, false, 'its MD5 differs from the one that was stored with it');
}

/** Damage on the way may be gone the next time; damage of what is stored will not. */
function corrupt({ answer, operation }: CheckedRange, retryable: boolean, problem: string): DatastoreError {
  return new DatastoreError('DATA.CORRUPT', `${operation}: the content is damaged: ${problem}.`, {
    requestId: answer.requestId,
    retryable,
    nextAction: retryable ? undefined : 'Write the file again; or set checksum to none to read it as it is.',
  });
}
