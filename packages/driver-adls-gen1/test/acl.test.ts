import { openDatastore, parseAcl } from '@stowage/core';
import { expect, test } from 'vitest';
import { adlsGen1 } from '../src/index.ts';
import { configOf } from './gen1-emulator.ts';
import { openOwnStore, quick } from './gen1-store.ts';
import { somebody } from './identities.ts';

const open = `user::rwx,user:${somebody}:rwx,group::rwx,mask::rwx,other::---`;
const entries = parseAcl(`${open},${open.replaceAll(/(^|,)/g, '$1default:')}`);

test('a recursive change reaches files and directories, and what is unfinished stays out of it', async () => {
  await using own = await openOwnStore();
  const { store, foreign } = own;
  for (const path of ['folder/a', 'folder/inner/b', 'folder/inner/c']) await store.write(path, 'x');
  await foreign.ask('PUT', 'CREATE', '/folder/.stowage-0123456789abcdef', { write: 'true' }, 'part');
  expect(await store.setAcl('folder', { entries }, { recursive: true })).toEqual({ files: 3, directories: 2, failures: [] });
  const ofFile = (await store.getAcl('folder/inner/b')).entries;
  expect(ofFile.every(({ scope }) => scope === 'access')).toBe(true);
  expect(ofFile.some(({ id }) => id === somebody)).toBe(true);
});

test('only a superuser gives a path away; whoever may not is told so, and nothing was changed', async () => {
  await using own = await openOwnStore();
  await own.store.setAcl('', { entries });
  await using limited = await openDatastore(adlsGen1, configOf(own.emulator, somebody), quick);
  await limited.write('mine', 'x');
  const before = await own.store.getAcl('mine');
  expect(before.owner).toBe(somebody);
  const acl = { owner: '44444444-4444-4444-4444-444444444444', entries: parseAcl('user::r--,group::---,other::---') };
  await expect(limited.setAcl('mine', acl)).rejects.toMatchObject({ code: 'ACCESS.DENIED', requestId: expect.any(String) });
  expect(await own.store.getAcl('mine')).toEqual(before);
  await own.store.setAcl('mine', acl);
  expect((await own.store.getAcl('mine')).owner).toBe(acl.owner);
});
