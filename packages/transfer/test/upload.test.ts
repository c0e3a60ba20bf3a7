import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { appendFile, chmod, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { requireComplete, type TransferEvent, upload, uploadFiles } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { openFlatStore } from './flat-store.ts';
import { makeFolder, readStore } from './trees.ts';

describe('the layout of an upload', () => {
  test('puts the contents of the folder, hidden files included, under the target', async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'b/c.txt': 'C', '.hidden': 'H', 'b/.deep/x': 'X' });
    const store = await openDatastore(memory, {});
    const summary = requireComplete(await upload(store, folder, { to: 'in/here' }));
    expect(await readStore(store)).toEqual({
      'in/here/a.txt': 'A',
      'in/here/b/c.txt': 'C',
      'in/here/.hidden': 'H',
      'in/here/b/.deep/x': 'X',
    });
    expect(summary).toMatchObject({ outcome: 'complete', files: { found: 4, done: 4, skipped: 0, failed: 0 }, bytes: 4 });
  });

  test('is the same whether the target exists or not', async () => {
    const folder = await makeFolder({ 'a.txt': 'A' });
    const store = await openDatastore(memory, {});
    await store.createDirectory('t');
    await upload(store, folder, { to: 't' });
    await upload(store, folder, { to: 'new/' });
    expect(await readStore(store)).toEqual({ 't/a.txt': 'A', 'new/a.txt': 'A' });
  });

  test('keeps the path of the source below the target with keepPrefix', async () => {
    const folder = await makeFolder({ 'data/set/a.txt': 'A' });
    const store = await openDatastore(memory, {});
    const before = process.cwd();
    process.chdir(folder);
    try {
      await upload(store, './data/set', { to: 't', keepPrefix: true });
    } finally {
      process.chdir(before);
    }
    expect(await readStore(store)).toEqual({ 't/data/set/a.txt': 'A' });
    await expect(upload(store, folder, { keepPrefix: true })).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });

  test.each([
    ['/abs', 'PATH.INVALID'],
    ['a/../b', 'PATH.INVALID'],
    ['file.txt', 'PATH.NOT_DIRECTORY'],
  ])('refuses the target %s', async (to, code) => {
    const folder = await makeFolder({ 'a.txt': 'A' });
    const store = await openDatastore(memory, {});
    await store.write('file.txt', 'F');
    await expect(upload(store, folder, { to })).rejects.toMatchObject({ code });
    expect(await readStore(store)).toEqual({ 'file.txt': 'F' });
  });

  test('refuses a source that is missing or a file', async () => {
    const folder = await makeFolder({ 'a.txt': 'A' });
    const store = await openDatastore(memory, {});
    await expect(upload(store, join(folder, 'none'))).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await expect(upload(store, join(folder, 'a.txt'))).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
  });
});

