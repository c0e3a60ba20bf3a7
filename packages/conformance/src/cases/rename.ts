import { patternBytes } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectBytes, expectEqual, expectError } from '../expectation.ts';
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
  defineCase('missing.parent', 'a source in a folder that is not there is PATH.NOT_FOUND', ['rename'], async ({ store, files, path }) => {
    await expectError(store.rename(path('missing/folder/a'), path('b')), 'PATH.NOT_FOUND');
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('missing.below-file', 'a source below a file is PATH.NOT_FOUND', ['rename'], async ({ store, files, path }) => {
    const file = await files.put('a.txt');
    await expectError(store.rename(`${file}/b`, path('c')), 'PATH.NOT_FOUND');
    expectEqual(await files.names(), ['a.txt'], 'the files');
  }),
  defineCase(
    'root',
    'the root is neither source nor target: PATH.INVALID before any request',
    ['rename'],
    async (context) => {
      const file = await context.files.put('a');
      for (const [from, to] of [
        ['', context.path('b')],
        [file, ''],
      ] as const)
        await expectRefusedByCore(context, (store) => expectError(store.rename(from, to), 'PATH.INVALID'));
    },
    { alone: true },
  ),
  defineCase(
    'below-itself',
    'a file does not go below itself: an error, and it stays',
    ['rename', 'list.directories=real'],
    async ({ store, files }) => {
      const file = await files.put('a', 'content');
      await expectError(store.rename(file, `${file}/b`), 'PATH.NOT_DIRECTORY', 'PATH.INVALID');
      expectEqual(await files.text(file), 'content', 'the content');
    },
  ),
  defineCase('empty-file', 'an empty file is renamed', ['rename'], async ({ store, files, path }) => {
    await store.rename(await files.put('a', ''), path('b'));
    expectEqual(await files.names(), ['b'], 'the files');
    expectEqual((await files.bytes(path('b'))).byteLength, 0, 'the size');
  }),
  defineCase('large', 'a file of many blocks is renamed', ['rename'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize * 4 + 1);
    await store.rename(await files.put('a', bytes), path('b'));
    expectBytes(await files.bytes(path('b')), bytes, 'the content');
  }),
  defineCase('replaces.metadata', 'the metadata of a replaced target is gone', ['rename', 'write.metadata', 'stat'], async (context) => {
    const { store, files } = context;
    const source = await files.put('a', 'x');
    const target = await files.put('b', 'y', { metadata: { old: 'yes' } });
    await store.rename(source, target);
    expectEqual(toLines((await files.entry(target)).metadata), [], 'the metadata');
  }),
  defineCase('headers', 'content headers go along', ['rename', 'write.contentType', 'stat'], async ({ store, files, path }) => {
    await store.rename(await files.put('a', 'x', { contentType: 'text/csv' }), path('b'));
    const entry = await files.entry(path('b'));
    expectEqual(entry.kind === 'file' && entry.contentType, 'text/csv', 'contentType');
  }),
  defineCase('there-and-back', 'a file that is renamed back is as it was', ['rename'], async ({ store, files, path }) => {
    const file = await files.put('folder/a', 'content');
    await store.rename(file, path('other/b'));
    await store.rename(path('other/b'), file);
    expectEqual(await files.names(), ['folder/a'], 'the files');
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase(
    'if-none-match.directory',
    "ifNoneMatch '*' is PATH.EXISTS where a directory is; both stay",
    ['rename.ifNoneMatch', 'list.directories=real'],
    async ({ store, files, path }) => {
      const source = await files.put('a');
      await files.put('folder/b');
      await expectError(store.rename(source, path('folder'), { ifNoneMatch: '*' }), 'PATH.EXISTS', 'PATH.IS_DIRECTORY');
      expectEqual(await files.names(), ['a', 'folder/b'], 'the files');
    },
  ),
]);
