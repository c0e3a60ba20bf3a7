import { randomBytes } from 'node:crypto';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureFilesConfigInput } from '../src/index.ts';
import { newShare } from './files-emulator.ts';
import { collect, type FullStore, foreignShare, namesIn, openFull, textOf } from './files-store.ts';

let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let store: FullStore;

beforeEach(async () => {
  emulator = await startFilesEmulator();
  config = await newShare(emulator);
  store = await openFull(config, { retry: { attempts: 2, firstDelay: 1, maxDelay: 2 } });
});
afterEach(async () => {
  await store.close();
  await emulator.stop();
});

const large = randomBytes(40 * 65_536);

/** The server dies when it has seen so many requests of an operation since now, and comes back when the step has failed. */
async function dieDuring(operation: string, count: number, step: () => Promise<unknown>): Promise<void> {
  const before = emulator.requests.of(operation).length;
  const running = step().catch((error: unknown) => error);
  while (emulator.requests.of(operation).length < before + count) await new Promise((resolve) => setImmediate(resolve));
  await emulator.crash();
  expect(await running).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  await emulator.restart();
}

describe('when the server dies in the middle of', () => {
  it('a large write, the old file stays, the part of the new one is hidden, and writing it again succeeds', async () => {
    await store.write('a', 'old');
    await dieDuring('put-range', 10, () => store.write('a', new Blob([large]).stream()));
    expect(await textOf(store, 'a')).toBe('old');
    expect((await collect(store.list('', { recursive: true }))).map(({ path }) => path)).toEqual(['a']);
    await store.write('a', new Blob([large]).stream(), { size: large.byteLength });
    expect(Buffer.compare(await (await store.read('a')).bytes(), large)).toBe(0);
  });

  it('a large read, the rest comes when it is read again', async () => {
    await store.write('a', large);
    await dieDuring('get-file', 5, async () => (await store.read('a')).bytes());
    expect(Buffer.compare(await (await store.read('a')).bytes(), large)).toBe(0);
  });

  it('deleting a directory, deleting it again takes the rest', async () => {
    for (let index = 0; index < 40; index++) await store.write(`folder/${index % 4}/${index}`, 'x');
    await dieDuring('delete-file', 10, () => store.deleteDirectory('folder', { recursive: true }));
    await store.deleteDirectory('folder', { recursive: true });
    expect(await namesIn(foreignShare(emulator, config.file_share_name))).toEqual([]);
  });
});
