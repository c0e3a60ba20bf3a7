import { answerHead, errorAnswer, etag, lastModified } from './answer-head.ts';
import { checksumOf } from './checksums.ts';
import { contentPieces, sizeOfBlob } from './content.ts';
import type { RequestHead } from './request-head.ts';
import { structuredBody, structuredLength, structuredPieces } from './structured-message.ts';

/** An answer: its head, and the pieces of its body when it has one. */
export interface BlobAnswer {
  readonly head: string;
  readonly body?: Iterable<Buffer>;
}

/** The service computes the checksum of a range of this size at most. */
const largestCheckedRange = 4 * 1024 * 1024;

const common =
  `ETag: ${etag}\r\nLast-Modified: ${lastModified}\r\nContent-Type: application/octet-stream\r\n` +
  `Accept-Ranges: bytes\r\nx-ms-blob-type: BlockBlob\r\nx-ms-creation-time: ${lastModified}\r\n` +
  'x-ms-lease-status: unlocked\r\nx-ms-lease-state: available\r\nx-ms-server-encrypted: true\r\n';

/** Answers Get Blob, or Get Blob Properties (HEAD). */
export function getBlob(request: RequestHead): BlobAnswer {
  const size = sizeOfBlob(request.path);
  if (request.method === 'HEAD') return { head: answerHead('200 OK', size, common + wholeMd5(size, 'Content-MD5')) };

  const range = parseRange(request.header('x-ms-range') ?? request.header('range'), size);
  if (!range) {
    const refusal = errorAnswer(
      '416 The range specified is invalid for the current size of the resource.',
      'InvalidRange',
      'The range specified is invalid for the current size of the resource.',
    );
    return { head: refusal };
  }
  const { offset, length, isPart } = range;
  let headers = isPart
    ? `${common}Content-Range: bytes ${offset}-${offset + length - 1}/${size}\r\n${wholeMd5(size, 'x-ms-blob-content-md5')}`
    : common + wholeMd5(size, 'Content-MD5');
  const status = isPart ? '206 Partial Content' : '200 OK';

  if (request.header('x-ms-structured-body') !== undefined) {
    headers += `x-ms-structured-body: ${structuredBody}\r\nx-ms-structured-content-length: ${length}\r\n`;
    return {
      head: answerHead(status, structuredLength(length), headers),
      body: structuredPieces(offset, length),
    };
  }
  for (const [kind, asked, name] of rangeChecksums) {
    if (request.header(asked) !== 'true') continue;
    if (!isPart || length > largestCheckedRange) {
      return { head: errorAnswer('400 Bad Request', 'InvalidHeaderValue', 'The range must be 4 MiB or less.') };
    }
    headers += `${name}: ${checksumOf(kind, offset, length)}\r\n`;
  }
  return { head: answerHead(status, length, headers), body: contentPieces(offset, length) };
}

const rangeChecksums = [
  ['md5', 'x-ms-range-get-content-md5', 'Content-MD5'],
  ['crc64', 'x-ms-range-get-content-crc64', 'x-ms-content-crc64'],
] as const;

/** A blob that was put whole has its MD5 kept by the service; one of many blocks has none. */
function wholeMd5(size: number, header: 'Content-MD5' | 'x-ms-blob-content-md5'): string {
  return size <= largestCheckedRange ? `${header}: ${checksumOf('md5', 0, size)}\r\n` : '';
}

interface ByteRange {
  readonly offset: number;
  readonly length: number;
  readonly isPart: boolean;
}

function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = header === undefined ? null : /^bytes=(\d+)-(\d*)$/.exec(header);
  if (!match) return { offset: 0, length: size, isPart: false };
  const offset = Number(match[1]);
  if (offset >= size) return undefined;
  const last = match[2] ? Math.min(Number(match[2]), size - 1) : size - 1;
  return { offset, length: last - offset + 1, isPart: true };
}
