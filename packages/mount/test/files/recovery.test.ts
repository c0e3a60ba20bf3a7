import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Datastore } from '@stowage/core';
import { openDatastore } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { expect, test } from 'vitest';
import { listStaged, recoverStaged } from '../../src/files/staged/recover.ts';
import { makeFolder, openMemory, override, pattern, show } from './files-place.ts';
import { flags } from './program.ts';

async function recover(store: Datastore, folder: string, onConflict: 'fail' | 'overwrite' = 'fail') {
  const outcomes = [];
  for await (const { content, outcome, error } of recoverStaged(store, { folder, onConflict })) {
    outcomes.push({ path: content.path, outcome, error: error?.message });
  }
  return outcomes;
}

test('an upload that fails is what close says, and what was written is kept and recovered', async () => {
  const { store } = await openMemory();
  await store.write('a', 'before');
  let isBroken = true;
  const broken = override(store, {
    write: async (...given: Parameters<typeof store.write>) => {
      if (isBroken) throw new Error('The store is out of order.');
      return store.write(...given);
    },
  });
  const { program, staging, events } = await show(broken);
  const file = await program.open('a', flags.readWrite);
  await file.write(6, ' and after');
  await expect(file.sync()).rejects.toThrow('out of order');
  // While it is open it is still what the program wrote.
  expect((await file.read(0, 100)).toString()).toBe('before and after');
  await expect(file.close()).rejects.toThrow('out of order');
  expect(events.at(-1)).toMatchObject({ kind: 'upload-failed', path: 'a' });
  expect(await program.text('a')).toBe('before');
  const [kept] = await listStaged(staging);
  expect(kept).toMatchObject({ path: 'a', state: 'failed', reason: 'The store is out of order.', isWhole: true, size: 16 });

  expect(await recover(broken, staging)).toMatchObject([{ path: 'a', outcome: 'failed' }]);
  isBroken = false;
  expect(await recover(broken, staging)).toEqual([{ path: 'a', outcome: 'saved', error: undefined }]);
  expect(await (await store.read('a')).text()).toBe('before and after');
  expect(await readdir(staging)).toEqual([]);
});

test('what was changed in the store meanwhile is replaced by a recovery only when asked for', async () => {
  const { store } = await openMemory();
  const { program, staging } = await show(store);
  const file = await program.open('a', flags.readWrite | flags.create);
  await file.write(0, 'mine');
  await store.write('a', 'theirs');
  await expect(file.close()).rejects.toMatchObject({ code: 'PATH.EXISTS' });
  expect(await recover(store, staging)).toMatchObject([{ outcome: 'failed' }]);
  expect(await recover(store, staging, 'overwrite')).toMatchObject([{ outcome: 'saved' }]);
  expect(await (await store.read('a')).text()).toBe('mine');
});

test('after a kill -9 what was not saved is found, and what is missing in it is fetched', async () => {
  const folder = await makeFolder();
  const staging = await makeFolder();
  await using store = await openDatastore(local, { path: folder });
  const content = pattern(3_000_000);
  await store.write('large.bin', content);
  const script = new URL('./write-and-die.ts', import.meta.url).pathname;
  const dead = promisify(execFile)(process.execPath, ['--conditions=@stowage/source', script, folder, staging]);
  await expect(dead).rejects.toMatchObject({ signal: 'SIGKILL' });
  const found = await listStaged(staging);
  expect(found.map(({ path, state, isWhole }) => ({ path, state, isWhole })).sort((a, b) => a.path.localeCompare(b.path))).toEqual([
    { path: 'large.bin', state: 'abandoned', isWhole: false },
    { path: 'new.txt', state: 'abandoned', isWhole: true },
  ]);
  expect((await recover(store, staging)).map(({ outcome }) => outcome)).toEqual(['saved', 'saved']);
  content.write('changed', 1_000_000);
  expect(Buffer.from(await (await store.read('large.bin')).bytes()).equals(content)).toBe(true);
  expect(await (await store.read('new.txt')).text()).toBe('new');
  expect(await readdir(staging)).toEqual([]);
});

test('a recovery leaves alone what a mount has open, what is of another datastore, and what is not ours', async () => {
  const { store } = await openMemory();
  const { program, staging } = await show(store);
  const file = await program.open('a', flags.readWrite | flags.create);
  await file.write(0, 'open');
  expect(await listStaged(staging)).toMatchObject([{ path: 'a', state: 'open' }]);
  expect(await recover(store, staging)).toEqual([]);
  await using other = await openDatastore(local, { path: await makeFolder() });
  expect(await recover(other, staging)).toEqual([]);
  expect(await listStaged(`${staging}/nothing`)).toEqual([]);
  await file.close();
});
