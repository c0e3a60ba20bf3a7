import { closeSync, mkdirSync, openSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../src/client.ts';
import { compareCodePoints } from '../src/code-points.ts';
import { FolderListing } from '../src/folder-listing.ts';
import { SmallestNames } from '../src/smallest-names.ts';
import { collect, pathsOf } from './collect.ts';
import { openFolder } from './open-folder.ts';

const touch = (path: string | Buffer): void => closeSync(openSync(path, 'w'));

describe('the order of a listing', () => {
  it('is that of code points, with a directory as if its name ended in a slash', async () => {
    await using opened = await openFolder();
    const names = ['a', 'a-b', 'a.txt', 'a/x', 'a0', 'B', 'b', '\u00e9', '\uffee', '\u{10000}', '\u{1f4e6}', '.hidden', ' ', '~'];
    for (const name of names) if (name !== 'a') await opened.store.write(name, '');
    const listed = await pathsOf(opened.store.list('', { recursive: true }));
    const keys = listed.map((path) => (path === 'a' ? 'a/' : path));
    const sorted = keys
      .map((key) => Buffer.from(key))
      .sort(Buffer.compare)
      .map(String);
    expect(keys).toEqual(sorted);
    expect(new Set(listed)).toEqual(new Set(names));
  });

  it('agrees with the order of UTF-8 bytes', () => {
    const texts = ['', 'a', 'aa', 'b', '\u007f', '\u0080', '\u07ff', '\u0800', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{10ffff}'];
    for (const one of texts) {
      for (const other of texts) {
        expect(Math.sign(compareCodePoints(one, other)), `${one} ${other}`).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
      }
    }
  });
});

describe('a cursor', () => {
  it('goes on behind each entry of a tree, also when that entry is gone', async () => {
    await using opened = await openFolder();
    const files = ['a/b/c', 'a/b/d', 'a/e', 'a.txt', 'b', 'c/d/e/f', 'c/g'];
    for (const file of files) await opened.store.write(file, '');
    const all = await pathsOf(opened.store.list('', { recursive: true }));
    for (let size = 1; size <= all.length; size++) {
      const pages = await collect(opened.store.list('', { recursive: true, pageSize: size }).pages());
      expect(pages.flatMap(({ entries }) => entries.map(({ path }) => path))).toEqual(all);
      for (const [index, { cursor }] of pages.entries()) {
        if (cursor === undefined) continue;
        expect(await pathsOf(opened.store.list('', { recursive: true, cursor }))).toEqual(all.slice((index + 1) * size));
      }
    }
    const [first] = await collect(opened.store.list('', { recursive: true, pageSize: 3 }).pages());
    expect(first?.entries.at(-1)?.path).toBe('a/b');
    await rm(join(opened.root, 'a'), { recursive: true });
    expect(await pathsOf(opened.store.list('', { recursive: true, cursor: first?.cursor }))).toEqual(all.filter((path) => path >= 'b'));
  });

  it('cannot lead out of the folder', async () => {
    await using opened = await openFolder();
    await writeFile(join(opened.base, 'secret'), 'x');
    for (const cursor of ['../', '../secret', '/etc/', 'a/../../', 'a\0b', '.stowage-local/a']) {
      await expect(collect(opened.store.list('', { recursive: true, cursor })), cursor).rejects.toMatchObject({ code: 'PATH.INVALID' });
    }
  });
});

describe('a large folder', () => {
  it('is listed whole and in order by as many passes as it takes', async () => {
    await using opened = await openFolder();
    const names = Array.from({ length: 1_000 }, (_, index) => `f${(index * 7_919) % 1_000}`);
    for (const name of names) touch(join(opened.root, name));
    mkdirSync(join(opened.root, 'f500-folder'));
    const client = new LocalClient(opened.root, false);
    const none = (): void => undefined;
    using listing = new FolderListing(client, await client.pin(''), '', {
      step: 50,
      namesPerPass: 64,
      signal: undefined,
      onUnnamable: none,
    });
    const found: string[] = [];
    for (let step = await listing.next(); step !== undefined; step = await listing.next()) found.push(...step.map(({ name }) => name));
    expect(found).toEqual([...names, 'f500-folder'].sort());
  });

  it('costs the memory of a part of its names', () => {
    const count = 1_000;
    const smallest = new SmallestNames(count, 'name-000100');
    let most = 0;
    for (let index = 0; index < 200_000; index++) {
      const name = `name-${String((index * 7_919) % 200_000).padStart(6, '0')}`;
      if (smallest.accepts(name)) smallest.add({ name, key: name, kind: 'file' });
      most = Math.max(most, smallest.size);
    }
    expect(most).toBeLessThanOrEqual(count * 2);
    const taken = smallest.take().map(({ name }) => name);
    expect([taken[0], taken.at(-1), taken.length]).toEqual(['name-000101', 'name-001100', count]);
  });

  it('of 100 000 names is listed in little memory', async () => {
    await using opened = await openFolder();
    await mkdir(join(opened.root, 'many'));
    for (let index = 0; index < 100_000; index++) touch(join(opened.root, 'many', `file-${(index * 7_919) % 100_000}.txt`));
    const before = process.memoryUsage();
    let [count, heap, last] = [0, 0, ''];
    for await (const { entries } of opened.store.list('many', { recursive: true }).pages()) {
      count += entries.length;
      for (const { path } of entries) {
        if (path <= last) throw new Error(`${path} behind ${last}`);
        last = path;
      }
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      heap = Math.max(heap, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
    }
    expect(count).toBe(100_000);
    // Garbage included, which is most of it.
    expect(heap).toBeLessThan(120 * 1_024 * 1_024);
  }, 60_000);
});

describe('names that are not UTF-8', () => {
  it('fail the listing when all others have been listed, and are told', async () => {
    await using opened = await openFolder();
    await opened.store.write('folder/a', '');
    await opened.store.write('folder/z', '');
    await opened.store.write('other', '');
    touch(Buffer.concat([Buffer.from(`${opened.root}/folder/`), Buffer.from([0x63, 0x61, 0x66, 0xe9])]));
    const listed: string[] = [];
    const listing = (async () => {
      for await (const { path } of opened.store.list('', { recursive: true, pageSize: 2 })) listed.push(path);
    })();
    await expect(listing).rejects.toMatchObject({ code: 'PATH.INVALID', path: 'folder', message: expect.stringContaining('caf\\xe9') });
    expect(listed).toEqual(['folder', 'folder/a', 'folder/z', 'other']);
  });

  it('do not disturb the listing of other folders, nor a recursive delete', async () => {
    await using opened = await openFolder();
    await opened.store.write('folder/a', '');
    touch(Buffer.concat([Buffer.from(`${opened.root}/folder/`), Buffer.from([0xff])]));
    mkdirSync(Buffer.concat([Buffer.from(`${opened.root}/folder/`), Buffer.from([0xfe])]));
    touch(Buffer.concat([Buffer.from(`${opened.root}/folder/`), Buffer.from([0xfe, 0x2f, 0xfd])]));
    expect(await pathsOf(opened.store.list(''))).toEqual(['folder']);
    await opened.store.deleteDirectory('folder', { recursive: true });
    expect(await pathsOf(opened.store.list(''))).toEqual([]);
  });

  it('are told from names that hold the replacement character', async () => {
    await using opened = await openFolder();
    await opened.store.write('caf\ufffd', 'x');
    expect(await pathsOf(opened.store.list())).toEqual(['caf\ufffd']);
  });
});

describe('the root', () => {
  it('that is missing, or a file, is DATASTORE.NOT_FOUND, not an empty listing', async () => {
    await using opened = await openFolder();
    for (const path of ['missing', 'file']) {
      if (path === 'file') await writeFile(join(opened.base, 'file'), '');
      await using store = await opened.openAt(join(opened.base, path));
      await expect(collect(store.list())).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
      await expect(collect(store.list('a'))).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
      await expect(store.deleteDirectory('a', { recursive: true })).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
      await expect(store.rename('a', 'b')).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
    }
  });
});
