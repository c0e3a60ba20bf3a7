import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createBlockBuffer, createChecksum, digestBlock, digestNow } from '../src/index.ts';

const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('base64');

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
