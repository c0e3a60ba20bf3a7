import { openDatastore } from '@stowage/core';
import { type ServerProcess, startServerProcess, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adlsGen1 } from '../src/index.ts';
import { configOf } from './gen1-emulator.ts';

const mebibyte = 2 ** 20;
const size = 192 * mebibyte;
let server: ServerProcess<{ readonly url: string }>;

beforeAll(async () => {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  // Elsewhere, as the emulator keeps all of the file.
  server = await startServerProcess(new URL('gen1-process.ts', import.meta.url), await authority.issue(), ['--conditions=@stowage/source']);
});
afterAll(() => server.stop());

const peak = (): number => process.resourceUsage().maxRSS * 1_024;

async function* source(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(256 * 1_024).fill(7);
  for (let left = size; left > 0; left -= chunk.byteLength) yield chunk;
}

test('a file of 192 MiB goes up and down in less than 120 MiB of memory', async () => {
  await using store = await openDatastore(adlsGen1, { ...configOf(server.ready), block_size: 4 * mebibyte });
  await store.write('warm-up', 'x');
  const before = peak();
  expect((await store.write('large', source())).size).toBe(size);
  let received = 0;
  for await (const chunk of await store.read('large')) received += chunk.byteLength;
  expect(received).toBe(size);
  expect(peak() - before).toBeLessThan(120 * mebibyte);
});
