import { openDatastore, provisionDatastore, readonly } from '@stowage/core';
import { azureBlob } from '@stowage/driver-azure-blob';
import { local } from '@stowage/driver-local';
import { emulatorAccount, startAzurite } from '@stowage/servers';
import { expect, test } from 'vitest';
import { makeFolder, openMemory, show } from './files-place.ts';
import { openPlainStore } from './plain-store.ts';
import { flags } from './program.ts';
import { playScenario } from './scenario.ts';

test('a store in memory', async () => {
  await playScenario((await openMemory()).store);
});

test('a folder on disk', async () => {
  await using store = await openDatastore(local, { path: await makeFolder() });
  await playScenario(store);
});

test('a container of Azurite', async () => {
  await using azurite = await startAzurite();
  const config = { container_name: 'files', endpoint: azurite.blobEndpoint(), credentials: { account_key: emulatorAccount.key } };
  await provisionDatastore(azureBlob, config);
  await using store = await openDatastore(azureBlob, config);
  await playScenario(store);
});

test('a store that can do nothing but the least: no ranges, no conditions, no directories, no rename, no copy', async () => {
  const { store } = await openPlainStore();
  await playScenario(store);
});

test('a store that is read-only refuses every change with EROFS', async () => {
  const { store } = await openMemory();
  await store.write('a/b.txt', 'B');
  const { program } = await show(readonly(store));
  expect(await program.text('a/b.txt')).toBe('B');
  const refused = { errno: 'EROFS' };
  await expect(program.open('a/b.txt', flags.readWrite)).rejects.toMatchObject(refused);
  await expect(program.write('a/new.txt', 'N')).rejects.toMatchObject(refused);
  await expect(program.unlink('a/b.txt')).rejects.toMatchObject(refused);
  await expect(program.rename('a/b.txt', 'c')).rejects.toMatchObject(refused);
  await expect(program.makeDirectory('d')).rejects.toMatchObject(refused);
  await expect(program.removeDirectory('a')).rejects.toMatchObject(refused);
  expect((await program.find('a/b.txt'))?.attributes.mode).toBe(0o444);
});
