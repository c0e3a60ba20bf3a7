import { join } from 'node:path';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { copy, download, move, requireComplete, type TransferEvent, upload } from '@stowage/transfer';
import { expect, test } from 'vitest';
import { makeFolder, readFolder, readStore } from './trees.ts';

const tree = {
  'a.txt': 'A',
  'b/.hidden': 'H',
  'b/c/large.bin': Buffer.alloc(2_500_000, 'z'),
  'empty/': '',
  'with space/é 🚢.txt': 'U',
};
const expected = Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, content.toString('latin1')]));

test('files go through a datastore on disk: up, copied, moved, down, identical', async () => {
  const folder = await makeFolder({ 'source/': '', 'store/': '' });
  const source = await makeFolder(tree);
  await provisionDatastore(local, { path: join(folder, 'store') });
  await using store = await openDatastore(local, { path: join(folder, 'store') });

  requireComplete(await upload(store, source, { to: 'up' }));
  expect(Object.keys(await readStore(store, 'up')).sort()).toEqual(Object.keys(tree).sort());
  const methods: unknown[] = [];
  requireComplete(
    await copy(store, 'up', store, 'copied', {
      onEvent: ({ type, method }: TransferEvent) => void (type === 'file' && methods.push(method)),
    }),
  );
  expect(methods).toEqual(Array.from({ length: 4 }, () => 'server-copy'));
  expect(requireComplete(await move(store, 'copied', 'moved')).method).toBe('rename');
  requireComplete(await download(store, 'moved', join(folder, 'back')));
  const back = await readFolder(join(folder, 'back'));
  expect(Object.keys(back).sort()).toEqual(Object.keys(expected).sort());
  expect(back['b/c/large.bin']).toBe(expected['b/c/large.bin']);
  expect(await upload(store, source, { to: 'up', onConflict: 'skip' })).toMatchObject({ files: { done: 0, skipped: 4 } });
});

test('a datastore that lies in the folder that is uploaded to it is left out', async () => {
  const folder = await makeFolder({ 'a.txt': 'A', 'sub/b.txt': 'B' });
  await provisionDatastore(local, { path: join(folder, 'sub/store') });
  await using store = await openDatastore(local, { path: join(folder, 'sub/store') });
  expect(requireComplete(await upload(store, folder))).toMatchObject({ files: { done: 2 }, skippedBecause: { 'datastore-folder': 1 } });
  expect(await readStore(store)).toEqual({ 'a.txt': 'A', 'sub/b.txt': 'B' });
});

test('a datastore is not downloaded into its own folder, or copied into it by another way', async () => {
  const folder = await makeFolder({ 'a/x.txt': 'X', 'b/y.txt': 'Y' });
  await using store = await openDatastore(local, { path: folder });
  await expect(download(store, '', join(folder, 'new/deep'))).rejects.toMatchObject({ code: 'PATH.INVALID' });
  await expect(download(store, 'a', join(folder, 'a'))).rejects.toMatchObject({ code: 'PATH.INVALID' });
  requireComplete(await download(store, 'a', join(folder, 'b')));
  await using again = await openDatastore(local, { path: folder });
  await expect(copy(store, '', again, 'sub')).rejects.toMatchObject({ code: 'PATH.INVALID' });
  expect(Object.keys(await readStore(store)).sort()).toEqual(['a/x.txt', 'b/x.txt', 'b/y.txt']);
});
