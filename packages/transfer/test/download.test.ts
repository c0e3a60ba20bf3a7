import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, readFile, rename, stat, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { download, requireComplete, type TransferEvent } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { openFlatStore } from './flat-store.ts';
import { fillStore, makeFolder, readFolder } from './trees.ts';

describe('the layout of a download', () => {
  const tree = { 'a/b/x.txt': 'X', 'a/b/c/y.txt': 'Y', 'ab.txt': 'no', 'a/bc/z.txt': 'no' };

  test('puts the contents of the folder under the target, not its neighbours', async () => {
    const folder = await makeFolder();
    const store = await openDatastore(memory, {});
    await fillStore(store, tree);
    requireComplete(await download(store, 'a/b', join(folder, 'new/target')));
    expect(await readFolder(folder)).toEqual({ 'new/target/x.txt': 'X', 'new/target/c/y.txt': 'Y' });
  });

  test('takes the whole store for the root', async () => {
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, tree);
    requireComplete(await download(store, '', folder));
    expect(await readFolder(folder)).toEqual(tree);
  });

  test('keeps the prefix with keepPrefix', async () => {
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, tree);
    requireComplete(await download(store, 'a/b', folder, { keepPrefix: true }));
    requireComplete(await download(store, 'a/bc/z.txt', folder, { keepPrefix: true }));
    expect(await readFolder(folder)).toEqual({ 'a/b/x.txt': 'X', 'a/b/c/y.txt': 'Y', 'a/bc/z.txt': 'no' });
  });

  test('puts a single file under its own name, or under the one given', async () => {
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, tree);
    requireComplete(await download(store, 'a/b/x.txt', folder));
    requireComplete(await download(store, 'a/b/x.txt', folder, { as: 'other.txt' }));
    expect(await readFolder(folder)).toEqual({ 'x.txt': 'X', 'other.txt': 'X' });
    await expect(download(store, 'a/b', folder, { as: 'name' })).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    await expect(download(store, 'a/b/x.txt', folder, { as: 'no/name' })).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });

  test('refuses a source that is not there, and a slash behind a file', async () => {
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, tree);
    await expect(download(store, 'none', folder)).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await expect(download(store, 'none/', folder)).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await expect(download(store, 'ab.txt/', folder)).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    await expect(download(store, '../a', folder)).rejects.toMatchObject({ code: 'PATH.INVALID' });
    expect(await readFolder(folder)).toEqual({});
  });

  test('refuses a target that is a file, or lies below one', async () => {
    const folder = await makeFolder({ 'file.txt': 'F' });
    const { store } = await openFlatStore({}, tree);
    await expect(download(store, 'a', join(folder, 'file.txt'))).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    await expect(download(store, 'a', join(folder, 'file.txt/below'))).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
  });

  test('makes the empty directories that the store keeps, and gives files the time of the store', async () => {
    const folder = await makeFolder();
    const store = await openDatastore(memory, {});
    await fillStore(store, { 'd/x.txt': 'X' });
    await store.createDirectory('d/empty/inner');
    const summary = requireComplete(await download(store, 'd', folder, { fsync: true }));
    expect(summary.directories).toEqual({ done: 1, skipped: 0, failed: 0 });
    expect(await readFolder(folder)).toEqual({ 'x.txt': 'X', 'empty/inner/': '' });
    const entry = await store.stat('d/x.txt');
    expect((await stat(join(folder, 'x.txt'))).mtimeMs).toBe(entry.lastModified?.getTime());
  });
});

