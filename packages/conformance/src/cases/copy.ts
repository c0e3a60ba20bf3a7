import { type FileEntry, isDatastoreError } from '@stowage/core';
import { patternBytes } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';
import { toLines } from './write-metadata.ts';

/** Copies inside a store. */
export const copyCases: readonly ConformanceCase[] = defineArea('copy', 'Copyable.copy', [
  defineCase('file', 'the target has the content, and the source stays', ['copy'], async ({ store, files, path }) => {
    const bytes = patternBytes(1_000);
    const source = await files.put('a', bytes);
    await store.copy(source, path('b'));
    expectEqual(await files.names(), ['a', 'b'], 'the files');
    expectBytes(await files.bytes(path('b')), bytes, 'the target');
    expectBytes(await files.bytes(source), bytes, 'the source');
  }),
  defineCase('result', 'the result tells path and size of the target', ['copy'], async ({ store, files, path }) => {
    const { path: copied, size } = await store.copy(await files.put('a', 'twelve bytes'), path('b'));
    expectEqual({ path: copied, size }, { path: path('b'), size: 12 }, 'the result');
  }),
  defineCase('empty-file', 'an empty file is copied', ['copy'], async ({ store, files, path }) => {
    await store.copy(await files.put('a', ''), path('b'));
    expectBytes(await files.bytes(path('b')), new Uint8Array(0), 'the target');
  }),
  defineCase('large', 'a file of many blocks is copied', ['copy'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize * 4 + 1);
    await store.copy(await files.put('a', bytes), path('b'));
    expectBytes(await files.bytes(path('b')), bytes, 'the target');
  }),
  defineCase('parents', 'missing parents of the target are made', ['copy'], async ({ store, files, path }) => {
    await store.copy(await files.put('a'), path('one/two/b'));
    expectEqual(await files.text(path('one/two/b')), 'a', 'the content of the target');
  }),
  defineCase('replaces', 'a target that is there is replaced', ['copy'], async ({ store, files }) => {
    const [source, target] = [await files.put('a', 'new'), await files.put('b', 'a longer old content')];
    await store.copy(source, target);
    expectEqual(await files.text(target), 'new', 'the content of the target');
  }),
  defineCase('independent', 'a later change of the source leaves the target', ['copy'], async ({ store, files, path }) => {
    const source = await files.put('a', 'first');
    await store.copy(source, path('b'));
    await files.put('a', 'changed');
    expectEqual(await files.text(path('b')), 'first', 'the content of the target');
  }),
  defineCase('odd-names', 'odd names are copied by their own names', ['copy'], async ({ store, files, path }) => {
    const names = ['a b', 'a%20b', 'a+b', 'a#b', "a'b", 'caf\u00e9', '\u{1f4e6}'];
    for (const name of names) await store.copy(await files.put(name), path(`to/${name}`));
    for (const name of names) expectEqual(await files.text(path(`to/${name}`)), name, 'the content of a target');
  }),
  defineCase('headers', 'content headers are copied', ['copy', 'write.contentType', 'stat'], async ({ store, files, path }) => {
    await store.copy(await files.put('a', 'x', { contentType: 'text/csv' }), path('b'));
    const entry = await files.entry(path('b'));
    expectEqual(entry.kind === 'file' && entry.contentType, 'text/csv', 'contentType');
  }),
  defineCase(
    'metadata',
    'metadata is copied, and that of a replaced target is not kept',
    ['copy', 'write.metadata', 'stat'],
    async ({ store, files }) => {
      const source = await files.put('a', 'x', { metadata: { source: 'sensor' } });
      const target = await files.put('b', 'y', { metadata: { old: 'yes' } });
      await store.copy(source, target);
      expectEqual(toLines((await files.entry(target)).metadata), ['source: sensor'], 'the metadata');
    },
  ),
  defineCase('missing', 'a source that is not there is PATH.NOT_FOUND, and the target stays', ['copy'], async ({ store, files, path }) => {
    const target = await files.put('b', 'old');
    await expectError(store.copy(path('missing'), target), 'PATH.NOT_FOUND');
    expectEqual(await files.text(target), 'old', 'the content of the target');
  }),
  defineCase(
    'onto-itself',
    'a file onto itself is PATH.INVALID before any request',
    ['copy'],
    async (context) => {
      const file = await context.files.put('a');
      await expectRefusedByCore(context, (store) => expectError(store.copy(file, `./${file}`), 'PATH.INVALID'));
    },
    { alone: true },
  ),
  defineCase('directory', 'a directory as source is refused', ['copy'], async ({ store, files, capabilities, path }) => {
    await files.put('folder/a');
    const codes =
      capabilities.list?.directories === 'real' ? (['PATH.IS_DIRECTORY'] as const) : (['PATH.IS_DIRECTORY', 'PATH.NOT_FOUND'] as const);
    await expectError(store.copy(path('folder'), path('b')), ...codes);
    expectEqual(await files.names(), ['folder/a'], 'the files');
  }),
  defineCase(
    'onto-directory',
    'a directory as target is PATH.IS_DIRECTORY',
    ['copy', 'list.directories=real'],
    async ({ store, files, path }) => {
      await files.put('folder/b');
      await expectError(store.copy(await files.put('a'), path('folder')), 'PATH.IS_DIRECTORY');
      expectEqual(await files.names(), ['a', 'folder/b'], 'the files');
    },
  ),
  defineCase('below-file', 'a parent that is a file is PATH.NOT_DIRECTORY', ['copy', 'list.directories=real'], async ({ store, files }) => {
    await expectError(store.copy(await files.put('a'), `${await files.put('b.txt')}/c`), 'PATH.NOT_DIRECTORY');
  }),
  defineCase('if-none-match.new', "ifNoneMatch '*' copies where nothing is", ['copy.ifNoneMatch'], async ({ store, files, path }) => {
    await store.copy(await files.put('a', 'content'), path('b'), { ifNoneMatch: '*' });
    expectEqual(await files.text(path('b')), 'content', 'the content of the target');
  }),
  defineCase(
    'if-none-match.exists',
    "ifNoneMatch '*' is PATH.EXISTS where a file is, which stays",
    ['copy.ifNoneMatch'],
    async ({ store, files }) => {
      const [source, target] = [await files.put('a', 'new'), await files.put('b', 'old')];
      await expectError(store.copy(source, target, { ifNoneMatch: '*' }), 'PATH.EXISTS');
      expectEqual(await files.text(target), 'old', 'the content of the target');
    },
  ),
  defineCase(
    'if-source-match.same',
    'ifSourceMatch with the present ETag copies',
    ['copy.ifSourceMatch'],
    async ({ store, files, path }) => {
      const source = await files.put('a', 'content');
      await store.copy(source, path('b'), { ifSourceMatch: (await files.entry(source)).etag });
      expectEqual(await files.text(path('b')), 'content', 'the content of the target');
    },
  ),
  defineCase(
    'if-source-match.stale',
    'ifSourceMatch with an earlier ETag is CONDITION.FAILED',
    ['copy.ifSourceMatch'],
    async ({ store, files, path }) => {
      const source = await files.put('a', 'first');
      const stale = (await files.entry(source)).etag;
      await files.put('a', 'other');
      await expectError(store.copy(source, path('b'), { ifSourceMatch: stale }), 'CONDITION.FAILED');
      expectEqual(await files.names(), ['a'], 'the files');
    },
  ),
  defineCase('etag', 'the result tells the ETag that stat tells of the target', ['copy', 'stat'], async ({ store, files, path }) => {
    const { etag } = await store.copy(await files.put('a'), path('b'));
    const stated = (await files.entry(path('b'))).etag;
    expect(etag === undefined || etag === stated, `the ETag ${stated} in the result`, etag);
  }),
  defineCase(
    'headers.all',
    'every content header that a write keeps is copied',
    ['copy', 'write.cacheControl', 'write.contentDisposition', 'write.contentLanguage', 'stat'],
    async ({ store, files, path }) => {
      const headers = { cacheControl: 'max-age=60', contentDisposition: 'inline', contentLanguage: 'de' };
      await store.copy(await files.put('a', 'x', headers), path('b'));
      const { cacheControl, contentDisposition, contentLanguage } = (await files.entry(path('b'))) as FileEntry;
      expectEqual({ cacheControl, contentDisposition, contentLanguage }, headers, 'the headers');
    },
  ),
  defineCase('source-stays', 'the source keeps ETag and metadata', ['copy', 'write.metadata', 'stat'], async ({ store, files, path }) => {
    const source = await files.put('a', 'x', { metadata: { source: 'sensor' } });
    const before = await files.entry(source);
    await store.copy(source, path('b'));
    const after = await files.entry(source);
    expectEqual([after.etag, toLines(after.metadata)], [before.etag, toLines(before.metadata)], 'ETag and metadata');
  }),
  defineCase('missing.parent', 'a source in a folder that is not there is PATH.NOT_FOUND', ['copy'], async ({ store, files, path }) => {
    await expectError(store.copy(path('missing/folder/a'), path('b')), 'PATH.NOT_FOUND');
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('missing.below-file', 'a source below a file is PATH.NOT_FOUND', ['copy'], async ({ store, files, path }) => {
    await expectError(store.copy(`${await files.put('a.txt')}/b`, path('c')), 'PATH.NOT_FOUND');
    expectEqual(await files.names(), ['a.txt'], 'the files');
  }),
  defineCase('replaces.large', 'a small file replaces a large one whole', ['copy'], async ({ store, files, blockSize }) => {
    const [source, target] = [await files.put('a', 'small'), await files.put('b', patternBytes(blockSize * 3))];
    await store.copy(source, target);
    expectEqual(await files.text(target), 'small', 'the content of the target');
  }),
  defineCase('chain', 'a copy of a copy is the same', ['copy'], async ({ store, files, path }) => {
    const bytes = patternBytes(2_000);
    await store.copy(await files.put('a', bytes), path('b'));
    await store.copy(path('b'), path('c'));
    expectBytes(await files.bytes(path('c')), bytes, 'the last target');
  }),
  defineCase('together', 'one file is copied many times at a time', ['copy'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize + 1);
    const source = await files.put('a', bytes);
    const targets = Array.from({ length: 8 }, (_, index) => path(`folder-${index % 2}/b-${index}`));
    await Promise.all(targets.map((target) => store.copy(source, target)));
    for (const target of targets) expectBytes(await files.bytes(target), bytes, 'a target');
  }),
  defineCase(
    'if-none-match.together',
    'of several copies that create one target exactly one does',
    ['copy.ifNoneMatch'],
    async ({ store, files, path }) => {
      const sources = await files.putAll(['a-0', 'a-1', 'a-2', 'a-3']);
      const results = await Promise.allSettled(sources.map((source) => store.copy(source, path('b'), { ifNoneMatch: '*' })));
      const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      for (const error of failed) expect(isDatastoreError(error, 'PATH.EXISTS'), 'PATH.EXISTS for the others', error);
      expectEqual(failed.length, 3, 'the number of those that failed');
      expect((await files.text(path('b'))).startsWith('a-'), 'the content of one of them');
    },
  ),
  defineCase(
    'if-source-match.missing',
    'ifSourceMatch of nothing is PATH.NOT_FOUND or CONDITION.FAILED',
    ['copy.ifSourceMatch'],
    async (context) => {
      const { store, files, path } = context;
      const { etag } = await files.entry(await files.put('a'));
      await expectError(store.copy(path('missing'), path('b'), { ifSourceMatch: etag }), 'PATH.NOT_FOUND', 'CONDITION.FAILED');
      expectEqual(await files.names(), ['a'], 'the files');
    },
  ),
]);
