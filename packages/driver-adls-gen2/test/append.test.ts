import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { namesIn, openFull, textOf, toStream } from './dfs-store.ts';
import { defineLake } from './lake-fixture.ts';

const lake = defineLake();

describe('an append', () => {
  it('to a file that an append made is a lease and one request', async () => {
    await lake.store.append('log', 'one ');
    const start = lake.emulator.requests.count;
    await lake.store.append('log', 'two');
    const seen = lake.emulator.requests.entries.filter(({ index }) => index >= start).map(({ operation }) => operation);
    expect(seen).toEqual(['lease-blob', 'path-append']);
    expect(await textOf(lake.store, 'log')).toBe('one two');
  });

  it('to a file that the Blob endpoint wrote writes it anew once, with all that was said of it', async () => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
    await lake.store.write('log', 'written ', { contentType: 'text/plain', cacheControl: 'no-store', metadata: { source: 'sensor' } });
    await lake.filesystem.getFileClient('log').setExpiry('Absolute', { expiresOn: expiresAt });
    const acl = (['user', 'group', 'other'] as const).map(
      (type) => ({ scope: 'access', type, read: true, write: true, execute: true }) as const,
    );
    await lake.store.setAcl('log', { entries: acl, owner: 'ada', group: 'staff' });
    await lake.store.append('log', 'and appended');
    const start = lake.emulator.requests.count;
    await lake.store.append('log', '.');
    expect(lake.emulator.requests.entries.filter(({ index, operation }) => index >= start && operation === 'path-create')).toEqual([]);
    const { entry, ...result } = await lake.store.read('log');
    expect(await textOf(lake.store, 'log')).toBe('written and appended.');
    expect(result.range).toEqual({ offset: 0, length: 21 });
    expect(entry).toMatchObject({ contentType: 'text/plain', cacheControl: 'no-store', metadata: { source: 'sensor' } });
    expect(entry.driver?.azure_data_lake_gen2).toMatchObject({ owner: 'ada', group: 'staff', expiresAt });
    expect((await lake.store.getAcl('log')).entries).toEqual(acl);
    expect(await namesIn(lake.filesystem)).toEqual(['log']);
  });

  it('of several blocks comes in order', async () => {
    const bytes = randomBytes(65_536 * 3 + 5);
    await lake.store.append('log', 'head');
    const { size } = await lake.store.append('log', toStream(bytes));
    expect(size).toBe(bytes.byteLength + 4);
    expect(Buffer.compare(await (await lake.store.read('log', { range: { offset: 4 } })).bytes(), bytes)).toBe(0);
  });

  it('of several stores at a time arrives whole', async () => {
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openFull(lake.config, { retry: { firstDelay: 1, maxDelay: 10, attempts: 50 } })),
    );
    const lines = stores.flatMap((_, writer) => Array.from({ length: 6 }, (_line, index) => `${writer}-${index}\n`));
    await Promise.all(lines.map((line, index) => stores[index % stores.length]?.append('log', line)));
    await Promise.all(stores.map((one) => one.close()));
    expect((await textOf(lake.store, 'log')).split('\n').filter(Boolean).sort()).toEqual(lines.map((line) => line.trim()).sort());
  });

  it('at one size by several stores at a time succeeds once', async () => {
    await lake.store.append('log', 'head');
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openFull(lake.config, { retry: { firstDelay: 1, maxDelay: 10, attempts: 50 } })),
    );
    const outcomes = await Promise.allSettled(stores.map((one, index) => one.append('log', `by ${index}`, { ifSize: 4 })));
    await Promise.all(stores.map((one) => one.close()));
    const won = outcomes.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
    expect(won).toHaveLength(1);
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'CONDITION.FAILED' });
    expect(await textOf(lake.store, 'log')).toBe(`headby ${won[0]}`);
  });

  it('after another client’s, which nobody told of here, goes behind it', async () => {
    await lake.store.append('log', 'ours ');
    const file = lake.filesystem.getFileClient('log');
    await file.append('theirs ', 5, 7);
    await file.flush(12);
    await lake.store.append('log', 'ours again');
    expect(await textOf(lake.store, 'log')).toBe('ours theirs ours again');
  });

  it('keeps other clients out for as long as it lasts', async () => {
    await lake.store.append('log', 'ours ');
    // The append is held up at its look for the end, behind its lease.
    await using other = await openFull(lake.config);
    lake.emulator.faults.arm({ rules: [{ operations: ['get-blob-properties'], kind: 'stall' }] });
    const controller = new AbortController();
    const running = other.append('log', 'held up', { signal: controller.signal });
    running.catch(() => undefined);
    while (lake.emulator.faults.count('stall') === 0) await new Promise((resolve) => setImmediate(resolve));
    await expect(lake.filesystem.getFileClient('log').append('theirs', 5, 6)).rejects.toMatchObject({ code: 'LeaseIdMissing' });
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    lake.emulator.faults.clear();
  });

  it('to a file that somebody has leased is PATH.LOCKED', async () => {
    await lake.store.append('log', 'one');
    await lake.filesystem.getFileClient('log').getDataLakeLeaseClient().acquireLease(-1);
    await expect(lake.store.append('log', 'two')).rejects.toMatchObject({ code: 'PATH.LOCKED', requestId: expect.any(String) });
    expect(await textOf(lake.store, 'log')).toBe('one');
  });

  it('leaves no lease behind', async () => {
    await lake.store.append('log', 'one');
    expect((await lake.store.stat('log')).driver?.azure_data_lake_gen2?.leaseState).not.toBe('leased');
    await lake.store.write('log', 'replaced');
    expect(await textOf(lake.store, 'log')).toBe('replaced');
  });

  it('goes on where the vendor’s client wrote', async () => {
    const file = lake.filesystem.getFileClient('log');
    await file.create();
    await file.append('theirs ', 0, 7);
    await file.flush(7);
    await lake.store.append('log', 'ours');
    expect(await textOf(lake.store, 'log')).toBe('theirs ours');
  });
});