describe('what a download never does', () => {
  test('is write outside of its target, whatever the store calls its files', async () => {
    const folder = await makeFolder({ 'target/': '' });
    const names = ['../up.txt', 'a/../../up.txt', '/abs.txt', 'a//b.txt', './dot.txt', 'a/.', '..', 'back\\..\\up.txt', 'nul\0.txt'];
    const { store } = await openFlatStore({}, { ...Object.fromEntries(names.map((name) => [name, 'evil'])), 'good.txt': 'good' });
    const summary = await download(store, '', join(folder, 'target'));
    expect(summary).toMatchObject({
      outcome: 'incomplete',
      files: { done: 1, failed: names.length },
      failedBecause: { 'PATH.INVALID': names.length },
    });
    expect(await readFolder(folder)).toEqual({ 'target/good.txt': 'good' });
  });

  test('is follow a link out of its target', async () => {
    const outside = await makeFolder({ 'secret.txt': 'S' });
    const folder = await makeFolder({ 'inside/': '' });
    await symlink(outside, join(folder, 'link'));
    await symlink('inside', join(folder, 'near'));
    await symlink(join(outside, 'secret.txt'), join(folder, 'file.txt'));
    const { store } = await openFlatStore({}, { 'link/x.txt': 'X', 'link/deep/y.txt': 'Y', 'near/z.txt': 'Z', 'file.txt': 'F' });
    const summary = await download(store, '', folder, { onConflict: 'overwrite' });
    expect(summary).toMatchObject({ files: { done: 2, failed: 2 }, failedBecause: { 'PATH.INVALID': 2 } });
    expect(await readFolder(outside)).toEqual({ 'secret.txt': 'S' });
    expect(await readFolder(folder)).toEqual({ link: '-> link', near: '-> link', 'file.txt': 'F', 'inside/z.txt': 'Z' });
  });

  test('is follow a link that takes the place of a folder meanwhile', async () => {
    const outside = await makeFolder();
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, { 'd/a.txt': 'A', 'd/b.txt': 'B' });
    const summary = await download(store, '', folder, {
      concurrency: 1,
      onEvent: async ({ source }) => {
        if (source !== 'd/a.txt') return;
        await rename(join(folder, 'd'), join(folder, 'moved'));
        await symlink(outside, join(folder, 'd'));
      },
    });
    expect(summary).toMatchObject({ files: { done: 1, failed: 1 }, failedBecause: { 'PATH.INVALID': 1 } });
    expect(await readFolder(outside)).toEqual({});
  });

  test.each(['md5', 'crc64'] as const)('is leave a file under its name that is not what the store says (%s)', async (digest) => {
    for (const [distort, code] of [
      [dropLast, 'DATA.SIZE_MISMATCH'],
      [flip, 'DATA.CORRUPT'],
      [addOne, 'DATA.SIZE_MISMATCH'],
    ] as const) {
      for (const size of [10, 3_000_000]) {
        const folder = await makeFolder();
        const { store } = await openFlatStore({ digest, distort: (_path, chunks) => distort(chunks) }, { 'x.bin': Buffer.alloc(size, 1) });
        const summary = await download(store, '', folder);
        expect(summary).toMatchObject({ outcome: 'incomplete', failedBecause: { [code]: 1 } });
        expect(await readFolder(folder)).toEqual({});
      }
    }
  });

  test('is put a file where a folder is, or a folder where a file is', async () => {
    const folder = await makeFolder({ 'a/': '', b: 'B' });
    const { store } = await openFlatStore({}, { a: 'A', 'b/x.txt': 'X', 'c.txt': 'C' });
    const summary = await download(store, '', folder, { onConflict: 'overwrite' });
    expect(summary).toMatchObject({ files: { done: 1, failed: 2 }, failedBecause: { 'PATH.IS_DIRECTORY': 1, 'PATH.NOT_DIRECTORY': 1 } });
    expect(await readFolder(folder)).toEqual({ 'a/': '', b: 'B', 'c.txt': 'C' });
  });
});

test('a file that has the name of a folder is downloaded, and what lies in the folder is told, always the same', async () => {
  for (let run = 0; run < 5; run++) {
    const folder = await makeFolder();
    const { store } = await openFlatStore({}, { a: 'A', 'a-b': 'AB', 'a.txt': 'T', 'a/b': 'B', 'a/c/d': 'D', 'a/c': 'C', 'e/f': 'F' });
    const summary = await download(store, '', folder);
    expect(summary).toMatchObject({ files: { done: 4, failed: 3 }, failedBecause: { 'PATH.NOT_DIRECTORY': 3 } });
    expect(await readFolder(folder)).toEqual({ a: 'A', 'a-b': 'AB', 'a.txt': 'T', 'e/f': 'F' });
  }
});

