import { isDatastoreError } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { type CheckedRange, type ChecksumAlgorithm, digestNow, type StreamAnswer, verifiedBytes, verifiedPieces } from '../src/index.ts';

const content = Buffer.from('the content of a blob');
const damaged = Buffer.from('the c0ntent of a blob');
const md5 = digestNow('md5', content);
const crc64 = digestNow('crc64', content);
const otherMd5 = digestNow('md5', damaged);

interface Received {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly storedMd5?: string;
  readonly size?: number;
}

/** An answer as the transport gives it: Azurite cannot be made to answer in all these ways. */
function toRange({ body, headers, storedMd5, size = body.byteLength }: Received): CheckedRange {
  const pieces = [body.subarray(0, 5), body.subarray(5)];
  async function* chunks(): AsyncGenerator<Uint8Array> {
    yield* pieces;
  }
  const answer: StreamAnswer = {
    status: 206,
    requestId: '42',
    headers,
    header: (name) => headers[name],
    size: body.byteLength,
    chunks: chunks(),
    bytes: async () => body,
    text: async () => body.toString(),
    cancel: () => undefined,
  };
  return { operation: 'Get Blob', answer, length: body.byteLength, size, storedMd5 };
}

async function outcome(received: Received, algorithm: ChecksumAlgorithm | undefined): Promise<readonly string[]> {
  const attempts = [
    async () => Buffer.from(await verifiedBytes(toRange(received), algorithm, undefined)),
    async () => Buffer.concat(await verifiedPieces(toRange(received), algorithm, undefined)),
  ];
  const told = attempts.map(async (attempt) => {
    try {
      return Buffer.compare(await attempt(), received.body) === 0 ? 'given' : 'changed';
    } catch (error) {
      if (!isDatastoreError(error, 'DATA.CORRUPT')) throw error;
      return error.retryable ? 'damaged on the way' : 'damaged where it is stored';
    }
  });
  return [...new Set(await Promise.all(told))];
}

describe('a range that was read', () => {
  it.each<[string, Received, ChecksumAlgorithm | undefined, string]>([
    ['with its CRC-64', { body: content, headers: { 'x-ms-content-crc64': crc64 } }, 'crc64', 'given'],
    ['with its MD5', { body: content, headers: { 'content-md5': md5 } }, 'md5', 'given'],
    ['without any checksum from the service', { body: content, headers: {} }, 'crc64', 'given'],
    ['with another CRC-64', { body: damaged, headers: { 'x-ms-content-crc64': crc64 } }, 'crc64', 'damaged on the way'],
    ['with another MD5', { body: damaged, headers: { 'content-md5': md5 } }, 'md5', 'damaged on the way'],
    ['of a whole file with its stored MD5', { body: content, headers: { 'x-ms-content-crc64': crc64 }, storedMd5: md5 }, 'crc64', 'given'],
    [
      'of a whole file whose stored MD5 is another, by CRC-64',
      { body: content, headers: { 'x-ms-content-crc64': crc64 }, storedMd5: otherMd5 },
      'crc64',
      'damaged where it is stored',
    ],
    [
      'of a whole file whose stored MD5 is another, by MD5',
      { body: content, headers: { 'content-md5': md5 }, storedMd5: otherMd5 },
      'md5',
      'damaged where it is stored',
    ],
    [
      'of a whole file, damaged on the way, with a stored MD5',
      { body: damaged, headers: { 'x-ms-content-crc64': crc64 }, storedMd5: md5 },
      'crc64',
      'damaged on the way',
    ],
    [
      'of a part of a file, whose MD5 is that of the whole',
      { body: content, headers: { 'x-ms-content-crc64': crc64 }, storedMd5: otherMd5, size: 100 },
      'crc64',
      'given',
    ],
    ['with checksums off', { body: damaged, headers: { 'content-md5': md5 }, storedMd5: md5 }, undefined, 'given'],
  ])('%s', async (_name, received, algorithm, expected) => {
    expect(await outcome(received, algorithm)).toEqual([expected]);
  });
});
