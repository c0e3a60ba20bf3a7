import { type Datastore, openDatastore, requireCapabilities } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { createClock } from '@stowage/emulator-wire';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';
import { accountSas, newShare } from './files-emulator.ts';
import { type FullStore, foreignShare, namesIn, openFull, quickRetry, textOf } from './files-store.ts';

const clock = createClock();
let emulator: FilesEmulator;
let config: AzureFilesConfigInput;
let store: FullStore;
/** Another process, by all that the service can tell. It signs by a SAS, so that the emulator's clock may be moved. */
let other: Datastore<'read' | 'append'>;

beforeEach(async () => {
  clock.set(Date.now());
  emulator = await startFilesEmulator({ clock });
  config = await newShare(emulator);
  store = await openFull(config, { retry: { attempts: 2, firstDelay: 1, maxDelay: 2 } });
  const opened = await openDatastore(azureFiles, { ...config, credentials: { sas_token: accountSas() } }, quickRetry);
  other = requireCapabilities(opened, 'read', 'append');
});
afterEach(async () => {
  await Promise.all([store.close(), other.close()]);
  await emulator.stop();
});

/** The server dies in the middle of an append of `dead ` to `a`, after the file was made longer; then it is back. */
async function dieInAppend(): Promise<void> {
  emulator.faults.arm({ rules: [{ operations: ['put-range'], kind: 'stall', times: 1 }] });
  const append = store.append('a', 'dead ').catch((error: unknown) => error);
  while (emulator.faults.count('stall') === 0) await new Promise((resolve) => setImmediate(resolve));
  await emulator.crash();
  expect(await append).toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
  await emulator.restart();
  emulator.faults.clear();
}

describe('append', () => {
  it('of many writers at a time, in two processes, loses nothing and mixes nothing', async () => {
    const parts = Array.from({ length: 24 }, (_, index) => `<${String(index).repeat(40)}>`);
    await Promise.all(parts.map((part, index) => (index % 2 === 0 ? store : other).append('a', part)));
    const text = await textOf(store, 'a');
    expect(text.match(/<[^>]*>/g)?.sort()).toEqual(parts.sort());
    expect(text.length).toBe(parts.join('').length);
    expect(await namesIn(foreignShare(emulator, config.file_share_name))).toEqual(['a']);
  }, 20_000);

  it('keeps what the file says of itself, but for the MD5 of what it was', async () => {
    await store.write('a', 'one', { contentType: 'text/csv', contentLanguage: 'de', cacheControl: 'no-store', metadata: { k: 'v' } });
    await store.append('a', ' two');
    expect(await store.stat('a')).toMatchObject({ size: 7, contentType: 'text/csv', contentLanguage: 'de', cacheControl: 'no-store' });
    expect(await store.stat('a')).toMatchObject({ metadata: { k: 'v' }, digests: undefined });
  });

  it('that fails takes back what it did', async () => {
    await store.write('a', 'one');
    emulator.faults.arm({ rules: [{ operations: ['put-range'], kind: 'error', times: 2 }] });
    await expect(store.append('a', ' two')).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect(await textOf(store, 'a')).toBe('one');
    await store.append('a', ' three');
    expect(await textOf(store, 'a')).toBe('one three');
  });

  it('whose server dies in the middle is taken back by the next one of the same process', async () => {
    await store.write('a', 'one ');
    await dieInAppend();
    await store.append('a', 'two');
    expect(await textOf(store, 'a')).toBe('one two');
  });

  it('whose server dies in the middle gives way to a write of the same process', async () => {
    await store.write('a', 'one ');
    await dieInAppend();
    await store.write('a', 'new');
    expect(await textOf(store, 'a')).toBe('new');
  });

  it('of a process that died is taken back by another one after half a minute, and not before', async () => {
    await store.write('a', 'one ');
    await dieInAppend();
    await expect(other.append('a', 'two')).rejects.toMatchObject({ code: 'PATH.LOCKED' });
    clock.advance(31_000);
    await other.append('a', 'three');
    expect(await textOf(other, 'a')).toBe('one three');
    clock.set(Date.now());
    expect(await namesIn(foreignShare(emulator, config.file_share_name))).toEqual(['a']);
  }, 20_000);

  it('that was only slow notices that it was taken for dead, and does not stand in the file twice or in half', async () => {
    await store.write('a', 'one ');
    emulator.faults.arm({ rules: [{ operations: ['put-range'], kind: 'throttle', times: 1, retryAfter: 1 }] });
    const slow = store.append('a', 'slow ');
    while (emulator.faults.count('throttle') === 0) await new Promise((resolve) => setImmediate(resolve));
    // Half a minute passes for the service while the append waits.
    clock.advance(31_000);
    await other.append('a', 'fast ');
    clock.set(Date.now());
    await slow;
    expect(await textOf(store, 'a')).toBe('one fast slow ');
  }, 20_000);
});
