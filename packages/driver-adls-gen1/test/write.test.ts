import { isDatastoreError } from '@stowage/core';
import { expect, test } from 'vitest';
import { createForeign, openOwnStore, operationsOf, pattern } from './gen1-store.ts';

const hidden = '.stowage-0123456789abcdef';

test('a small file is made under a hidden name and renamed, in three requests', async () => {
  await using own = await openOwnStore();
  const { store, emulator, foreign } = own;
  // The first write into a directory also looks for what dead ones have left.
  const first = await operationsOf(emulator, () => store.write('folder/a', 'one'));
  expect([...first].sort()).toEqual(['CREATE', 'GETFILESTATUS', 'LISTSTATUS', 'RENAME']);
  const second = await operationsOf(emulator, () => store.write('folder/a', 'second'));
  expect(second).toEqual(['CREATE', 'RENAME', 'GETFILESTATUS']);
  expect(await foreign.names('/folder')).toEqual(['a']);
  expect(await foreign.text('/folder/a')).toBe('second');
});

test('a large file is joined from parts, in rounds where they are many, and nothing is left beside it', async () => {
  await using own = await openOwnStore({ block_size: 1024 });
  const { store, emulator, foreign } = own;
  const bytes = pattern(1024 * 300 + 5);
  const operations = await operationsOf(emulator, () => store.write('a,b/c;d.bin', bytes));
  expect(operations.filter((name) => name === 'CREATE')).toHaveLength(301);
  // Two of 256 at most, and one of those two.
  expect(operations.filter((name) => name === 'MSCONCAT')).toHaveLength(3);
  expect(await foreign.names('/a,b')).toEqual(['c;d.bin']);
  expect(Buffer.compare(await (await store.read('a,b/c;d.bin')).bytes(), bytes)).toBe(0);
});

test('a directory in the place stays as it was, and nothing is left in it', async () => {
  for (const ifNoneMatch of [undefined, '*'] as const) {
    for (const size of [3, 5000]) {
      await using own = await openOwnStore({ block_size: 1024 });
      const { store, foreign } = own;
      await store.createDirectory('place');
      await expect(store.write('place', pattern(size), { ifNoneMatch })).rejects.toMatchObject({
        code: ifNoneMatch === undefined ? 'PATH.IS_DIRECTORY' : 'PATH.EXISTS',
      });
      expect([await foreign.names('/'), await foreign.names('/place')]).toEqual([['place'], []]);
    }
  }
});

test('of two that create one file, one does', async () => {
  await using own = await openOwnStore();
  const results = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) => own.store.write('a', `writer ${index}`, { ifNoneMatch: '*' })),
  );
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(isDatastoreError(result.reason, 'PATH.EXISTS')).toBe(true);
  }
  expect(await own.foreign.names('/')).toEqual(['a']);
});

test('permissions and expiry are set before the file comes under its name', async () => {
  await using own = await openOwnStore();
  const { store, emulator, foreign } = own;
  const expiresAt = new Date(Math.floor(emulator.clock.now() / 1000) * 1000 + 3_600_000);
  const options = { permissions: '0640', expiresAt };
  const operations = await operationsOf(emulator, () => store.write('a', 'x', { driver: { azure_data_lake_gen1: options } }));
  expect(operations.indexOf('SETEXPIRY')).toBeLessThan(operations.indexOf('RENAME'));
  expect(await foreign.status('/a')).toMatchObject({ permission: '640', msExpirationTime: expiresAt.getTime() });
  expect((await store.stat('a')).driver?.azure_data_lake_gen1).toMatchObject({ permissions: '640', hasAcl: false, expiresAt });
  await store.write('b', 'x', { driver: { azure_data_lake_gen1: { expiresAfter: 60_000 } } });
  emulator.clock.advance(61_000);
  expect([await store.exists('a'), await store.exists('b')]).toEqual([true, false]);
  for (const wrong of [{ expiresAt, expiresAfter: 1 }, { expiresAt: new Date(1) }, { expiresAfter: -1 }, { permissions: 'rw-r-----' }]) {
    await expect(store.write('c', 'x', { driver: { azure_data_lake_gen1: wrong } })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  }
  expect(await foreign.names('/')).toEqual(['a']);
});

test('what dead writers left shows in no listing, and is swept when it is a week old', async () => {
  await using own = await openOwnStore();
  const { store, emulator } = own;
  const foreign = createForeign(emulator);
  const week = 7 * 24 * 3_600_000;
  emulator.clock.set(Date.now() - week - 60_000);
  await foreign.ask('PUT', 'CREATE', `/folder/${hidden}/0-0`, { write: 'true' }, 'old part');
  emulator.clock.set(Date.now());
  const young = '.stowage-fedcba9876543210';
  await foreign.ask('PUT', 'CREATE', `/folder/${young}`, { write: 'true' }, 'young part');
  const listed = async (recursive: boolean): Promise<readonly string[]> =>
    (await Array.fromAsync(store.list('folder', { recursive }))).map(({ path }) => path);
  expect([await listed(false), await listed(true)]).toEqual([[], []]);
  await expect(store.read(`folder/${young}`)).rejects.toMatchObject({ code: 'PATH.INVALID' });
  await store.write('folder/a', 'x');
  expect(await foreign.names('/folder')).toEqual([young, 'a']);
});

test('a directory in which only a dead writer has left something is empty after an hour', async () => {
  await using own = await openOwnStore();
  const { store, emulator, foreign } = own;
  for (const [age, isEmpty] of [
    [2 * 3_600_000, true],
    [0, false],
  ] as const) {
    emulator.clock.set(Date.now() - age);
    await foreign.ask('PUT', 'CREATE', `/folder/${hidden}/0-0`, { write: 'true' }, 'part');
    emulator.clock.set(Date.now());
    const deleted = store.deleteDirectory('folder');
    if (isEmpty) await deleted;
    else await expect(deleted).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY', requestId: expect.any(String) });
    expect(await foreign.names('/')).toEqual(isEmpty ? [] : ['folder']);
  }
});
