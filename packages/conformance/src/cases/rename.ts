import { isDatastoreError } from '@stowage/core';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, expectNames, rejection } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';
import { toLines } from './write-metadata.ts';

/** Renaming files. */
export const renameCases: readonly ConformanceCase[] = defineArea('rename', 'Renamable.rename', [
  defineCase('file', 'the content is under the new name, and the old name is gone', ['rename'], async ({ store, files, path }) => {
    await store.rename(await files.put('a', 'content'), path('b'));
    expectEqual(await files.names(), ['b'], 'the files');
    expectEqual(await files.text(path('b')), 'content', 'the content');
  }),
  defineCase('parents', 'missing parents of the target are made', ['rename'], async ({ store, files, path }) => {
    await store.rename(await files.put('a'), path('one/two/b'));
    expectEqual(await files.text(path('one/two/b')), 'a', 'the content of the target');
  }),
  defineCase('replaces', 'a target that is there is replaced', ['rename'], async ({ store, files }) => {
    const [source, target] = [await files.put('a', 'new'), await files.put('b', 'a longer old content')];
    await store.rename(source, target);
    expectEqual(await files.text(target), 'new', 'the content of the target');
  }),
  defineCase('neighbours', 'files whose names begin alike stay', ['rename'], async ({ store, files, path }) => {
    const neighbours = await files.putAll(['ab', 'a.txt', 'folder/a']);
    await store.rename(await files.put('a'), path('c'));
    for (const neighbour of neighbours) expectEqual(path(await files.text(neighbour)), neighbour, 'the content of a neighbour');
  }),
  defineCase('odd-names', 'odd names are renamed by their own names', ['rename'], async ({ store, files, path }) => {
    const names = ['a b', 'a%20b', 'a+b', 'a#b', "a'b", 'caf\u00e9', '\u{1f4e6}'];
    for (const name of names) await store.rename(await files.put(name), path(`to/${name}`));
    for (const name of names) expectEqual(await files.text(path(`to/${name}`)), name, 'the content of a target');
  }),
  defineCase('metadata', 'metadata goes along', ['rename', 'write.metadata', 'stat'], async ({ store, files, path }) => {
    await store.rename(await files.put('a', 'x', { metadata: { source: 'sensor' } }), path('b'));
    expectEqual(toLines((await files.entry(path('b'))).metadata), ['source: sensor'], 'the metadata');
  }),
  defineCase(
    'missing',
    'a source that is not there is PATH.NOT_FOUND, and the target stays',
    ['rename'],
    async ({ store, files, path }) => {
      const target = await files.put('b', 'old');
      await expectError(store.rename(path('missing'), target), 'PATH.NOT_FOUND');
      expectEqual(await files.text(target), 'old', 'the content of the target');
    },
  ),
  defineCase(
    'onto-itself',
    'a file onto itself is PATH.INVALID before any request',
    ['rename'],
    async (context) => {
      const file = await context.files.put('a');
      await expectRefusedByCore(context, (store) => expectError(store.rename(file, `./${file}`), 'PATH.INVALID'));
    },
    { alone: true },
  ),
  defineCase(
    'onto-directory',
    'a file onto a directory is PATH.IS_DIRECTORY',
    ['rename', 'list.directories=real'],
    async ({ store, files, path }) => {
      await files.put('folder/b');
      await expectError(store.rename(await files.put('a'), path('folder')), 'PATH.IS_DIRECTORY');
      expectEqual(await files.names(), ['a', 'folder/b'], 'the files');
    },
  ),
  defineCase(
    'below-file',
    'a parent that is a file is PATH.NOT_DIRECTORY',
    ['rename', 'list.directories=real'],
    async ({ store, files }) => {
      await expectError(store.rename(await files.put('a'), `${await files.put('b.txt')}/c`), 'PATH.NOT_DIRECTORY');
      expectEqual(await files.names(), ['a', 'b.txt'], 'the files');
    },
  ),
  defineCase('if-none-match.new', "ifNoneMatch '*' renames where nothing is", ['rename.ifNoneMatch'], async ({ store, files, path }) => {
    await store.rename(await files.put('a', 'content'), path('b'), { ifNoneMatch: '*' });
    expectEqual(await files.text(path('b')), 'content', 'the content of the target');
  }),
  defineCase(
    'if-none-match.exists',
    "ifNoneMatch '*' is PATH.EXISTS where a file is; both stay",
    ['rename.ifNoneMatch'],
    async ({ store, files }) => {
      const [source, target] = [await files.put('a', 'new'), await files.put('b', 'old')];
      await expectError(store.rename(source, target, { ifNoneMatch: '*' }), 'PATH.EXISTS');
      expectEqual([await files.text(source), await files.text(target)], ['new', 'old'], 'the contents');
    },
  ),
]);

const layout = ['folder/a', 'folder/inner/b', 'folder-2/c', 'folder.txt'];

/** Renaming directories. */
export const renameDirectoryCases: readonly ConformanceCase[] = defineArea('rename.directory', 'CapabilityDetails.rename.directories', [
  defineCase('all', 'all that is in it goes along, and nothing beside it', ['rename.directories'], async ({ store, files, path }) => {
    await files.putAll(layout);
    await store.rename(path('folder'), path('moved'));
    expectNames(await files.names(), ['moved/a', 'moved/inner/b', 'folder-2/c', 'folder.txt'], 'the files');
    expectEqual(await files.text(path('moved/inner/b')), 'folder/inner/b', 'the content of a file');
  }),
  defineCase('gone', 'the old directory is gone', ['rename.directories', 'stat'], async ({ store, files, path }) => {
    await files.putAll(layout);
    await store.rename(path('folder'), path('moved'));
    expectEqual(await files.has(path('folder')), false, 'whether the old directory is there');
  }),
  defineCase('parents', 'missing parents of the target are made', ['rename.directories'], async ({ store, files, path }) => {
    await files.put('folder/a');
    await store.rename(path('folder'), path('one/two/moved'));
    expectEqual(await files.names(), ['one/two/moved/a'], 'the files');
  }),
  defineCase(
    'empty',
    'an empty directory is renamed',
    ['rename.directories', 'createDirectory', 'stat'],
    async ({ store, files, path }) => {
      await store.rename(await files.makeDirectory('folder'), path('moved'));
      expectEqual([await files.has(path('folder')), await files.has(path('moved'))], [false, true], 'whether old and new are there');
    },
  ),
  defineCase(
    'into-itself',
    'a directory does not go into itself: an error, and all stays',
    ['rename.directories'],
    async ({ store, files, path }) => {
      await files.put('folder/a');
      const error = await rejection(store.rename(path('folder'), path('folder/inner')), 'an error');
      expect(isDatastoreError(error) && error.code !== 'SERVICE.UNKNOWN', 'an error that says why', error);
      expectEqual(await files.names(), ['folder/a'], 'the files');
    },
  ),
  defineCase('onto-file', 'a directory onto a file is an error, and both stay', ['rename.directories'], async ({ store, files, path }) => {
    await files.put('folder/a');
    const error = await rejection(store.rename(path('folder'), await files.put('b', 'content')), 'an error');
    expect(isDatastoreError(error) && error.code !== 'SERVICE.UNKNOWN', 'an error that says why', error);
    expectEqual(await files.names(), ['b', 'folder/a'], 'the files');
  }),
]);