test('each event tells the digest of what was written', async () => {
  const folder = await makeFolder();
  const content = Buffer.from('some bytes');
  const { store } = await openFlatStore({}, { 'x.txt': content });
  const events: TransferEvent[] = [];
  await download(store, '', folder, { onEvent: (event) => void events.push(event) });
  expect(events).toEqual([
    {
      type: 'file',
      source: 'x.txt',
      target: join(folder, 'x.txt'),
      outcome: 'done',
      because: 'There was nothing at the target.',
      size: content.byteLength,
      method: 'stream',
      sha256: createHash('sha256').update(content).digest('hex'),
      verified: 'md5',
      dropped: undefined,
      duration: expect.any(Number),
    },
  ]);
  const unverified: TransferEvent[] = [];
  await download(store, '', folder, { onConflict: 'overwrite', verify: false, onEvent: (event) => void unverified.push(event) });
  expect(unverified[0]).toMatchObject({ outcome: 'done', sha256: undefined, verified: 'size' });
});

test('a folder that may not be written to is told', async () => {
  const folder = await makeFolder({ 'locked/': '' });
  await chmod(folder, 0o755);
  await chmod(join(folder, 'locked'), 0o555);
  const { store } = await openFlatStore({}, { 'x.txt': 'X' });
  const user = process.geteuid?.();
  if (user === 0) process.seteuid?.(65_534);
  try {
    await expect(download(store, '', join(folder, 'locked'))).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
    await expect(download(store, '', join(folder, 'locked/new'))).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
  } finally {
    if (user === 0) process.seteuid?.(0);
  }
});

test('a disk that takes no more is told, and the part is removed', async () => {
  const folder = await makeFolder();
  // The limit of the size of a file stands for the end of the disk: the system refuses the write in the middle of it.
  const script = `ulimit -f 1024; exec "$0" --conditions=@stowage/source "$1" "$2"`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script, process.execPath, join(import.meta.dirname, 'full-disk.ts'), folder]);
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'incomplete', files: { done: 1, failed: 1 }, failedBecause: { 'STORAGE.FULL': 1 } });
  expect(Object.keys(await readFolder(folder))).toEqual(['small.bin']);
});

test('an existing part file of a killed transfer is no hindrance and is not taken for a file', async () => {
  const folder = await makeFolder({ '.x.txt.0123456789ab.stowage-part': 'half' });
  const { store } = await openFlatStore({}, { 'x.txt': 'X', '.y.txt.0123456789ab.stowage-part': 'half' });
  const summary = await download(store, '', folder);
  expect(summary).toMatchObject({ files: { done: 1, skipped: 1 }, skippedBecause: { 'part-file': 1 } });
  expect(await readFile(join(folder, 'x.txt'), 'utf8')).toBe('X');
});

test('names as long as the disk allows are downloaded, and longer ones are told', async () => {
  const folder = await makeFolder();
  const { store } = await openFlatStore({}, { ['n'.repeat(255)]: 'fits', ['n'.repeat(256)]: 'does not', ['é'.repeat(127)]: 'fits' });
  const summary = await download(store, '', folder);
  expect(summary).toMatchObject({ files: { done: 2, failed: 1 }, failedBecause: { 'PATH.INVALID': 1 } });
});

async function* dropLast(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let held: Uint8Array | undefined;
  for await (const chunk of chunks) {
    if (held) yield held;
    held = chunk;
  }
  if (held) yield held.subarray(0, -1);
}

async function* flip(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield chunk.map((byte) => byte ^ 1);
}

async function* addOne(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* chunks;
  yield Uint8Array.of(0);
}
