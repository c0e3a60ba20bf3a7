import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isDatastoreError } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { openFolder } from './open-folder.ts';

/** Puts, as fast as it can, a link to the outside in the place of a folder, and the folder back again, until it is told to stop. */
const swapper = `
const { renameSync } = require('node:fs');
const { workerData, parentPort } = require('node:worker_threads');
const { root, stop } = workerData;
const flag = new Int32Array(stop);
let swaps = 0;
const tryRename = (from, to) => {
  try {
    renameSync(root + '/' + from, root + '/' + to);
    return true;
  } catch {
    return false; // The driver has made a folder of that name meanwhile.
  }
};
for (let round = 0; Atomics.load(flag, 0) === 0; round++) {
  if (!tryRename('folder', 'aside')) tryRename('folder', 'stray-' + round);
  if (tryRename('link', 'folder') && tryRename('folder', 'link')) swaps++;
  tryRename('aside', 'folder');
}
parentPort.postMessage(swaps);
`;

/** What may come of an operation whose folder is swapped under it: it works on the folder, finds nothing, or refuses the link. */
const expected: readonly string[] = ['PATH.NOT_FOUND', 'PATH.INVALID', 'PATH.NOT_DIRECTORY', 'PATH.EXISTS', 'DIRECTORY.NOT_EMPTY'];

describe('a folder that somebody swaps for a link all the time', () => {
  it('never lets anything out of the root, nor in', async () => {
    await using opened = await openFolder();
    const { store, root, base } = opened;
    const outside = join(base, 'outside');
    for (const folder of [join(root, 'folder'), outside]) {
      await mkdir(join(folder, 'below'), { recursive: true });
      for (const name of ['a', 'b', 'below/c']) await writeFile(join(folder, name), folder === outside ? 'secret' : 'inside');
    }
    await symlink(outside, join(root, 'link'));
    const stop = new SharedArrayBuffer(4);
    const worker = new Worker(swapper, { eval: true, workerData: { root, stop } });
    const swaps = new Promise<number>((resolve, reject) => worker.once('message', resolve).once('error', reject));
    const seen = new Map<string, number>();
    const steps = (round: number): readonly (() => Promise<unknown>)[] => [
      async () => expect(await (await store.read('folder/a')).text()).not.toBe('secret'),
      () => store.write(`folder/new-${round}`, 'inside'),
      () => store.write('folder/a', 'inside', { metadata: { round: String(round) } }),
      () => store.append('folder/b', '+'),
      () => store.copy('folder/a', `copy-${round}`),
      () => store.rename(`folder/new-${round}`, `renamed-${round}`),
      () => store.delete('folder/b'),
      () => store.createDirectory(`folder/made-${round}`),
      () => collect(store.list('folder', { recursive: true })),
      () => store.deleteDirectory('folder/below', { recursive: true }),
    ];
    try {
      for (let round = 0; round < 60; round++) {
        for (const step of steps(round)) {
          const outcome = await step().then(
            () => 'done',
            (error: unknown) => {
              if (!isDatastoreError(error) || !expected.includes(error.code)) throw error;
              return error.code;
            },
          );
          seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
        }
      }
    } finally {
      Atomics.store(new Int32Array(stop), 0, 1);
    }
    expect(await swaps).toBeGreaterThan(0);
    await worker.terminate();
    expect(seen.get('done') ?? 0, JSON.stringify([...seen])).toBeGreaterThan(0);
    expect((await readdir(outside)).sort()).toEqual(['a', 'b', 'below']);
    expect(await readdir(join(outside, 'below'))).toEqual(['c']);
    for (const name of ['a', 'b', 'below/c']) expect(await readFile(join(outside, name), 'utf8')).toBe('secret');
    const files = (await readdir(root, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
    expect(files.length).toBeGreaterThan(0);
    for (const { parentPath, name } of files) expect(await readFile(join(parentPath, name), 'utf8'), name).not.toContain('secret');
  });
});