describe('what an upload does not take as it is', () => {
  test('passes over symbolic links, and follows them when told to', async () => {
    const outside = await makeFolder({ 'far.txt': 'F', 'deep/d.txt': 'D' });
    const folder = await makeFolder({ 'a.txt': 'A' });
    await symlink(join(outside, 'far.txt'), join(folder, 'link'));
    await symlink(join(outside, 'deep'), join(folder, 'folder'));
    await symlink('nowhere', join(folder, 'dangling'));
    const store = await openDatastore(memory, {});

    const skipped = await upload(store, folder, { to: 'skip' });
    expect(skipped).toMatchObject({ outcome: 'complete', files: { done: 1, skipped: 3 }, skippedBecause: { 'symbolic-link': 3 } });
    expect(await readStore(store, 'skip')).toEqual({ 'a.txt': 'A' });

    const followed = await upload(store, folder, { to: 'follow', symlinks: 'follow' });
    expect(await readStore(store, 'follow')).toEqual({ 'a.txt': 'A', link: 'F', 'folder/d.txt': 'D' });
    expect(followed).toMatchObject({ outcome: 'incomplete', files: { done: 3, failed: 1 }, failedBecause: { 'PATH.NOT_FOUND': 1 } });
  });

  test('ends although links lead in a circle', async () => {
    const folder = await makeFolder({ 'a/b/x.txt': 'X' });
    await symlink('../..', join(folder, 'a/b/up'));
    await symlink('.', join(folder, 'self'));
    const store = await openDatastore(memory, {});
    const summary = await upload(store, folder, { symlinks: 'follow' });
    expect(summary).toMatchObject({ files: { done: 1 }, directories: { skipped: 2 }, skippedBecause: { 'link-loop': 2 } });
  });

  test('passes over pipes and sockets without opening them', async () => {
    const folder = await makeFolder({ 'a.txt': 'A' });
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'socket'), resolve));
    const store = await openDatastore(memory, {});
    const summary = await upload(store, folder);
    server.close();
    expect(summary).toMatchObject({ files: { done: 1, skipped: 2 }, skippedBecause: { 'special-file': 2 } });
  });

  test('makes empty directories where they can be held, and tells where not', async () => {
    const folder = await makeFolder({ 'empty/': '', 'a/also/': '', 'a/x.txt': 'X' });
    const store = await openDatastore(memory, {});
    expect(await upload(store, folder)).toMatchObject({ outcome: 'complete', directories: { done: 2 } });
    expect(await readStore(store)).toEqual({ 'empty/': '', 'a/also/': '', 'a/x.txt': 'X' });

    const flat = await openFlatStore();
    const summary = await upload(flat.store, folder);
    expect(summary).toMatchObject({ outcome: 'complete', directories: { skipped: 2 }, skippedBecause: { 'empty-directory': 2 } });
    expect(summary.skips.map(({ source }) => source).sort()).toEqual([join(folder, 'a/also'), join(folder, 'empty')]);
  });

  test('refuses names with a backslash and names that are no text', async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'back\\slash': 'B' });
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0x6f])]), 'X');
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x64, 0xfe])]));
    const store = await openDatastore(memory, {});
    const summary = await upload(store, folder);
    expect(summary).toMatchObject({ outcome: 'incomplete', files: { done: 1, failed: 3 }, failedBecause: { 'PATH.INVALID': 3 } });
  });

  test('leaves out the parts of unfinished transfers', async () => {
    const folder = await makeFolder({
      '.a.txt.0123456789ab.stowage-part': '?',
      '.0123456789ab.stowage-part': '?',
      'my.stowage-part': 'mine',
    });
    const store = await openDatastore(memory, {});
    expect(await upload(store, folder)).toMatchObject({ files: { done: 1, skipped: 2 }, skippedBecause: { 'part-file': 2 } });
    expect(await readStore(store)).toEqual({ 'my.stowage-part': 'mine' });
  });

  test("leaves out the datastore's own folder when that lies in the source", async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'store/own.txt': 'S' });
    const { store, files } = await openFlatStore({ location: join(folder, 'store') });
    expect(await upload(store, folder)).toMatchObject({ files: { done: 1 }, skippedBecause: { 'datastore-folder': 1 } });
    expect([...files.keys()]).toEqual(['a.txt']);
    const whole = await openFlatStore({ location: `file://${folder}` });
    expect(await upload(whole.store, folder, { to: 'store' })).toMatchObject({
      files: { done: 1 },
      skippedBecause: { 'datastore-folder': 1 },
    });
  });
});

