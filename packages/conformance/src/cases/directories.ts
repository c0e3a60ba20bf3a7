import { collect } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectEqual, expectError, expectNames } from '../expectation.ts';
import { shownNames } from './list.ts';

/** Making directories. */
export const createDirectoryCases: readonly ConformanceCase[] = defineArea('createDirectory', 'DirectoryCreatable.createDirectory', [
  defineCase('new', 'a directory is made, and told', ['createDirectory', 'stat'], async ({ store, files, path }) => {
    const { kind, path: made } = await store.createDirectory(path('folder'));
    expectEqual([kind, made], ['directory', path('folder')], 'kind and path of the result');
    expectEqual((await files.entry(path('folder'))).kind, 'directory', 'the kind');
  }),
  defineCase('parents', 'missing parents are made', ['createDirectory', 'stat'], async ({ store, files, path }) => {
    await store.createDirectory(path('one/two/three'));
    for (const name of ['one', 'one/two', 'one/two/three'])
      expectEqual((await files.entry(path(name))).kind, 'directory', `the kind of ${name}`);
  }),
  defineCase('slash', 'a trailing slash changes nothing', ['createDirectory'], async ({ store, path }) => {
    expectEqual((await store.createDirectory(`${path('folder')}/`)).path, path('folder'), 'the path of the result');
  }),
  defineCase('again', 'a directory that is there stays with what is in it', ['createDirectory'], async ({ store, files, path }) => {
    await files.put('folder/a', 'content');
    await store.createDirectory(path('folder'));
    expectEqual(await files.text(path('folder/a')), 'content', 'the content');
  }),
  defineCase('root', 'the root is there', ['createDirectory'], async ({ store }) => {
    expectEqual((await store.createDirectory('')).kind, 'directory', 'the kind');
  }),
  defineCase('over-file', 'a file is PATH.EXISTS, and stays', ['createDirectory'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    await expectError(store.createDirectory(file), 'PATH.EXISTS');
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase(
    'below-file',
    'a parent that is a file is PATH.NOT_DIRECTORY',
    ['createDirectory', 'list.directories=real'],
    async ({ store, files }) => {
      await expectError(store.createDirectory(`${await files.put('a.txt')}/b`), 'PATH.NOT_DIRECTORY');
    },
  ),
  defineCase('holds-files', 'files can be written into it', ['createDirectory', 'write', 'list'], async (context) => {
    const { store, path } = context;
    await store.createDirectory(path('folder'));
    await store.write(path('folder/a'), 'x');
    expectNames(shownNames(context, await collect(store.list(path('folder')))), ['folder/a'], 'the listing');
  }),
]);

const layout = ['folder/a', 'folder/b/c', 'folder-2/a', 'folder.txt', 'folde', 'other/folder/a'];
const outside = layout.filter((name) => !name.startsWith('folder/'));

/** Deleting directories. */
export const deleteDirectoryCases: readonly ConformanceCase[] = defineArea('deleteDirectory', 'DirectoryDeletable.deleteDirectory', [
  defineCase('empty', 'an empty directory is gone', ['deleteDirectory', 'createDirectory', 'stat'], async ({ store, files }) => {
    const folder = await files.makeDirectory('folder');
    await store.deleteDirectory(folder);
    expectEqual(await files.has(folder), false, 'whether the directory is there');
  }),
  defineCase('missing', 'deleting nothing succeeds', ['deleteDirectory'], async ({ store, path }) => {
    await store.deleteDirectory(path('missing'));
    await store.deleteDirectory(path('missing/folder'), { recursive: true });
  }),
  defineCase('file', 'a file is PATH.NOT_DIRECTORY, and stays', ['deleteDirectory'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    await expectError(store.deleteDirectory(file), 'PATH.NOT_DIRECTORY');
    await expectError(store.deleteDirectory(file, { recursive: true }), 'PATH.NOT_DIRECTORY');
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase(
    'not-empty',
    'a directory with files is DIRECTORY.NOT_EMPTY, and stays',
    ['deleteDirectory'],
    async ({ store, files, path }) => {
      await files.putAll(layout);
      await expectError(store.deleteDirectory(path('folder')), 'DIRECTORY.NOT_EMPTY');
      expectNames(await files.names(), layout, 'the files');
    },
  ),
  defineCase(
    'not-empty.directory',
    'a directory with a directory is DIRECTORY.NOT_EMPTY',
    ['deleteDirectory', 'createDirectory'],
    async ({ store, files, path }) => {
      await files.makeDirectory('folder/inner');
      await expectError(store.deleteDirectory(path('folder')), 'DIRECTORY.NOT_EMPTY');
    },
  ),
  defineCase('root', 'the root with files in it is DIRECTORY.NOT_EMPTY, and stays', ['deleteDirectory'], async ({ store, files }) => {
    await files.put('a');
    await expectError(store.deleteDirectory(''), 'DIRECTORY.NOT_EMPTY');
    expectEqual(await files.names(), ['a'], 'the files');
  }),
  defineCase(
    'recursive',
    'recursive takes all that is in it, and nothing beside it',
    ['deleteDirectory'],
    async ({ store, files, path }) => {
      await files.putAll(layout);
      await store.deleteDirectory(path('folder'), { recursive: true });
      expectNames(await files.names(), outside, 'the files');
    },
  ),
  defineCase('recursive.gone', 'recursive takes the directory itself', ['deleteDirectory', 'stat'], async ({ store, files, path }) => {
    await files.putAll(['folder/a', 'folder/b/c']);
    await store.deleteDirectory(path('folder'), { recursive: true });
    for (const name of ['folder', 'folder/b']) expectEqual(await files.has(path(name)), false, `whether ${name} is there`);
  }),
  defineCase(
    'recursive.empty-inside',
    'recursive takes empty directories too',
    ['deleteDirectory', 'createDirectory'],
    async ({ store, files, path }) => {
      await files.makeDirectory('folder/empty/inner');
      await store.deleteDirectory(path('folder'), { recursive: true });
      expectEqual(await files.has(path('folder/empty/inner')), false, 'whether the inner directory is there');
    },
  ),
  defineCase('recursive.odd-names', 'recursive takes files with odd names', ['deleteDirectory'], async ({ store, files, path }) => {
    await files.putAll(['folder/a b', 'folder/a%20b', 'folder/a+b', 'folder/a#b/c', "folder/a'b", 'folder/\u{1f4e6}', 'other']);
    await store.deleteDirectory(path('folder'), { recursive: true });
    expectEqual(await files.names(), ['other'], 'the files');
  }),
  defineCase('recursive.many', 'recursive takes thousands of files', ['deleteDirectory'], async ({ store, files, path, manyFiles }) => {
    await files.putAll(Array.from({ length: manyFiles }, (_, index) => `folder/${index % 5}/file-${index}`));
    await store.deleteDirectory(path('folder'), { recursive: true });
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase(
    'parent-stays',
    'the parent stays where directories are real',
    ['deleteDirectory', 'stat', 'list.directories=real'],
    async ({ store, files, path }) => {
      await files.put('outer/inner/a');
      await store.deleteDirectory(path('outer/inner'), { recursive: true });
      expectEqual((await files.entry(path('outer'))).kind, 'directory', 'the kind of the parent');
    },
  ),
]);
