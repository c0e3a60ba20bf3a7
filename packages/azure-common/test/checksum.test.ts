import { createHash, randomBytes } from 'node:crypto';
import { StorageCRC64Calculator } from '@azure/storage-common';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateModule, reflectedPolynomial, sparseMultiple } from '../scripts/crc64-kernel.ts';
import { combineCrc64, createBlockBuffer, createChecksum, digestBlock, digestNow } from '../src/index.ts';

/** CRC-64/NVME bit by bit, as its definition reads. */
function crc64ByBits(bytes: Uint8Array): bigint {
  let register = 0xffff_ffff_ffff_ffffn;
  for (const byte of bytes) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) register = (register & 1n) === 0n ? register >> 1n : (register >> 1n) ^ reflectedPolynomial;
  }
  return register ^ 0xffff_ffff_ffff_ffffn;
}

const crc64 = (bytes: Uint8Array): bigint => Buffer.from(digestNow('crc64', bytes), 'base64').readBigUInt64LE();
const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

describe('CRC-64', () => {
  test('has the check value of the catalogue', () => {
    expect(crc64(Buffer.from('123456789'))).toBe(0xae8b14860a799888n);
    expect(digestNow('crc64', Buffer.from('123456789'))).toBe('iJh5CoYUi64=');
    expect(digestNow('crc64', new Uint8Array(0))).toBe('AAAAAAAAAAA=');
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
      const running = createChecksum('crc64');
      for (const part of parts) running.update(part);
      const expected = digestNow('crc64', whole);
      expect(running.digest()).toBe(expected);
      expect(digestNow('crc64', parts)).toBe(expected);
      const combined = parts.reduce((digest, part) => combineCrc64(digest, digestNow('crc64', part), part.length), 'AAAAAAAAAAA=');
      expect(combined, cuts.join()).toBe(expected);
    }
  });

  test('of zeros combines over lengths that no buffer has', () => {
    const block = digestNow('crc64', new Uint8Array(1 << 20));
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
      expect(digestNow('crc64', bytes)).toBe(Buffer.from(theirs).toString('base64'));
    });
  });
});

describe('the kernel', () => {
  test('is what its script makes', async () => {
    const { readFile } = await import('node:fs/promises');
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

describe('MD5', () => {
  test('is that of Node, at once and in pieces', () => {
    const bytes = randomBytes(100_000);
    const running = createChecksum('md5');
    running.update(bytes.subarray(0, 1));
    running.update(bytes.subarray(1));
    expect(running.digest()).toBe(md5(bytes));
    expect(digestNow('md5', bytes)).toBe(md5(bytes));
    expect(digestNow('md5', [bytes.subarray(0, 50_000), bytes.subarray(50_000)])).toBe(md5(bytes));
    expect(digestNow('md5', new Uint8Array(0))).toBe('1B2M2Y8AsgTpgAmY7PhCfg==');
  });
});

describe('a block', () => {
  test.each(['md5', 'crc64'] as const)('has the same %s wherever it is hashed', async (algorithm) => {
    for (const size of [0, 1, 262_144, 262_145, 3_000_000]) {
      const bytes = randomBytes(size);
      const shared = createBlockBuffer(size);
      shared.set(bytes);
      const expected = digestNow(algorithm, bytes);
      expect(await digestBlock(algorithm, bytes)).toBe(expected);
      expect(await digestBlock(algorithm, shared)).toBe(expected);
      expect(await digestBlock(algorithm, [bytes.subarray(0, 7), bytes.subarray(7)])).toBe(expected);
      expect(await digestBlock(algorithm, [shared.subarray(0, 7), bytes.subarray(7)])).toBe(expected);
      expect(Buffer.from(bytes).equals(Buffer.from(shared))).toBe(true);
    }
  });

  test('does not wait for its turn once it is given up; the others keep theirs', async () => {
    const reason = { enough: true };
    const control = new AbortController();
    const bytes = randomBytes(2_000_000);
    const patient = Array.from({ length: 12 }, () => digestBlock('md5', bytes));
    const given = Array.from({ length: 12 }, () => digestBlock('md5', bytes, control.signal));
    control.abort(reason);
    for (const digest of given) await expect(digest).rejects.toBe(reason);
    expect(new Set(await Promise.all(patient))).toEqual(new Set([md5(bytes)]));
    await expect(digestBlock('md5', bytes, control.signal)).rejects.toBe(reason);
    expect(await digestBlock('md5', bytes)).toBe(md5(bytes));
  });

  test('leaves this thread free while it is hashed', async () => {
    const bytes = createBlockBuffer(32 * 1024 * 1024);
    let turns = 0;
    const counting = setInterval(() => turns++, 0);
    await digestBlock('md5', bytes);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(0);
  });
});
