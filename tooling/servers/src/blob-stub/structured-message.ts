import { checksumOf } from './checksums.ts';
import { contentPieces } from './content.ts';

/** The header that asks for, and announces, a body with checksums inside. */
export const structuredBody = 'XSM/1.0; properties=crc64';

const segmentLength = 4 * 1024 * 1024;
const messageHeaderLength = 13;
const segmentHeaderLength = 10;
const crcLength = 8;

/** Bytes that a structured message of so much content has. */
export function structuredLength(contentLength: number): number {
  const segments = Math.ceil(contentLength / segmentLength);
  return contentLength + messageHeaderLength + segments * (segmentHeaderLength + crcLength) + crcLength;
}

/**
 * A range of a stub blob as a structured message: header, segments of 4 MiB each with its CRC64, CRC64 of all.
 * All numbers little-endian.
 */
export function* structuredPieces(offset: number, length: number): Generator<Buffer> {
  const segments = Math.ceil(length / segmentLength);
  const header = Buffer.alloc(messageHeaderLength);
  header.writeUInt8(1, 0); // version
  header.writeBigUInt64LE(BigInt(structuredLength(length)), 1);
  header.writeUInt16LE(1, 9); // flag: with CRC64
  header.writeUInt16LE(segments, 11);
  yield header;
  for (let index = 0; index < segments; index++) {
    const start = index * segmentLength;
    const size = Math.min(segmentLength, length - start);
    const segmentHeader = Buffer.alloc(segmentHeaderLength);
    segmentHeader.writeUInt16LE(index + 1, 0);
    segmentHeader.writeBigUInt64LE(BigInt(size), 2);
    yield segmentHeader;
    yield* contentPieces(offset + start, size);
    yield Buffer.from(checksumOf('crc64', offset + start, size), 'base64');
  }
  yield Buffer.from(checksumOf('crc64', offset, length), 'base64');
}
