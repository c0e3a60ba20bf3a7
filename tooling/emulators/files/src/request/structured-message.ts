/** The header that announces, or asks for, data with checksums between. */
export const structuredBody = 'XSM/1.0; properties=crc64';

const segmentLength = 4 * 2 ** 20;
const headLength = 13;
const segmentHeadLength = 10;
const crcLength = 8;

type Checksum = (chunks: readonly Buffer[]) => string;

/**
 * The data in a structured message: a head of 13 bytes (version, length of all, flags, number of segments), segments each with a
 * head of 10 (number, length) and the CRC64 of their data behind it, and the CRC64 of all data at the end. Numbers are little-endian.
 */
export function readStructuredMessage(message: Buffer, crc64: Checksum): Buffer[] | 'malformed' | 'mismatch' {
  if (message.length < headLength || message[0] !== 1 || message.readBigUInt64LE(1) !== BigInt(message.length)) return 'malformed';
  const withChecksums = (message.readUInt16LE(9) & 1) === 1;
  const segments = message.readUInt16LE(11);
  const data: Buffer[] = [];
  let at = headLength;
  for (let number = 1; number <= segments; number += 1) {
    if (at + segmentHeadLength > message.length || message.readUInt16LE(at) !== number) return 'malformed';
    const end = at + segmentHeadLength + Number(message.readBigUInt64LE(at + 2));
    if (end > message.length) return 'malformed';
    const segment = message.subarray(at + segmentHeadLength, end);
    data.push(segment);
    at = end;
    if (!withChecksums) continue;
    if (message.toString('base64', at, at + crcLength) !== crc64([segment])) return 'mismatch';
    at += crcLength;
  }
  if (!withChecksums) return data;
  if (at + crcLength !== message.length) return 'malformed';
  return message.toString('base64', at) === crc64(data) ? data : 'mismatch';
}

/** Data as a structured message with checksums. */
export function writeStructuredMessage(data: Buffer, crc64: Checksum): Buffer[] {
  const segments = Math.ceil(data.length / segmentLength);
  const head = Buffer.alloc(headLength);
  head.writeUInt8(1, 0);
  head.writeBigUInt64LE(BigInt(headLength + data.length + segments * (segmentHeadLength + crcLength) + crcLength), 1);
  head.writeUInt16LE(1, 9);
  head.writeUInt16LE(segments, 11);
  const message: Buffer[] = [head];
  for (let number = 1; number <= segments; number += 1) {
    const segment = data.subarray((number - 1) * segmentLength, number * segmentLength);
    const segmentHead = Buffer.alloc(segmentHeadLength);
    segmentHead.writeUInt16LE(number, 0);
    segmentHead.writeBigUInt64LE(BigInt(segment.length), 2);
    message.push(segmentHead, segment, Buffer.from(crc64([segment]), 'base64'));
  }
  return [...message, Buffer.from(crc64([data]), 'base64')];
}

/** Whether a value of `x-ms-structured-body` names the form that the service speaks. */
export function isStructuredBody(value: string): boolean {
  return value.replaceAll(' ', '').toLowerCase() === structuredBody.replaceAll(' ', '').toLowerCase();
}
