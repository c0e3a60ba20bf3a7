import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { StorageCRC64Calculator } from '@azure/storage-common';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateModule, reflectedPolynomial, sparseMultiple } from '../scripts/crc64-kernel.ts';
import { combineCrc64 } from '../src/checksums/combine-crc64.ts';
import { createCrc64 } from '../src/checksums/crc64.ts';

function digestOf(...pieces: readonly Uint8Array[]): string {
  const crc = createCrc64();
  for (const piece of pieces) crc.update(piece);
  return crc.digest();
}

/** CRC-64/NVME bit by bit, as its definition reads. */
function crc64ByBits(bytes: Uint8Array): bigint {
  let register = 0xffff_ffff_ffff_ffffn;
  for (const byte of bytes) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) register = (register & 1n) === 0n ? register >> 1n : (register >> 1n) ^ reflectedPolynomial;
  }
  return register ^ 0xffff_ffff_ffff_ffffn;
}

const crc64 = (bytes: Uint8Array): bigint => Buffer.from(digestOf(bytes), 'base64').readBigUInt64LE();
describe('CRC-64', () => {
  test('has the check value of the catalogue', () => {
    expect(crc64(Buffer.from('123456789'))).toBe(0xae8b14860a799888n);
    expect(digestOf(Buffer.from('123456789'))).toBe('iJh5CoYUi64=');
    expect(digestOf(new Uint8Array(0))).toBe('AAAAAAAAAAA=');
  });

  test('is that of the definition for every short length, at every alignment', () => {
    const bytes = randomBytes(700);
    for (let length = 0; length < 600; length++) {
      const part = bytes.subarray(length % 17, (length % 17) + length);
      expect(crc64(part), `${length} bytes`).toBe(crc64ByBits(part));
    }
  });

  // Around 7,456 the kernel takes over from the tables, at 225,280 its memory is full.
  test.each([7_455, 7_456, 7_457, 7_487, 7_488, 10_000, 65_535, 65_536, 225_279, 225_280, 225_281, 232_736, 500_001])(
    'is that of the definition for %i bytes',
    (length) => {
      const bytes = randomBytes(length);
      expect(crc64(bytes)).toBe(crc64ByBits(bytes));
    },
  );

  test('sees every single bit that differs, and every two bytes exchanged', () => {
    const bytes = randomBytes(8_000);
    const original = crc64(bytes);
    for (let bit = 0; bit < 64_000; bit += 61) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(crc64(changed), `bit ${bit}`).not.toBe(original);
    }
  });

  test('of parts, one after the other or combined, is that of the whole', () => {
    const whole = randomBytes(300_000);
    for (const cuts of [[0], [1], [300_000], [7_456], [150_000], [100, 7_600, 230_000], [65_536, 131_072, 196_608, 262_144]]) {
      const edges = [0, ...cuts, whole.length];
      const parts = edges.slice(1).map((end, index) => whole.subarray(edges[index], end));
      const running = createCrc64();
      for (const part of parts) running.update(part);
      const expected = digestOf(whole);
      expect(running.digest()).toBe(expected);
      expect(digestOf(...parts)).toBe(expected);
      const combined = parts.reduce((digest, part) => combineCrc64(digest, digestOf(part), part.length), 'AAAAAAAAAAA=');
      expect(combined, cuts.join()).toBe(expected);
    }
  });

  test('of zeros combines over lengths that no buffer has', () => {
    const block = digestOf(new Uint8Array(1 << 20));
    let digest = block;
    let length = 1 << 20;
    // Doubling up to 2^42 bytes; the order in which three parts are combined does not matter.
    for (let step = 0; step < 22; step++, length *= 2) {
      const doubled = combineCrc64(digest, digest, length);
      expect(combineCrc64(doubled, block, 1 << 20)).toBe(combineCrc64(digest, combineCrc64(digest, block, 1 << 20), length + (1 << 20)));
      digest = doubled;
    }
    expect(combineCrc64('AAAAAAAAAAA=', digest, length)).toBe(digest);
    expect(combineCrc64(digest, 'AAAAAAAAAAA=', 0)).toBe(digest);
  });

  test('refuses lengths and values that are none', () => {
    expect(() => combineCrc64('AAAAAAAAAAA=', 'AAAAAAAAAAA=', -1)).toThrow(RangeError);
    expect(() => combineCrc64('AAAAAAAAAAA=', 'AAAAAAAAAAA=', 0.5)).toThrow(RangeError);
    expect(() => combineCrc64('AAAA', 'AAAAAAAAAAA=', 1)).toThrow(TypeError);
  });

  describe('beside the vendor’s own', () => {
    beforeAll(() => StorageCRC64Calculator.init());
    test.each([1, 4_096, 70_000, 1_000_000])('%i bytes', (length) => {
      const bytes = randomBytes(length);
      const theirs = new StorageCRC64Calculator().final(bytes, length);
      expect(digestOf(bytes)).toBe(Buffer.from(theirs).toString('base64'));
    });
  });
});

describe('the kernel', () => {
  test('is what its script makes', async () => {
    expect(await readFile(new URL('../src/checksums/crc64-module.generated.ts', import.meta.url), 'utf8')).toBe(await generateModule());
  });

  test('rests on a multiple of the polynomial', () => {
    // Remainder of the sparse polynomial, most significant bit first.
    const polynomial = (1n << 64n) | 0xad93d23594c93659n;
    let rest = sparseMultiple.reduce((sum, exponent) => sum ^ (1n << BigInt(exponent)), 0n);
    for (let bit = 300n; bit >= 64n; bit--) if ((rest >> bit) & 1n) rest ^= polynomial << (bit - 64n);
    expect(rest).toBe(0n);
  });
});
