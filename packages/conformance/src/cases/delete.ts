import { type DeleteOutcome, isDatastoreError } from '@stowage/core';
import { collect } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, expectNames } from '../expectation.ts';

/** Deleting one file. */
export const deleteCases: readonly ConformanceCase[] = defineArea('delete', 'Deletable.delete', [
  defineCase('file', 'a file is gone', ['delete'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.delete(file);
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('missing', 'deleting nothing succeeds', ['delete'], async ({ store, path }) => {
    await store.delete(path('missing'));
    await store.delete(path('missing/folder/file'));
  }),
  defineCase('twice', 'deleting again succeeds', ['delete'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.delete(file);
    await store.delete(file);
  }),
  defineCase('missing.below-file', 'deleting below a file succeeds, and the file stays', ['delete'], async ({ store, files }) => {
    const file = await files.put('a.txt');
    await store.delete(`${file}/b`);
    expectEqual(await files.names(), ['a.txt'], 'the files');
  }),
  defineCase('neighbours', 'files whose names begin alike stay', ['delete'], async ({ store, files, path }) => {
    await files.putAll(['a', 'ab', 'a.txt', 'folder/a', 'ba']);
    await store.delete(path('a'));
    expectNames(await files.names(), ['ab', 'a.txt', 'folder/a', 'ba'], 'the files');
  }),
  defineCase(
    'neighbours.case',
    'a file whose name differs in case stays',
    ['delete', 'list.folds=absent'],
    async ({ store, files, path }) => {
      await files.putAll(['a', 'A']);
      await store.delete(path('a'));
      expectEqual(await files.names(), ['A'], 'the files');
    },
  ),
  defineCase(
    'directory',
    'a directory is PATH.IS_DIRECTORY, and stays',
    ['delete', 'list.directories=real'],
    async ({ store, files, path }) => {
      await files.put('folder/a');
      await expectError(store.delete(path('folder')), 'PATH.IS_DIRECTORY');
      expectEqual(await files.names(), ['folder/a'], 'the files');
    },
  ),
  defineCase(
    'directory.virtual',
    'deleting the name of a virtual directory leaves its files',
    ['delete', 'list.directories=virtual'],
    async (context) => {
      const { store, files, path } = context;
      await files.put('folder/a');
      await store.delete(path('folder')).catch((error: unknown) => {
        expect(isDatastoreError(error, 'PATH.IS_DIRECTORY'), 'success or PATH.IS_DIRECTORY', error);
      });
      expectEqual(await files.names(), ['folder/a'], 'the files');
    },
  ),
  defineCase(
    'parent-stays',
    'the directory of the last file stays where directories are real',
    ['delete', 'stat', 'list.directories=real'],
    async (context) => {
      const { store, files, path } = context;
      await store.delete(await files.put('folder/a'));
      expectEqual((await files.entry(path('folder'))).kind, 'directory', 'the kind of the folder');
    },
  ),
  defineCase('if-match.same', 'ifMatch with the present ETag deletes', ['delete.ifMatch'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.delete(file, { ifMatch: (await files.entry(file)).etag });
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase(
    'if-match.stale',
    'ifMatch with an earlier ETag is CONDITION.FAILED, and the file stays',
    ['delete.ifMatch'],
    async ({ store, files }) => {
      const file = await files.put('a', 'first');
      const stale = (await files.entry(file)).etag;
      await files.put('a', 'other');
      await expectError(store.delete(file, { ifMatch: stale }), 'CONDITION.FAILED');
      expectEqual(await files.text(file), 'other', 'the content');
    },
  ),
]);

const pathsOf = (outcomes: readonly DeleteOutcome[]): readonly string[] => outcomes.map(({ path }) => path);

function expectAllGone(outcomes: readonly DeleteOutcome[]): void {
  const failed = outcomes.find(({ error }) => error !== undefined);
  expect(failed === undefined, 'no outcome with an error', failed?.error);
}

/** Deleting many files. */
export const deleteManyCases: readonly ConformanceCase[] = defineArea('deleteMany', 'Deletable.deleteMany', [
  defineCase('all', 'every file is gone, with one outcome each', ['delete'], async ({ store, files }) => {
    const paths = await files.putAll(['a', 'b', 'folder/c']);
    await files.put('stays');
    const outcomes = await collect(store.deleteMany(paths));
    expectAllGone(outcomes);
    expectNames(pathsOf(outcomes), paths, 'the outcomes');
    expectEqual(await files.names(), ['stays'], 'the files');
  }),
  defineCase('none', 'no paths, no outcomes', ['delete'], async ({ store }) => {
    expectEqual(await collect(store.deleteMany([])), [], 'the outcomes');
  }),
  defineCase('missing', 'what is not there is gone as well', ['delete'], async ({ store, files, path }) => {
    const paths = [await files.put('a'), path('missing'), path('missing/folder/file')];
    const outcomes = await collect(store.deleteMany(paths));
    expectAllGone(outcomes);
    expectNames(pathsOf(outcomes), paths, 'the outcomes');
  }),
  defineCase(
    'invalid',
    'a path that is not valid has its error in its outcome, and holds up no other',
    ['delete'],
    async ({ store, files, path }) => {
      const paths = [await files.put('a'), '../a', path('b/'), await files.put('c')];
      const outcomes = await collect(store.deleteMany(paths));
      expectNames(pathsOf(outcomes), paths, 'the outcomes');
      for (const { path: one, error } of outcomes) {
        const invalid = one === '../a' || one.endsWith('/');
        expect(invalid ? isDatastoreError(error, 'PATH.INVALID') : error === undefined, `PATH.INVALID for ${one} or success`, error);
      }
      expectEqual(await files.names(), [], 'the files');
    },
  ),
  defineCase(
    'directory',
    'a directory has its error in its outcome, and stays',
    ['delete', 'list.directories=real'],
    async ({ store, files, path }) => {
      const paths = [await files.put('a'), path('folder')];
      await files.put('folder/b');
      const outcomes = await collect(store.deleteMany(paths));
      const refused = outcomes.find((outcome) => outcome.path === path('folder'));
      expect(isDatastoreError(refused?.error, 'PATH.IS_DIRECTORY'), 'PATH.IS_DIRECTORY in the outcome', refused);
      expectEqual(await files.names(), ['folder/b'], 'the files');
    },
  ),
  defineCase('odd-names', 'odd names are deleted by their own names', ['delete'], async ({ store, files }) => {
    const paths = await files.putAll(['a b', 'a%20b', 'a+b', 'a#b', 'a&b', "a'b", 'caf\u00e9', '\u{1f4e6}']);
    await files.put('a');
    expectAllGone(await collect(store.deleteMany(paths)));
    expectEqual(await files.names(), ['a'], 'the files');
  }),
  defineCase('many', 'thousands of files go, each with one outcome', ['delete'], async ({ store, files, manyFiles }) => {
    const paths = await files.putAll(Array.from({ length: manyFiles }, (_, index) => `file-${index}`));
    const outcomes = await collect(store.deleteMany(paths));
    expectAllGone(outcomes);
    expectNames(pathsOf(outcomes), paths, 'the outcomes');
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('lazy', 'paths are taken as they are needed, not all at once', ['delete'], async ({ store, capabilities, files }) => {
    const concurrency = 2;
    const atOnce = concurrency * (capabilities.delete?.batch ?? 1);
    const file = await files.put('a');
    let taken = 0;
    function* endless(): Generator<string> {
      for (;;) {
        taken++;
        yield file;
      }
    }
    for await (const { error } of store.deleteMany(endless(), { concurrency })) {
      expect(error === undefined, 'no error', error);
      break;
    }
    expect(taken <= atOnce + concurrency, `at most ${atOnce} paths to be taken for ${concurrency} requests`, taken);
  }),
]);
