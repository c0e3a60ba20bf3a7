import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type BlobStub, blobOfSize, startBlobStub } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const mebibyte = 2 ** 20;
const size = 400 * mebibyte;
const child = fileURLToPath(new URL('transfer-child.ts', import.meta.url));
let stub: BlobStub;

beforeAll(async () => {
  stub = await startBlobStub();
});
afterAll(() => stub.stop());

interface Usage {
  readonly moved: number;
  readonly before: number;
  readonly after: number;
}

async function transfer(direction: 'up' | 'down', checksum: 'auto' | 'none'): Promise<Usage> {
  const args = [direction, stub.blobEndpoint, stub.account.key, checksum, blobOfSize(size), String(size)];
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=@stowage/source', child, ...args]);
  return JSON.parse(stdout) as Usage;
}

describe('memory', () => {
  it.each([
    ['up', 'auto'],
    ['up', 'none'],
    ['down', 'auto'],
    ['down', 'none'],
  ] as const)(
    'a file of 400 MiB goes %s with checksum %s in less than 140 MiB above what the process has anyway',
    async (direction, checksum) => {
      const { moved, before, after } = await transfer(direction, checksum);
      expect(moved).toBe(size);
      expect(after - before).toBeLessThan(140 * mebibyte);
    },
  );
});
