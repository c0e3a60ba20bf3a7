import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, openFull } from './dfs-store.ts';

let emulator: DfsEmulator;
let store: FullStore;

beforeAll(async () => {
  emulator = await startDfsEmulator();
  store = await openFull(await newFilesystem(emulator));
});
afterAll(async () => {
  await store.close();
  await emulator.stop();
});

const entries = (['user', 'group', 'other'] as const).map(
  (type) => ({ scope: 'access', type, read: true, write: false, execute: true }) as const,
);

describe('a recursive change of access control lists', () => {
  it('of more than one request can do counts and changes all', async () => {
    const names = Array.from({ length: 2_100 }, (_, index) => `tree/${index % 3}/${index}`);
    for (let start = 0; start < names.length; start += 50) {
      await Promise.all(names.slice(start, start + 50).map((name) => store.write(name, 'x')));
    }
    const before = emulator.requests.of('path-set-access-control-recursive').length;
    expect(await store.setAcl('tree', { entries }, { recursive: true })).toEqual({ files: 2_100, directories: 4, failures: [] });
    expect(emulator.requests.of('path-set-access-control-recursive').length - before).toBe(2);
    for (const name of ['tree', 'tree/0', names[0] ?? '', names.at(-1) ?? '']) expect((await store.getAcl(name)).entries).toEqual(entries);
  });

  it('goes on after a request that failed', async () => {
    emulator.faults.arm({ rules: [{ operations: ['path-set-access-control-recursive'], kind: 'reset', when: 'after', times: 2 }] });
    expect(await store.setAcl('tree/1', { entries }, { recursive: true })).toEqual({ files: 700, directories: 1, failures: [] });
    emulator.faults.clear();
  });

  it('sets the owner of the named path alone', async () => {
    await store.setAcl('tree/2', { entries, owner: 'ada', group: 'staff' }, { recursive: true });
    expect(await store.getAcl('tree/2')).toMatchObject({ owner: 'ada', group: 'staff' });
    expect(await store.getAcl('tree/2/2')).toMatchObject({ owner: '$superuser' });
  });
});

describe('a directory of many paths', () => {
  it('is deleted in as many requests as the service needs', async () => {
    await using slow = await startDfsEmulator({ deletesPerRequest: 10 });
    await using lake = await openFull(await newFilesystem(slow));
    await Promise.all(Array.from({ length: 45 }, (_, index) => lake.write(`folder/${index}`, 'x')));
    await lake.deleteDirectory('folder', { recursive: true });
    expect(slow.requests.of('path-delete').length).toBe(5);
    expect(await lake.exists('folder')).toBe(false);
  });
});

describe('the root', () => {
  it('has a list, which can be set', async () => {
    await store.setAcl('', { entries });
    expect((await store.getAcl('')).entries).toEqual(entries);
    expect((await store.stat('')).driver?.azure_data_lake_gen2?.permissions).toBe('r-xr-xr-x');
  });
});
