import { appendFile, chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pruneBlocks } from '../../src/files/cache/prune-blocks.ts';
import { makeFolder, openMemory, pattern, show, watch } from './files-place.ts';

async function blocksIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  return names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const content = pattern(8 * 2 ** 20);

/** A store with one file, and a folder of blocks that has all of it. */
async function fill() {
  const { store } = await openMemory();
  await store.write('a', content);
  const folder = await makeFolder();
  const first = await show(store, { cache: { folder } });
  expect((await first.program.read('a')).equals(content)).toBe(true);
  await first.close();
  return { store, folder };
}

test('blocks on disk survive the mount, and belong to one version', async () => {
  const { store, folder } = await fill();
  const watched = watch(store, ['read']);
  const second = await show(watched.store, { cache: { folder } });
  expect((await second.program.read('a')).equals(content)).toBe(true);
  expect(watched.calls).toHaveLength(0);
  await second.close();
  const other = pattern(content.length, 5);
  await store.write('a', other);
  const third = await show(watched.store, { cache: { folder } });
  expect((await third.program.read('a')).equals(other)).toBe(true);
});

test('blocks that are damaged, cut short or not ours are fetched again', async () => {
  const { store, folder } = await fill();
  const blocks = await blocksIn(folder);
  expect(blocks.length).toBeGreaterThan(3);
  const [damaged = '', cut = '', longer = '', foreign = ''] = blocks;
  const bytes = await readFile(damaged);
  bytes[1_000] = (bytes[1_000] ?? 0) ^ 1;
  await writeFile(damaged, bytes);
  await writeFile(cut, (await readFile(cut)).subarray(0, 5_000));
  await appendFile(longer, 'x');
  await writeFile(foreign, 'not a block');
  await writeFile(join(folder, 'something else'), 'kept');
  const { program, events } = await show(store, { cache: { folder } });
  expect((await program.read('a')).equals(content)).toBe(true);
  expect(events).toEqual([]);
  expect(await readFile(join(folder, 'something else'), 'utf8')).toBe('kept');
});

test('two mounts that share a folder of blocks, one of them pruning, both read right', async () => {
  const { store, folder } = await fill();
  const [one, other] = [await show(store, { cache: { folder } }), await show(store, { cache: { folder } })];
  const reading = Promise.all([one.program.read('a'), other.program.read('a'), pruneBlocks(folder, 2 ** 20)]);
  const [first, second] = await reading;
  expect(first.equals(content) && second.equals(content)).toBe(true);
});

test('blocks on disk are bounded, and those that were used last stay', async () => {
  const { store } = await openMemory();
  const folder = await makeFolder();
  for (let index = 0; index < 12; index++) await store.write(`f${index}`, pattern(2 ** 20, index));
  const limit = 5 * 2 ** 20;
  const { program, close } = await show(store, { cache: { folder, disk: limit } });
  for (let index = 0; index < 12; index++) {
    await program.read(`f${index}`);
    // As the disk writes them.
    await new Promise((resolve) => setTimeout(resolve, 15));
  }
  await close();
  const sizes = await Promise.all((await blocksIn(folder)).map(async (path) => (await stat(path)).size));
  const sum = sizes.reduce((total, size) => total + size, 0);
  expect(sum).toBeLessThanOrEqual(limit);
  expect(sum).toBeGreaterThan(2 ** 21);
});

test('a cache that cannot be written is reported once, and reading goes on without it', async () => {
  const { store } = await openMemory();
  await store.write('a', content);
  const folder = join(await makeFolder(), 'file');
  await writeFile(folder, 'a file where a folder should be');
  await chmod(folder, 0o600);
  const { program, events, close } = await show(store, { cache: { folder } });
  expect((await program.read('a')).equals(content)).toBe(true);
  await close();
  expect(events.map(({ kind }) => kind)).toEqual(['cache-unusable']);
});

test('memory is bounded: a file larger than it is read right, twice', async () => {
  const { store } = await openMemory();
  await store.write('a', content);
  const { program } = await show(store, { cache: { memory: 2 ** 20 } });
  expect((await program.read('a')).equals(content)).toBe(true);
  const file = await program.open('a');
  for (let at = content.length - 100_000; at > 0; at -= 777_777) {
    expect((await file.read(at, 100_000)).equals(content.subarray(at, at + 100_000))).toBe(true);
  }
  await file.close();
});