describe('a file that fails', () => {
  test('is told with its own code and does not stop the others', async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'b.txt': 'B', 'c.txt': 'C' });
    const events: TransferEvent[] = [];
    const user = process.geteuid?.();
    await chmod(folder, 0o755);
    await chmod(join(folder, 'b.txt'), 0o000);
    const store = await openDatastore(memory, {});
    // The superuser reads everything, so be somebody else for a moment.
    if (user === 0) process.seteuid?.(65_534);
    try {
      const summary = await upload(store, folder, { onEvent: (event) => void events.push(event) });
      expect(summary).toMatchObject({
        outcome: 'incomplete',
        files: { found: 3, done: 2, failed: 1 },
        failedBecause: { 'ACCESS.DENIED': 1 },
      });
      expect(() => requireComplete(summary)).toThrow(expect.objectContaining({ code: 'ACCESS.DENIED', path: join(folder, 'b.txt') }));
    } finally {
      if (user === 0) process.seteuid?.(0);
    }
    expect(Object.keys(await readStore(store)).sort()).toEqual(['a.txt', 'c.txt']);
    expect(events.map(({ outcome }) => outcome).sort()).toEqual(['done', 'done', 'failed']);
    expect(JSON.parse(JSON.stringify(events.find(({ outcome }) => outcome === 'failed')))).toMatchObject({
      error: { name: 'DatastoreError', code: 'ACCESS.DENIED', nextAction: expect.any(String) },
    });
  });

  test('tells a folder that cannot be listed', async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'locked/b.txt': 'B' });
    const user = process.geteuid?.();
    await chmod(folder, 0o755);
    await chmod(join(folder, 'locked'), 0o000);
    const store = await openDatastore(memory, {});
    if (user === 0) process.seteuid?.(65_534);
    try {
      expect(await upload(store, folder)).toMatchObject({
        outcome: 'incomplete',
        files: { done: 1 },
        directories: { failed: 1 },
        failedBecause: { 'ACCESS.DENIED': 1 },
      });
    } finally {
      if (user === 0) process.seteuid?.(0);
      await chmod(join(folder, 'locked'), 0o755);
    }
  });

  test('stops those not begun with onError stop', async () => {
    const folder = await makeFolder(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${n}.txt`, 'x'])));
    const { store, files } = await openFlatStore({
      before: (operation) => {
        if (operation === 'write' && files.size >= 3) throw new Error('the disk of the service is on fire');
      },
    });
    const summary = await upload(store, folder, { onError: 'stop', concurrency: 1 });
    expect(summary).toMatchObject({ outcome: 'stopped', files: { done: 3, failed: 1 }, failedBecause: { 'SERVICE.UNKNOWN': 1 } });
    expect(files.size).toBe(3);
  });

  test('that changes while it is read is not uploaded', async () => {
    const folder = await makeFolder({ 'big.bin': Buffer.alloc(3_000_000, 1) });
    const path = join(folder, 'big.bin');
    for (const change of [
      () => appendFile(path, 'more'),
      () => writeFile(path, Buffer.alloc(3_000_000, 2)),
      () => writeFile(path, 'short'),
    ]) {
      await writeFile(path, Buffer.alloc(3_000_000, 1));
      let changed: Promise<void> | undefined;
      const { store, files } = await openFlatStore({
        onChunk: async () => {
          changed ??= change();
          await changed;
        },
      });
      const summary = await upload(store, folder);
      expect(summary).toMatchObject({ outcome: 'incomplete', files: { failed: 1 }, failedBecause: { 'CONDITION.FAILED': 1 } });
      expect(summary.failures[0]?.error?.message).toContain('changed while it was read');
      expect(files.size).toBe(0);
    }
  });

  test('that changes while it is to replace another is told as such, not taken for a change of the target', async () => {
    const folder = await makeFolder({ 'big.bin': Buffer.alloc(3_000_000, 1) });
    let changed: Promise<void> | undefined;
    const { store, files } = await openFlatStore(
      {
        onChunk: async () => {
          changed ??= appendFile(join(folder, 'big.bin'), 'more');
          await changed;
        },
      },
      { 'big.bin': 'old' },
    );
    const summary = await upload(store, folder, { onConflict: 'ifChanged' });
    expect(summary.failures[0]?.error?.message).toContain('changed while it was read');
    expect(files.get('big.bin')?.bytes.byteLength).toBe(3);
  });

  test('that is replaced while it is read arrives as it was', async () => {
    const folder = await makeFolder({ 'big.bin': Buffer.alloc(3_000_000, 'a'), other: 'b' });
    let once = false;
    const { store, files } = await openFlatStore({
      onChunk: () => {
        if (!once) renameSync(join(folder, 'other'), join(folder, 'big.bin'));
        once = true;
      },
    });
    await uploadFiles(store, [join(folder, 'big.bin')]);
    expect(files.get('big.bin')?.bytes.byteLength).toBe(3_000_000);
  });

  test('that vanishes after it was listed is told', async () => {
    const folder = await makeFolder({ 'a.txt': 'A', 'b.txt': 'B' });
    const { store } = await openFlatStore({
      before: async (operation, path) => {
        if (operation === 'write') await rm(join(folder, path === 'a.txt' ? 'b.txt' : 'a.txt'), { force: true });
      },
    });
    const summary = await upload(store, folder, { concurrency: 1 });
    expect(summary).toMatchObject({ files: { done: 1, failed: 1 }, failedBecause: { 'PATH.NOT_FOUND': 1 } });
  });
});

test.each(['md5', 'crc64', 'none'] as const)('what the store answers is compared (%s)', async (digest) => {
  const folder = await makeFolder({ 'x.txt': 'X', 'large.bin': Buffer.alloc(2_000_000, 'z') });
  const events: TransferEvent[] = [];
  const { store } = await openFlatStore({ digest });
  await upload(store, folder, { onEvent: (event) => void events.push(event) });
  expect(events.map(({ verified }) => verified)).toEqual(digest === 'none' ? ['size', 'size'] : [digest, digest]);
});

test('a store that answers with another digest keeps nothing, and it is told', async () => {
  const folder = await makeFolder({ 'x.txt': 'X', 'large.bin': Buffer.alloc(2_000_000, 'z') });
  const { store, files } = await openFlatStore({
    spoil: (path) => {
      const file = files.get(path);
      if (file) file.bytes = file.bytes.map((byte) => byte ^ 1);
    },
  });
  const summary = await upload(store, folder);
  expect(summary).toMatchObject({ outcome: 'incomplete', failedBecause: { 'DATA.CORRUPT': 2 } });
  expect(files.size).toBe(0);
});