describe('an append that may not have got through', () => {
  const seen = async (ready: () => boolean): Promise<void> => {
    while (!ready()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is not taken for another’s of the same bytes', async () => {
    await lake.store.append('log', 'tick ');
    await using slow = await openFull(lake.config, { retry: { firstDelay: 400, maxDelay: 500 } });
    lake.emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'reset', when: 'before' }] });
    const before = lake.emulator.faults.count('reset');
    const mine = slow.append('log', 'tick ');
    await seen(() => lake.emulator.faults.count('reset') > before);
    await lake.store.append('log', 'tick ');
    await mine;
    expect(await textOf(lake.store, 'log')).toBe('tick tick tick ');
  });

  it('and is given up leaves no file that it made', async () => {
    lake.emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'stall' }] });
    const before = lake.emulator.faults.count('stall');
    const mine = await openFull(lake.config);
    const controller = new AbortController();
    const running = mine.append('new', 'x', { signal: controller.signal });
    running.catch(() => undefined);
    await seen(() => lake.emulator.faults.count('stall') > before);
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await mine.close();
    expect(await namesIn(lake.filesystem)).toEqual([]);
  });

  it('keeps nobody waiting while it waits to be repeated', async () => {
    await lake.store.append('log', 'one ');
    await using slow = await openFull(lake.config, { retry: { firstDelay: 300, maxDelay: 400 } });
    lake.emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'throttle' }] });
    const before = lake.emulator.faults.count('throttle');
    const mine = slow.append('log', 'two');
    await seen(() => lake.emulator.faults.count('throttle') > before);
    await lake.store.write('log', 'anew ');
    await mine;
    expect(await textOf(lake.store, 'log')).toBe('anew two');
  });
});
