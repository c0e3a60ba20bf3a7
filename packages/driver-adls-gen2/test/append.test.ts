import { randomBytes } from 'node:crypto';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AdlsGen2ConfigInput } from '../src/index.ts';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, namesIn, openFull, textOf, toStream } from './dfs-store.ts';

let emulator: DfsEmulator;
let config: AdlsGen2ConfigInput;
let filesystem: DataLakeFileSystemClient;
let store: FullStore;

beforeAll(async () => {
  emulator = await startDfsEmulator();
});
afterAll(() => emulator.stop());

beforeEach(async () => {
  config = await newFilesystem(emulator);
  filesystem = foreignFilesystem(emulator, config.filesystem);
  store = await openFull(config);
});
afterEach(() => store.close());

describe('an append', () => {
  it('to a file that an append made is a lease and one request', async () => {
    await store.append('log', 'one ');
    const start = emulator.requests.count;
    await store.append('log', 'two');
    const seen = emulator.requests.entries.filter(({ index }) => index >= start).map(({ operation }) => operation);
    expect(seen).toEqual(['lease-blob', 'path-append']);
    expect(await textOf(store, 'log')).toBe('one two');
  });

  it('to a file that the Blob endpoint wrote writes it anew once, with all that was said of it', async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
    await store.write('log', 'written ', { contentType: 'text/plain', cacheControl: 'no-store', metadata: { source: 'sensor' } });
    await filesystem.getFileClient('log').setExpiry('Absolute', { expiresOn: expiresAt });
    const acl = (['user', 'group', 'other'] as const).map(
      (type) => ({ scope: 'access', type, read: true, write: true, execute: true }) as const,
    );
    await store.setAcl('log', { entries: acl, owner: 'ada', group: 'staff' });
    await store.append('log', 'and appended');
    const start = emulator.requests.count;
    await store.append('log', '.');
    expect(emulator.requests.entries.filter(({ index, operation }) => index >= start && operation === 'path-create')).toEqual([]);
    const { entry, ...result } = await store.read('log');
    expect(await textOf(store, 'log')).toBe('written and appended.');
    expect(result.range).toEqual({ offset: 0, length: 21 });
    expect(entry).toMatchObject({ contentType: 'text/plain', cacheControl: 'no-store', metadata: { source: 'sensor' } });
    expect(entry.driver?.azure_data_lake_gen2).toMatchObject({ owner: 'ada', group: 'staff', expiresAt });
    expect((await store.getAcl('log')).entries).toEqual(acl);
    expect(await namesIn(filesystem)).toEqual(['log']);
  });

  it('of several blocks comes in order', async () => {
    const bytes = randomBytes(65_536 * 3 + 5);
    await store.append('log', 'head');
    const { size } = await store.append('log', toStream(bytes));
    expect(size).toBe(bytes.byteLength + 4);
    expect(Buffer.compare(await (await store.read('log', { range: { offset: 4 } })).bytes(), bytes)).toBe(0);
  });

  it('of several stores at a time arrives whole', async () => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openFull(config, { retry: { firstDelay: 1, maxDelay: 10, attempts: 50 } })),
    );
    const lines = stores.flatMap((_, writer) => Array.from({ length: 6 }, (_line, index) => `${writer}-${index}\n`));
    await Promise.all(lines.map((line, index) => stores[index % stores.length]?.append('log', line)));
    await Promise.all(stores.map((one) => one.close()));
    expect((await textOf(store, 'log')).split('\n').filter(Boolean).sort()).toEqual(lines.map((line) => line.trim()).sort());
  });

  it('at one size by several stores at a time succeeds once', async () => {
    await store.append('log', 'head');
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openFull(config, { retry: { firstDelay: 1, maxDelay: 10, attempts: 50 } })),
    );
    const outcomes = await Promise.allSettled(stores.map((one, index) => one.append('log', `by ${index}`, { ifSize: 4 })));
    await Promise.all(stores.map((one) => one.close()));
    const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONDITION.FAILED' });
    expect(await textOf(store, 'log')).toBe(`headby ${won[0]}`);
  });

  it('after another client’s, which nobody told of here, goes behind it', async () => {
    await store.append('log', 'ours ');
    const file = filesystem.getFileClient('log');
    await file.append('theirs ', 5, 7);
    await file.flush(12);
    await store.append('log', 'ours again');
    expect(await textOf(store, 'log')).toBe('ours theirs ours again');
  });

  it('keeps other clients out for as long as it lasts', async () => {
    await store.append('log', 'ours ');
    // The append is held up at its look for the end, behind its lease.
    await using other = await openFull(config);
    emulator.faults.arm({ rules: [{ operations: ['get-blob-properties'], kind: 'stall' }] });
    const controller = new AbortController();
    const running = other.append('log', 'held up', { signal: controller.signal });
    running.catch(() => undefined);
    while (emulator.faults.count('stall') === 0) await new Promise((resolve) => setImmediate(resolve));
    await expect(filesystem.getFileClient('log').append('theirs', 5, 6)).rejects.toMatchObject({ code: 'LeaseIdMissing' });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    emulator.faults.clear();
  });

  it('to a file that somebody has leased is PATH.LOCKED', async () => {
    await store.append('log', 'one');
    await filesystem.getFileClient('log').getDataLakeLeaseClient().acquireLease(-1);
    await expect(store.append('log', 'two')).rejects.toMatchObject({ code: 'PATH.LOCKED', requestId: expect.any(String) });
    expect(await textOf(store, 'log')).toBe('one');
  });

  it('leaves no lease behind', async () => {
    await store.append('log', 'one');
    expect((await store.stat('log')).driver?.azure_data_lake_gen2?.leaseState).not.toBe('leased');
    await store.write('log', 'replaced');
    expect(await textOf(store, 'log')).toBe('replaced');
  });

  it('goes on where the vendor’s client wrote', async () => {
    const file = filesystem.getFileClient('log');
    await file.create();
    await file.append('theirs ', 0, 7);
    await file.flush(7);
    await store.append('log', 'ours');
    expect(await textOf(store, 'log')).toBe('theirs ours');
  });
});
