import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, expectNames } from '../expectation.ts';

const layout = ['folder/a', 'folder/inner/b', 'folder-2/c', 'folder.txt'];
const needs = ['rename.directories'] as const;

/** Renaming directories. One replaces nothing: whatever is in its way stays. */
export const renameDirectoryCases: readonly ConformanceCase[] = defineArea('rename.directory', 'CapabilityDetails.rename.directories', [
  defineCase('all', 'all that is in it goes along, and nothing beside it', needs, async ({ store, files, path }) => {
    await files.putAll(layout);
    await store.rename(path('folder'), path('moved'));
    expectNames(await files.names(), ['moved/a', 'moved/inner/b', 'folder-2/c', 'folder.txt'], 'the files');
    expectEqual(await files.text(path('moved/inner/b')), 'folder/inner/b', 'the content of a file');
  }),
  defineCase('gone', 'the old directory is gone', [...needs, 'stat'], async ({ store, files, path }) => {
    await files.putAll(layout);
    await store.rename(path('folder'), path('moved'));
    expectEqual(await files.has(path('folder')), false, 'whether the old directory is there');
  }),
  defineCase('parents', 'missing parents of the target are made', needs, async ({ store, files, path }) => {
    await files.put('folder/a');
    await store.rename(path('folder'), path('one/two/moved'));
    expectEqual(await files.names(), ['one/two/moved/a'], 'the files');
  }),
  defineCase('slash', 'trailing slashes change nothing', needs, async ({ store, files, path }) => {
    await files.put('folder/a');
    await store.rename(`${path('folder')}/`, `${path('moved')}/`);
    expectEqual(await files.names(), ['moved/a'], 'the files');
  }),
  defineCase('empty', 'an empty directory is renamed', [...needs, 'createDirectory', 'stat'], async ({ store, files, path }) => {
    await store.rename(await files.makeDirectory('folder'), path('moved'));
    expectEqual([await files.has(path('folder')), await files.has(path('moved'))], [false, true], 'whether old and new are there');
  }),
  defineCase('empty-inside', 'empty directories in it go along', [...needs, 'createDirectory', 'stat'], async ({ store, files, path }) => {
    await files.makeDirectory('folder/empty/inner');
    await store.rename(path('folder'), path('moved'));
    expectEqual((await files.entry(path('moved/empty/inner'))).kind, 'directory', 'the kind of the inner directory');
  }),
  defineCase('odd-names', 'odd names in it go along', needs, async ({ store, files, path }) => {
    const names = ['a b', 'a%20b', 'a+b', 'a#b/c', "a'b", 'caf\u00e9', '\u{1f4e6}'];
    for (const name of names) await files.put(`folder #1%/${name}`, name);
    await store.rename(path('folder #1%'), path('moved to'));
    expectNames(
      await files.names(),
      names.map((name) => `moved to/${name}`),
      'the files',
    );
  }),
  defineCase('many', 'a directory of many files is renamed', needs, async ({ store, files, path, manyFiles }) => {
    const names = Array.from({ length: Math.min(manyFiles, 500) }, (_, index) => `${index % 7}/file-${index}`);
    await files.putAll(names.map((name) => `folder/${name}`));
    await store.rename(path('folder'), path('moved'));
    expectNames(
      await files.names(),
      names.map((name) => `moved/${name}`),
      'the files',
    );
  }),
  defineCase('metadata', 'metadata of what is in it goes along', [...needs, 'write.metadata', 'stat'], async ({ store, files, path }) => {
    await files.put('folder/inner/a', 'x', { metadata: { source: 'sensor' } });
    await store.rename(path('folder'), path('moved'));
    expectEqual((await files.entry(path('moved/inner/a'))).metadata?.source, 'sensor', 'the metadata');
  }),
  defineCase('into-parent', 'a directory goes up, beside its parent', needs, async ({ store, files, path }) => {
    await files.putAll(['outer/inner/a', 'outer/b']);
    await store.rename(path('outer/inner'), path('moved'));
    expectEqual(await files.names(), ['moved/a', 'outer/b'], 'the files');
  }),
  defineCase('again', 'what was renamed can be made anew', needs, async ({ store, files, path }) => {
    await files.put('folder/a', 'first');
    await store.rename(path('folder'), path('moved'));
    await files.put('folder/a', 'second');
    expectEqual([await files.text(path('moved/a')), await files.text(path('folder/a'))], ['first', 'second'], 'the contents');
  }),
  defineCase('missing', 'a directory that is not there is PATH.NOT_FOUND', needs, async ({ store, path }) => {
    await expectError(store.rename(`${path('missing')}/`, path('moved')), 'PATH.NOT_FOUND');
  }),
  defineCase('into-itself', 'a directory does not go into itself: PATH.INVALID, and all stays', needs, async ({ store, files, path }) => {
    await files.put('folder/a');
    for (const target of ['folder/inner', 'folder/inner/deeper'])
      await expectError(store.rename(path('folder'), path(target)), 'PATH.INVALID');
    expectEqual(await files.names(), ['folder/a'], 'the files');
  }),
  defineCase('onto-file', 'a directory onto a file is PATH.EXISTS, and both stay', needs, async ({ store, files, path }) => {
    await files.put('folder/a');
    await expectError(store.rename(path('folder'), await files.put('b', 'content')), 'PATH.EXISTS');
    expectEqual(await files.names(), ['b', 'folder/a'], 'the files');
  }),
  defineCase(
    'onto-empty',
    'a directory onto an empty one is PATH.EXISTS, and both stay',
    [...needs, 'createDirectory', 'stat'],
    async (context) => {
      const { store, files, path } = context;
      await files.put('folder/a');
      await expectError(store.rename(path('folder'), await files.makeDirectory('empty')), 'PATH.EXISTS');
      expectEqual(await files.names(), ['folder/a'], 'the files');
      expectEqual((await files.entry(path('empty'))).kind, 'directory', 'the kind of the target');
    },
  ),
  defineCase('onto-full', 'a directory onto one with files is PATH.EXISTS, and both stay', needs, async ({ store, files, path }) => {
    await files.putAll(['folder/a', 'full/b']);
    await expectError(store.rename(path('folder'), path('full')), 'PATH.EXISTS');
    expectEqual(await files.names(), ['folder/a', 'full/b'], 'the files');
  }),
  defineCase('below-file', 'a parent that is a file is PATH.NOT_DIRECTORY', needs, async ({ store, files, path }) => {
    await files.put('folder/a');
    await expectError(store.rename(path('folder'), `${await files.put('b.txt')}/moved`), 'PATH.NOT_DIRECTORY');
    expectEqual(await files.names(), ['b.txt', 'folder/a'], 'the files');
  }),
]);

