import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { copy, download, requireComplete, upload } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { openFlatStore } from './flat-store.ts';
import { makeFolder, readFolder, type Tree } from './trees.ts';

/** A small generator of numbers that gives the same ones for the same seed (mulberry32). */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const names = [
  'a',
  'A',
  'ab',
  'a-b',
  'a.b',
  '.hidden',
  'with space',
  'é',
  'e\u0301',
  '日本',
  '🚢',
  '100%',
  'a+b',
  '#1',
  'q?',
  "it's",
  '"q"',
  'x;y',
  '~',
  '-',
  '...',
  'n'.repeat(80),
];
const sizes = [0, 1, 100, 262_143, 262_144, 262_145, 700_000];

function createTree(seed: number, empties: boolean): Tree {
  const random = createRandom(seed);
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const tree: Record<string, Uint8Array | string> = {};
  for (let n = 0; n < 40; n++) {
    // Folders and files get names of their own kind, so that none is both.
    const folders = Array.from({ length: random(4) }, () => `${pick(names)}_`);
    const path = [...folders, pick(names)].join('/');
    if (empties && random(8) === 0) tree[`${path}_e/`] = '';
    else tree[path] = Buffer.alloc(random(10) === 0 ? pick(sizes) : random(300), n + 1);
  }
  return tree;
}

function asText(tree: Tree): Tree {
  return Object.fromEntries(Object.entries(tree).map(([path, content]) => [path, Buffer.from(content).toString('latin1')]));
}

describe.each([1, 2, 3, 4, 5, 6])('a random tree (seed %i)', (seed) => {
  test('comes back as it was through a store with directories', async () => {
    const tree = createTree(seed, true);
    const folder = await makeFolder(tree);
    const store = await openDatastore(memory, {});
    requireComplete(await upload(store, folder, { to: 'some/where', bufferSize: 1_000 }));
    const other = await openDatastore(memory, {});
    requireComplete(await copy(store, 'some', other, 'else', { bufferSize: 200_000 }));
    const back = await makeFolder();
    requireComplete(await download(other, 'else/where', join(back, 'x')));
    expect(await readFolder(join(back, 'x'))).toEqual(asText(tree));
    const again = await upload(store, folder, { to: 'some/where', onConflict: 'skip' });
    expect(again.files).toMatchObject({ done: 0, failed: 0, skipped: again.files.found });
  });

  test('comes back as it was through a store of names only, whose writes are torn', async () => {
    const tree = createTree(seed + 100, false);
    const folder = await makeFolder(tree);
    const { store, files } = await openFlatStore({ torn: true, rename: true });
    requireComplete(await upload(store, folder, { to: 't' }));
    expect([...files.keys()].filter((path) => path.endsWith('.stowage-part'))).toEqual([]);
    const back = await makeFolder();
    requireComplete(await download(store, 't', back, { concurrency: 3 }));
    expect(await readFolder(back)).toEqual(asText(tree));
    expect(await upload(store, back, { to: 't', onConflict: 'ifChanged' })).toMatchObject({ files: { done: 0, failed: 0 } });
  });
});
