import { isDatastoreError } from '@stowage/core';
import { collect } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, expectNames } from '../expectation.ts';
import { defineOwnCase } from '../own-case.ts';
import { shownNames } from './list.ts';

const deep = Array.from({ length: 20 }, (_, depth) => `level-${depth}`);

/** Trees of directories. */
export const directoryTreeCases: readonly ConformanceCase[] = defineArea('directory', 'DirectoryCreatable, DirectoryDeletable', [
  defineCase('nested', 'each level of a deep directory is there', ['createDirectory', 'stat'], async ({ store, files, path }) => {
    await store.createDirectory(path(deep.join('/')));
    for (let depth = 1; depth <= deep.length; depth++)
      expectEqual((await files.entry(path(deep.slice(0, depth).join('/')))).kind, 'directory', `the kind of level ${depth}`);
  }),
  defineCase('nested.delete', 'a deep tree with files on every level goes at once', ['deleteDirectory'], async ({ store, files, path }) => {
    await files.putAll([...deep.map((_, depth) => `${deep.slice(0, depth + 1).join('/')}/file`), 'stays']);
    await store.deleteDirectory(path('level-0'), { recursive: true });
    expectEqual(await files.names(), ['stays'], 'the files');
  }),
  defineCase(
    'wide.delete',
    'a wide tree of empty directories goes at once',
    ['deleteDirectory', 'createDirectory', 'stat'],
    async (context) => {
      const { store, files, path } = context;
      await Promise.all(Array.from({ length: 40 }, (_, index) => files.makeDirectory(`folder/${index % 8}/empty-${index}`)));
      await store.deleteDirectory(path('folder'), { recursive: true });
      expectEqual(await files.has(path('folder/3')), false, 'whether something is left');
    },
  ),
  defineCase(
    'siblings',
    'directories whose names begin alike are directories of their own',
    ['createDirectory', 'deleteDirectory', 'stat'],
    async ({ store, files, path }) => {
      for (const name of ['folder', 'folder-2', 'folder.d', 'fold']) await files.makeDirectory(name);
      await store.deleteDirectory(path('folder'));
      for (const name of ['folder-2', 'folder.d', 'fold']) expectEqual(await files.has(path(name)), true, `whether ${name} is there`);
    },
  ),
  defineCase(
    'delete.again',
    'a directory that was deleted can be made again, empty',
    ['deleteDirectory', 'createDirectory', 'list'],
    async (context) => {
      const { store, files, path } = context;
      await files.put('folder/a');
      await store.deleteDirectory(path('folder'), { recursive: true });
      await store.createDirectory(path('folder'));
      expectEqual(await collect(store.list(path('folder'))), [], 'the listing');
      await files.put('folder/b');
      expectEqual(await files.names(), ['folder/b'], 'the files');
    },
  ),
  defineCase(
    'delete.below-file',
    'deleting a directory below a file succeeds, and the file stays',
    ['deleteDirectory'],
    async ({ store, files }) => {
      const file = await files.put('a.txt', 'content');
      await store.deleteDirectory(`${file}/b`);
      await store.deleteDirectory(`${file}/b`, { recursive: true });
      expectEqual(await files.text(file), 'content', 'the content');
    },
  ),
  defineCase('delete.slash', 'a trailing slash changes nothing', ['deleteDirectory'], async ({ store, files, path }) => {
    await files.put('folder/a');
    await store.deleteDirectory(`${path('folder')}/`, { recursive: true });
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('delete.together', 'a directory is deleted by several at a time', ['deleteDirectory'], async ({ store, files, path }) => {
    await files.putAll(Array.from({ length: 20 }, (_, index) => `folder/${index % 4}/file-${index}`));
    await Promise.all([1, 2, 3].map(() => store.deleteDirectory(path('folder'), { recursive: true })));
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase(
    'delete.while-listed',
    'a listing of a directory that is deleted meanwhile ends without an error, and shows nothing twice',
    ['deleteDirectory', 'list'],
    async (context) => {
      const { store, files, path } = context;
      const names = Array.from({ length: 30 }, (_, index) => `folder/${index % 3}/file-${index}`);
      for (const recursive of [false, true]) {
        await files.putAll(names);
        const seen: string[] = [];
        let isDeleted = false;
        for await (const { entries } of store.list(path('folder'), { recursive, pageSize: 2 }).pages()) {
          seen.push(...shownNames({ files }, entries));
          if (!isDeleted) await store.deleteDirectory(path('folder'), { recursive: true });
          isDeleted = true;
        }
        expectEqual(new Set(seen).size, seen.length, 'the number of different entries');
        for (const name of seen.filter((one) => !one.endsWith('/'))) expect(names.includes(name), 'only files that were there', name);
      }
    },
  ),
  defineCase(
    'delete.while-written',
    'after a directory was deleted while files were written into it, it can be deleted again',
    ['deleteDirectory', 'write'],
    async ({ store, files, path }) => {
      await files.putAll(Array.from({ length: 10 }, (_, index) => `folder/old-${index}`));
      const writes = Array.from({ length: 10 }, (_, index) => store.write(path(`folder/new-${index}`), 'x'));
      const results = await Promise.allSettled([...writes, store.deleteDirectory(path('folder'), { recursive: true })]);
      // Each may find that another was in its way; none may be at a loss.
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        const error: unknown = result.reason;
        expect(isDatastoreError(error) && error.code !== 'SERVICE.UNKNOWN', 'success, or an error that says what was in the way', error);
      }
      for (const name of await files.names()) expect(!name.startsWith('folder/old-'), 'none of the files that were there before', name);
      await store.deleteDirectory(path('folder'), { recursive: true });
      expectEqual(await files.names(), [], 'the files');
    },
  ),
  defineCase(
    'create.below-nested-file',
    'a directory deep below a file is PATH.NOT_DIRECTORY',
    ['createDirectory', 'list.directories=real'],
    async ({ store, files }) => {
      const file = await files.put('a.txt', 'content');
      await expectError(store.createDirectory(`${file}/b/c/d`), 'PATH.NOT_DIRECTORY');
      expectEqual(await files.names(), ['a.txt'], 'the files');
    },
  ),
  defineCase(
    'create.after-file',
    'a directory can take the name of a file that was deleted',
    ['createDirectory', 'delete', 'stat'],
    async ({ store, files }) => {
      const file = await files.put('a');
      await store.delete(file);
      await store.createDirectory(file);
      expectEqual((await files.entry(file)).kind, 'directory', 'the kind');
    },
  ),
  defineCase(
    'create.odd-names',
    'directories with odd names are made by their own names',
    ['createDirectory', 'stat'],
    async ({ store, files, path }) => {
      const names = ['a b', 'a%20b', 'a+b', 'a#b', "a'b", 'caf\u00e9', '\u{1f4e6}'];
      for (const name of names) await store.createDirectory(path(name));
      for (const name of names) expectEqual((await files.entry(path(name))).kind, 'directory', `the kind of ${name}`);
    },
  ),
  defineOwnCase('openScratch', 'root.empty', 'an empty datastore has a root that lists nothing', ['stat', 'list'], async ({ store }) => {
    expectEqual((await store.stat('')).kind, 'directory', 'the kind of the root');
    expectEqual(await collect(store.list('', { recursive: true })), [], 'the listing');
  }),
  defineOwnCase(
    'openScratch',
    'root.emptied',
    'recursive empties the root, and it stays',
    ['deleteDirectory', 'stat', 'write'],
    async ({ store }) => {
      for (const name of ['a', 'folder/b', 'folder/inner/c']) await store.write(name, name);
      await store.deleteDirectory('', { recursive: true });
      for (const name of ['a', 'folder', 'folder/b']) expectEqual(await store.exists(name), false, `whether ${name} is there`);
      expectEqual((await store.stat('')).kind, 'directory', 'the kind of the root');
      await store.write('a', 'again');
      expectEqual(await store.exists('a'), true, 'whether a file can be written again');
    },
  ),
  defineOwnCase(
    'openScratch',
    'root.delete',
    'deleting an empty root succeeds, and it stays',
    ['deleteDirectory', 'stat'],
    async ({ store }) => {
      await store.deleteDirectory('');
      await store.deleteDirectory('', { recursive: true });
      expectEqual((await store.stat('')).kind, 'directory', 'the kind of the root');
    },
  ),
  defineOwnCase('openScratch', 'root.listed', 'the root lists its direct children', ['list', 'write'], async ({ store }) => {
    for (const name of ['a', 'folder/b', 'z/y/x']) await store.write(name, name);
    const shown = (await collect(store.list())).map(({ path, kind }) => `${kind} ${path}`);
    expectNames(shown, ['file a', 'directory folder', 'directory z'], 'the listing');
  }),
]);