/** What others see of a rename while it happens. */
export const renameAtomicCases: readonly ConformanceCase[] = defineArea('rename.atomic', 'CapabilityDetails.rename.atomic', [
  defineCase(
    'replaced',
    'a file that is replaced by renames is never missing, and never a part',
    ['rename.atomic=true', 'read'],
    async (context) => {
      const { store, files, path } = context;
      await files.put('target', 'version 0');
      let renaming = true;
      const rename = async (): Promise<void> => {
        for (let round = 1; round <= 10; round++) await store.rename(await files.put(`new-${round}`, `version ${round}`), path('target'));
        renaming = false;
      };
      const seen: string[] = [];
      const look = async (): Promise<void> => {
        while (renaming) seen.push(await files.text(path('target')));
      };
      await Promise.all([rename(), look()]);
      for (const text of seen) expect(/^version \d+$/.test(text), 'one version, whole', text);
      expectEqual(await files.text(path('target')), 'version 10', 'the content');
    },
  ),
  defineCase(
    'directory',
    'of a directory that is renamed nothing is left once something of it is under the new name',
    ['rename.atomic=true', 'rename.directories', 'stat'],
    async ({ store, files, path }) => {
      const names = Array.from({ length: 30 }, (_, index) => `file-${index}`);
      await files.putAll(names.map((name) => `folder-0/${name}`));
      let round = 0;
      const rename = async (): Promise<void> => {
        for (; round < 5; round++) await store.rename(path(`folder-${round}`), path(`folder-${round + 1}`));
      };
      const look = async (): Promise<void> => {
        while (round < 5) {
          const from = round;
          const isNew = await files.has(path(`folder-${from + 1}/file-29`));
          const isOld = await files.has(path(`folder-${from}/file-0`));
          expect(!(isNew && isOld), 'the directory under one of its names', { from });
        }
      };
      await Promise.all([rename(), look()]);
      expectNames(
        await files.names(),
        names.map((name) => `folder-5/${name}`),
        'the files',
      );
    },
  ),
]);
