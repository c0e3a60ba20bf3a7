import { type ServerProcess, startServerProcess } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, openFull } from './dfs-store.ts';

const mebibyte = 2 ** 20;
const size = 256 * mebibyte;
let server: ServerProcess<{ readonly url: string; readonly blobUrl: string }>;
let store: FullStore;

beforeAll(async () => {
  // Elsewhere, as the emulator keeps all of the file.
  server = await startServerProcess(new URL('dfs-process.ts', import.meta.url), {}, ['--conditions=@stowage/source']);
  store = await openFull({ ...(await newFilesystem(server.ready)), block_size: undefined });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

const peak = (): number => process.resourceUsage().maxRSS * 1_024;

async function* source(): AsyncGenerator<Uint8Array> {
  const chunk = new Uint8Array(256 * 1_024).fill(7);
  for (let left = size; left > 0; left -= chunk.byteLength) yield chunk;
}

describe('memory', () => {
  it('of a file of 256 MiB that goes up and down stays below 140 MiB', async () => {
    await store.write('warm-up', 'x');
    const before = peak();
    expect((await store.write('large', source())).size).toBe(size);
    let received = 0;
    for await (const chunk of await store.read('large')) received += chunk.byteLength;
    expect(received).toBe(size);
    expect(peak() - before).toBeLessThan(140 * mebibyte);
  });
});
