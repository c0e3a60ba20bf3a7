import { openDatastore } from '@stowage/core';
import { expect, test } from 'vitest';
import { adlsGen1 } from '../src/index.ts';
import { configOf } from './gen1-emulator.ts';
import { openOwnStore, pattern, quick } from './gen1-store.ts';

test('appends of several stores at a time are all there, none torn', async () => {
  await using own = await openOwnStore();
  const patient = { retry: { attempts: 50, firstDelay: 1, maxDelay: 5 } };
  const stores = await Promise.all(Array.from({ length: 3 }, () => openDatastore(adlsGen1, configOf(own.emulator), patient)));
  const lines = stores.flatMap((store, one) => Array.from({ length: 6 }, (_, index) => ({ store, line: `store ${one}, line ${index}\n` })));
  await Promise.all(lines.map(({ store, line }) => store.append('log', line)));
  await Promise.all(stores.map((store) => store.close()));
  expect((await own.foreign.text('/log')).trimEnd().split('\n').sort()).toEqual(lines.map(({ line }) => line.trimEnd()).sort());
});

test('a lost answer of an append is found out: the bytes are there once', async () => {
  await using own = await openOwnStore({ block_size: 1024 });
  const { store, emulator, foreign } = own;
  await store.append('log', 'first ');
  for (const kind of ['reset', 'error'] as const) {
    emulator.faults.arm({ rules: [{ kind, when: 'after', operations: ['APPEND'] }] });
    expect(await store.append('log', 'more ')).toMatchObject({ path: 'log' });
  }
  expect(await foreign.text('/log')).toBe('first more more ');
  emulator.faults.arm({ rules: [{ kind: 'reset', when: 'after', operations: ['APPEND'], skip: 2 }] });
  await store.append('large', pattern(5000), { ifSize: 0 });
  expect(Buffer.compare(await (await store.read('large')).bytes(), pattern(5000))).toBe(0);
});

test('of two appends for one size, one gets in', async () => {
  await using own = await openOwnStore();
  await using other = await openDatastore(adlsGen1, configOf(own.emulator), quick);
  await own.store.write('a', '12345');
  const results = await Promise.allSettled([own.store, other].map((store) => store.append('a', 'x', { ifSize: 5 })));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'CONDITION.FAILED' } });
  expect(await own.foreign.text('/a')).toBe('12345x');
});

test('a file that someone else has open for writing is PATH.LOCKED', async () => {
  await using own = await openOwnStore();
  const { foreign, store } = own;
  await foreign.ask('PUT', 'CREATE', '/a', { write: 'true', leaseid: '6c0a4a40-0c4b-4f5a-9c2e-000000000001', syncFlag: 'DATA' }, 'open');
  await expect(store.append('a', 'x')).rejects.toMatchObject({ code: 'PATH.LOCKED', requestId: expect.any(String) });
  expect(await foreign.text('/a')).toBe('open');
});

test('a file of concurrent appends takes no others, and says so', async () => {
  await using own = await openOwnStore();
  const { foreign, store } = own;
  await foreign.ask('POST', 'CONCURRENTAPPEND', '/a', { appendMode: 'autocreate' }, 'many');
  await expect(store.append('a', 'x', { ifSize: 4 })).rejects.toMatchObject({
    code: 'CONDITION.FAILED',
    nextAction: expect.stringContaining('write it anew'),
  });
});

test('an append at a wrong size says so with the id of a request', async () => {
  await using own = await openOwnStore();
  await own.store.write('a', '12345');
  for (const [path, ifSize] of [
    ['a', 4],
    ['a', 6],
    ['missing', 3],
  ] as const) {
    await expect(own.store.append(path, 'x', { ifSize })).rejects.toMatchObject({
      code: 'CONDITION.FAILED',
      requestId: expect.any(String),
      nextAction: expect.stringContaining('append'),
    });
  }
  expect([await own.foreign.names('/'), await own.foreign.text('/a')]).toEqual([['a'], '12345']);
});
