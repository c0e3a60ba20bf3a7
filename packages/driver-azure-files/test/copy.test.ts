import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AzureFilesConfigInput } from '../src/index.ts';
import { newShare } from './files-emulator.ts';
import { type FullStore, foreignShare, namesIn, openFull, textOf } from './files-store.ts';

const duration = 60_000;
const clock = createClock();
let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let store: FullStore;

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock, copyDuration: duration });
  config = await newShare(emulator);
  store = await openFull(config);
  await store.write('a', 'content', { metadata: { k: 'v' }, contentType: 'text/csv' });
});
afterEach(async () => {
  await store.close();
  await emulator.stop();
});

/** Begins a copy and waits until the service is at it. */
async function begin(signal?: AbortSignal): Promise<{ readonly outcome: Promise<unknown> }> {
  const outcome = store.copy('a', 'b', { signal }).catch((error: unknown) => error);
  while (emulator.requests.of('get-file-properties').length < 2) await new Promise((resolve) => setImmediate(resolve));
  return { outcome };
}

describe('a copy that takes the service long', () => {
  it('is waited for, and shows under its name only when it is there', async () => {
    const { outcome } = await begin();
    expect(await store.exists('b')).toBe(false);
    clock.advance(duration);
    // Signed requests are refused when the clocks differ by more than minutes; a copy here takes one.
    expect(await outcome).toMatchObject({ path: 'b', size: 7 });
    clock.set(Date.now());
    expect(await textOf(store, 'b')).toBe('content');
    expect(await store.stat('b')).toMatchObject({ metadata: { k: 'v' }, contentType: 'text/csv' });
  });

  it('is stopped when it is given up, and leaves nothing', async () => {
    const controller = new AbortController();
    const { outcome } = await begin(controller.signal);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await outcome).toBe(reason);
    while (emulator.requests.of('delete-file').at(-1)?.status !== 202) await new Promise((resolve) => setImmediate(resolve));
    expect(emulator.requests.of('abort-copy').map(({ status }) => status)).toEqual([204]);
    expect(await namesIn(foreignShare(emulator, config.file_share_name))).toEqual(['a']);
  });

  it('whose source changes meanwhile is CONDITION.FAILED', async () => {
    const { outcome } = await begin();
    await foreignShare(emulator, config.file_share_name).rootDirectoryClient.getFileClient('a').setMetadata({ k: 'w' });
    clock.advance(duration);
    expect(await outcome).toMatchObject({ code: 'CONDITION.FAILED' });
    clock.set(Date.now());
    expect(await store.exists('b')).toBe(false);
  });
});
