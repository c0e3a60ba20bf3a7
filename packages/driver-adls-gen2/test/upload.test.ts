import { randomBytes } from 'node:crypto';
import { DataLakeServiceClient } from '@azure/storage-file-datalake';
import { createClock } from '@stowage/emulator-wire';
import { emulatorAccount } from '@stowage/servers';
import { describe, expect, it } from 'vitest';
import { accountSas } from './dfs-emulator.ts';
import { namesIn, openFull, textOf, toStream } from './dfs-store.ts';
import { defineLake } from './lake-fixture.ts';

const block = 65_536;
const large = randomBytes(block * 5 + 7);
const clock = createClock();
const lake = defineLake({ clock });

async function expectLarge(path: string): Promise<void> {
  expect(Buffer.compare(await (await lake.store.read(path)).bytes(), large)).toBe(0);
}

/** Operations that the emulator saw since, by name. */
function operationsSince(start: number): readonly string[] {
  return lake.emulator.requests.entries.filter(({ index }) => index >= start).map(({ operation }) => operation);
}

describe('a small write', () => {
  it('is one request', async () => {
    await lake.store.stat('');
    const start = lake.emulator.requests.count;
    await lake.store.write('folder/a', 'content', { metadata: { source: 'sensor' }, contentType: 'text/plain' });
    expect(operationsSince(start)).toEqual(['put-blob']);
  });

  it('that says more than Put Blob can is made beside its place', async () => {
    const expiresAt = new Date(Math.ceil(clock.now() / 1_000) * 1_000 + 3_600_000);
    const options = { permissions: 'rwxr-----', owner: 'ada', group: 'staff', expiresAt, encryptionContext: 'key 1' };
    await lake.store.write('folder/a', 'content', { metadata: { source: 'sensor' }, driver: { azure_data_lake_gen2: options } });
    const entry = await lake.store.stat('folder/a');
    expect(entry).toMatchObject({ size: 7, metadata: { source: 'sensor' }, driver: { azure_data_lake_gen2: options } });
    expect(await namesIn(lake.filesystem)).toEqual(['folder', 'folder/a']);
    for await (const listed of lake.store.list('folder')) {
      expect(listed.driver?.azure_data_lake_gen2).toMatchObject({ ...options, expiresAt });
    }
  });

  it('with a time to live ends by itself', async () => {
    await lake.store.write('a', 'content', { driver: { azure_data_lake_gen2: { expiresAfter: 60_000 } } });
    expect(await lake.store.exists('a')).toBe(true);
    clock.advance(61_000);
    expect(await lake.store.exists('a')).toBe(false);
    clock.advance(-61_000);
  });

  it('takes one of two times to live', async () => {
    const driver = { azure_data_lake_gen2: { expiresAfter: 60_000, expiresAt: new Date(clock.now() + 60_000) } };
    await expect(lake.store.write('a', 'content', { driver })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    expect(await namesIn(lake.filesystem)).toEqual([]);
  });

  it('obeys a umask', async () => {
    await lake.store.write('a', 'content', { driver: { azure_data_lake_gen2: { permissions: '0666', umask: '0027' } } });
    expect((await lake.store.stat('a')).driver?.azure_data_lake_gen2?.permissions).toBe('rw-r-----');
  });
});

describe('an upload of several blocks', () => {
  it('shows nothing before it is complete, and leaves nothing beside it', async () => {
    await lake.store.write('folder/a', 'old');
    async function* source(): AsyncGenerator<Uint8Array> {
      for await (const piece of toStream(large)) {
        yield piece;
        expect(await textOf(lake.store, 'folder/a')).toBe('old');
        const listed = await Array.fromAsync(lake.store.list('', { recursive: true }), ({ path }) => path);
        expect(listed).toEqual(['folder', 'folder/a']);
      }
    }
    const { size, etag } = await lake.store.write('folder/a', source(), { metadata: { source: 'sensor' }, contentType: 'text/csv' });
    expect(size).toBe(large.byteLength);
    expect(await lake.store.stat('folder/a')).toMatchObject({ etag, contentType: 'text/csv', metadata: { source: 'sensor' } });
    await expectLarge('folder/a');
    expect(await namesIn(lake.filesystem)).toEqual(['folder', 'folder/a']);
  });

  it('tells the CRC-64 of the whole, put together from those of its blocks', async () => {
    const { digests } = await lake.store.write('a', large);
    const single = await openFull({ ...lake.config, block_size: 2 ** 20 });
    const whole = await single.write('b', large);
    await single.close();
    expect(digests?.crc64).toBe(whole.digests?.crc64);
  });

  it('replaces what either endpoint wrote', async () => {
    await lake.store.write('small', 'by the Blob endpoint');
    await lake.store.append('appended', 'by the DFS endpoint');
    for (const path of ['small', 'appended']) {
      await lake.store.write(path, toStream(large));
      await expectLarge(path);
      await lake.store.write(path, 'small again');
      expect(await textOf(lake.store, path)).toBe('small again');
    }
  });

  it('inherits what the directory gives to what is made in it', async () => {
    await lake.store.createDirectory('folder');
    const entries = (['access', 'default'] as const).flatMap((scope) => [
      { scope, type: 'user', read: true, write: true, execute: true } as const,
      { scope, type: 'group', read: true, write: false, execute: true } as const,
      { scope, type: 'other', read: false, write: false, execute: false } as const,
      { scope, type: 'user', id: 'ada', read: true, write: true, execute: true } as const,
      { scope, type: 'mask', read: true, write: true, execute: true } as const,
    ]);
    await lake.store.setAcl('folder', { entries });
    await lake.store.write('folder/large', toStream(large));
    await lake.store.write('folder/small', 'x');
    const [ofLarge, ofSmall] = [await lake.store.getAcl('folder/large'), await lake.store.getAcl('folder/small')];
    expect(ofLarge.entries).toEqual(ofSmall.entries);
    expect(ofLarge.entries.some(({ id }) => id === 'ada')).toBe(true);
  });

  it('takes its temporary file away when its source fails', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield large;
      throw new Error('the source broke');
    }
    await expect(lake.store.write('a', broken())).rejects.toThrow('the source broke');
    expect(await namesIn(lake.filesystem)).toEqual([]);
  });

  it('takes it away also when it is given up and the datastore closed at once', async () => {
    lake.emulator.faults.arm({ rules: [{ operations: ['path-append'], kind: 'stall' }] });
    const before = lake.emulator.faults.count('stall');
    const mine = await openFull(lake.config);
    const controller = new AbortController();
    const running = mine.write('a', toStream(large), { signal: controller.signal });
    running.catch(() => undefined);
    while (lake.emulator.faults.count('stall') === before) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error('enough'));
    await expect(running).rejects.toThrow('enough');
    await mine.close();
    expect(await namesIn(lake.filesystem)).toEqual([]);
  });

  it('goes to the longest and to the deepest path', async () => {
    const longest = [250, 250, 250, 250, 10].map((length) => 'n'.repeat(length)).join('/');
    const deepest = Array.from({ length: 63 }, () => 'd').join('/');
    for (const path of [longest, deepest]) {
      await lake.store.write(path, large);
      await expectLarge(path);
    }
    expect((await namesIn(lake.filesystem)).filter((name) => name.includes('.stowage-'))).toEqual([]);
  });

  it('goes only where its condition holds, and leaves nothing where it does not', async () => {
    const { etag } = await lake.store.write('a', 'first');
    await lake.store.write('a', 'second');
    await expect(lake.store.write('a', large, { ifMatch: etag })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await expect(lake.store.write('a', large, { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    expect(await textOf(lake.store, 'a')).toBe('second');
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
    await lake.store.write('a', large, { ifMatch: (await lake.store.stat('a')).etag });
    await expectLarge('a');
  });

  it('onto a directory, or below a file, says which', async () => {
    await lake.store.write('folder/a', 'x');
    await expect(lake.store.write('folder', large)).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await expect(lake.store.write('folder/a/b', large)).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    expect(await namesIn(lake.filesystem)).toEqual(['folder', 'folder/a']);
  });

  it('replaces a leased file with the lease, and not without', async () => {
    await lake.store.write('a', 'old');
    const { leaseId } = await lake.filesystem.getFileClient('a').getDataLakeLeaseClient().acquireLease(60);
    await expect(lake.store.write('a', large)).rejects.toMatchObject({ code: 'PATH.LOCKED' });
    await expect(lake.store.write('a', 'small')).rejects.toMatchObject({ code: 'PATH.LOCKED' });
    await lake.store.write('a', large, { driver: { azure_data_lake_gen2: { leaseId } } });
    await expectLarge('a');
    expect(await namesIn(lake.filesystem)).toEqual(['a']);
  });
});

describe('an upload that died', () => {
  const dead = 'folder/.stowage-0123456789abcdef';

  it('leaves a file that shows nowhere, and that a later upload takes away after a week', async () => {
    // A signature is good whatever the emulator's clock shows.
    const foreign = new DataLakeServiceClient(`${lake.emulator.url}/${emulatorAccount.name}?${accountSas()}`);
    const file = foreign.getFileSystemClient(lake.config.filesystem).getFileClient(dead);
    await file.create();
    await lake.store.write('folder/a', large);
    expect(await Array.fromAsync(lake.store.list('folder'), ({ path }) => path)).toEqual(['folder/a']);
    expect(await namesIn(lake.filesystem)).toEqual(['folder', dead, 'folder/a']);

    clock.advance(-8 * 24 * 3_600_000);
    await file.create();
    clock.advance(8 * 24 * 3_600_000);
    await using later = await openFull(lake.config);
    await later.write('folder/b', large);
    expect(await namesIn(lake.filesystem)).toEqual(['folder', 'folder/a', 'folder/b']);
  });
});
