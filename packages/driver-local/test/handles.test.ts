import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collect } from './collect.ts';
import { countOpenFiles } from './open-files.ts';
import { type OpenFolder, openFolder } from './open-folder.ts';

/** Every operation, ending well and badly. */
const uses: Readonly<Record<string, (opened: OpenFolder) => Promise<unknown>>> = {
  stat: ({ store }) => store.stat('folder/a'),
  'stat of nothing': ({ store }) => store.stat('folder/missing/deeper'),
  'read of a directory': ({ store }) => store.read('folder'),
  'read with another ETag': ({ store }) => store.read('folder/a', { ifMatch: 'other' }),
  'read behind the end': ({ store }) => store.read('folder/a', { range: { offset: 1_000_000_000 } }),
  'read that is cut off': async ({ store, root }) => {
    await store.write('cut', new Uint8Array(1_000_000));
    const result = await store.read('cut');
    await writeFile(join(root, 'cut'), 'x');
    for await (const _chunk of result);
  },
  'read that is aborted and never touched': async ({ store, root }) => {
    const controller = new AbortController();
    await store.read('folder/a', { signal: controller.signal });
    expect(countOpenFiles(root)).toBe(1);
    controller.abort(new Error('enough'));
    while (countOpenFiles(root) > 0) await new Promise((resolve) => setImmediate(resolve));
  },
  write: ({ store }) => store.write('folder/new/deep/file', 'x', { metadata: { a: 'b' } }),
  'write onto a directory': ({ store }) => store.write('folder', 'x'),
  'write below a file': ({ store }) => store.write('folder/a/b', 'x'),
  'write of nothing new': ({ store }) => store.write('folder/a', 'x', { ifNoneMatch: '*' }),
  'write with another ETag': ({ store }) => store.write('folder/a', 'x', { ifMatch: 'other' }),
  append: ({ store }) => store.append('folder/a', 'x'),
  'append at another size': ({ store }) => store.append('folder/a', 'x', { ifSize: 1 }),
  'append to a directory': ({ store }) => store.append('folder', 'x'),
  copy: ({ store }) => store.copy('folder/a', 'folder/new/copied'),
  'copy of a directory': ({ store }) => store.copy('folder', 'copied'),
  rename: ({ store }) => store.rename('folder/a', 'folder/new/renamed'),
  'rename of a directory onto another': ({ store }) => store.rename('folder', 'full'),
  setMetadata: ({ store }) => store.setMetadata('folder/a', { a: 'b' }),
  delete: ({ store }) => store.delete('folder/a'),
  'delete of a directory': ({ store }) => store.delete('folder'),
  deleteDirectory: ({ store }) => store.deleteDirectory('folder', { recursive: true }),
  'deleteDirectory that is not empty': ({ store }) => store.deleteDirectory('folder'),
  createDirectory: ({ store }) => store.createDirectory('one/two/three'),
  list: ({ store }) => collect(store.list('', { recursive: true })),
  'list that is broken off': async ({ store }) => {
    for await (const _entry of store.list('', { recursive: true, pageSize: 1 })) break;
  },
  'list from a cursor': ({ store }) => collect(store.list('', { recursive: true, cursor: 'folder/below/' })),
  'list that is aborted': ({ store }) => {
    const controller = new AbortController();
    const entries = store.list('', { recursive: true, pageSize: 1, signal: controller.signal });
    return (async () => {
      for await (const _entry of entries) controller.abort(new Error('enough'));
    })();
  },
};

describe('no file stays open', () => {
  for (const [name, use] of Object.entries(uses)) {
    it(`after ${name}`, async () => {
      await using opened = await openFolder();
      for (const path of ['folder/a', 'folder/below/b', 'full/c']) await opened.store.write(path, 'content');
      await Promise.allSettled([use(opened)]);
      expect(countOpenFiles(opened.root)).toBe(0);
      expect((await readdir(opened.root, { recursive: true })).filter((path) => /\.(tmp|lock)$/.test(path))).toEqual([]);
    });
  }
});
