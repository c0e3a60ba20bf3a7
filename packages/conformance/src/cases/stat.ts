import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError } from '../expectation.ts';

/** What a path names. */
export const statCases: readonly ConformanceCase[] = defineArea('stat', 'Statable.stat', [
  defineCase('file', 'a file is told with its path, kind and size', ['stat'], async ({ store, files }) => {
    const file = await files.put('a.txt', 'twelve bytes');
    const { path, kind, ...rest } = await store.stat(file);
    expectEqual({ path, kind, size: 'size' in rest && rest.size }, { path: file, kind: 'file', size: 12 }, 'the entry');
  }),
  defineCase('empty-file', 'an empty file is a file of 0 bytes', ['stat'], async ({ store, files }) => {
    const entry = await store.stat(await files.put('empty', ''));
    expectEqual(entry.kind === 'file' && entry.size, 0, 'the size');
  }),
  defineCase('last-modified', 'a file tells when it was last modified', ['stat'], async ({ store, files }) => {
    const { lastModified } = await store.stat(await files.put('a'));
    expect(lastModified instanceof Date && !Number.isNaN(lastModified.getTime()), 'lastModified to be a valid Date', lastModified);
  }),
  defineCase('directory', 'a folder with files in it is a directory', ['stat'], async ({ store, files, path }) => {
    await files.put('folder/a');
    const entry = await store.stat(path('folder'));
    expectEqual([entry.kind, entry.path], ['directory', path('folder')], 'kind and path');
  }),
  defineCase('directory.slash', 'a trailing slash on the path of a directory changes nothing', ['stat'], async ({ store, files, path }) => {
    await files.put('folder/a');
    const entry = await store.stat(`${path('folder')}/`);
    expectEqual([entry.kind, entry.path], ['directory', path('folder')], 'kind and path');
  }),
  defineCase('root', 'the root is a directory', ['stat'], async ({ store }) => {
    const entry = await store.stat('');
    expectEqual([entry.kind, entry.path], ['directory', ''], 'kind and path');
  }),
  defineCase('missing', 'nothing is PATH.NOT_FOUND', ['stat'], async ({ store, path }) => {
    await expectError(store.stat(path('missing')), 'PATH.NOT_FOUND');
  }),
  defineCase('missing.nested', 'nothing in a folder that is not there is PATH.NOT_FOUND', ['stat'], async ({ store, path }) => {
    await expectError(store.stat(path('missing/folder/file')), 'PATH.NOT_FOUND');
  }),
  defineCase('missing.below-file', 'nothing is below a file: PATH.NOT_FOUND', ['stat'], async ({ store, files }) => {
    await expectError(store.stat(`${await files.put('a.txt')}/b`), 'PATH.NOT_FOUND');
  }),
  defineCase('missing.prefix', 'the beginning of a name is not that name: PATH.NOT_FOUND', ['stat'], async ({ store, files, path }) => {
    await files.put('prefix-of-a-name');
    await files.put('folder-name/a');
    await expectError(store.stat(path('prefix')), 'PATH.NOT_FOUND');
    await expectError(store.stat(path('folder')), 'PATH.NOT_FOUND');
  }),
]);

/** Whether a path names anything. */
export const existsCases: readonly ConformanceCase[] = defineArea('exists', 'Statable.exists', [
  defineCase('file', 'a file exists', ['stat'], async ({ store, files }) => {
    expectEqual(await store.exists(await files.put('a')), true, 'exists');
  }),
  defineCase('directory', 'a folder with files in it exists', ['stat'], async ({ store, files, path }) => {
    await files.put('folder/a');
    expectEqual(await store.exists(path('folder')), true, 'exists');
  }),
  defineCase('missing', 'nothing does not exist', ['stat'], async ({ store, path }) => {
    expectEqual(await store.exists(path('missing')), false, 'exists');
  }),
  defineCase('invalid', 'a path that is not valid is an error, not absence', ['stat'], async ({ store }) => {
    await expectError(store.exists('../a'), 'PATH.INVALID');
  }),
]);

/** Conditions on what is asked of a path. */
export const statConditionCases: readonly ConformanceCase[] = defineArea('stat.condition', 'StatRequest', [
  defineCase('if-match.same', 'ifMatch with the present ETag succeeds', ['stat.ifMatch'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.stat(file, { ifMatch: (await files.entry(file)).etag });
  }),
  defineCase('if-match.other', 'ifMatch with another ETag is CONDITION.FAILED', ['stat.ifMatch'], async ({ store, files }) => {
    const other = (await files.entry(await files.put('b', 'other'))).etag;
    await expectError(store.stat(await files.put('a'), { ifMatch: other }), 'CONDITION.FAILED');
  }),
  defineCase(
    'if-none-match.same',
    'ifNoneMatch with the present ETag is CONDITION.FAILED',
    ['stat.ifNoneMatch'],
    async ({ store, files }) => {
      const file = await files.put('a');
      await expectError(store.stat(file, { ifNoneMatch: (await files.entry(file)).etag }), 'CONDITION.FAILED');
    },
  ),
  defineCase('if-none-match.other', 'ifNoneMatch with another ETag succeeds', ['stat.ifNoneMatch'], async ({ store, files }) => {
    const other = (await files.entry(await files.put('b', 'other'))).etag;
    await store.stat(await files.put('a'), { ifNoneMatch: other });
  }),
]);
