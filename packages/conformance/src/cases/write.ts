import { patternBytes, toBytes } from '../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError, rejection } from '../expectation.ts';

/** Writing files from memory. */
export const writeCases: readonly ConformanceCase[] = defineArea('write', 'Writable.write', [
  defineCase('bytes', 'bytes are written as they are', ['write'], async ({ store, files, path }) => {
    const bytes = patternBytes(1_000);
    await store.write(path('a'), bytes);
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('text', 'text is written as UTF-8', ['write'], async ({ store, files, path }) => {
    const text = 'na\u00efve \u6570 \u{1f4e6}\r\n';
    await store.write(path('a'), text);
    expectBytes(await files.bytes(path('a')), toBytes(text), 'the file');
  }),
  defineCase('view', 'a view of a larger buffer writes the view alone', ['write'], async ({ store, files, path }) => {
    const bytes = patternBytes(100);
    await store.write(path('a'), bytes.subarray(40, 60));
    expectBytes(await files.bytes(path('a')), bytes.subarray(40, 60), 'the file');
  }),
  defineCase('own-bytes', 'changing a buffer that was written changes nothing in the store', ['write'], async ({ store, files, path }) => {
    const buffer = toBytes('content');
    await store.write(path('a'), buffer);
    buffer.fill(0);
    expectEqual(await files.text(path('a')), 'content', 'the content');
  }),
  defineCase('result', 'the result tells path and size', ['write'], async ({ store, path }) => {
    const { path: written, size } = await store.write(path('a'), 'twelve bytes');
    expectEqual({ path: written, size }, { path: path('a'), size: 12 }, 'the result');
  }),
  defineCase('parents', 'missing parents are made', ['write'], async ({ store, files, path }) => {
    await store.write(path('one/two/three/a'), 'x');
    expectEqual(await files.names(), ['one/two/three/a'], 'the files');
  }),
  defineCase('replace.shorter', 'a shorter file replaces a longer one whole', ['write'], async ({ store, files }) => {
    const file = await files.put('a', 'a long content');
    await store.write(file, 'short');
    expectEqual(await files.text(file), 'short', 'the content');
  }),
  defineCase('replace.longer', 'a longer file replaces a shorter one', ['write'], async ({ store, files }) => {
    const file = await files.put('a', 'short');
    await store.write(file, 'a long content');
    expectEqual(await files.text(file), 'a long content', 'the content');
  }),
  defineCase('replace.empty', 'an empty file replaces one with content', ['write'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    await store.write(file, '');
    expectBytes(await files.bytes(file), new Uint8Array(0), 'the file');
  }),
  defineCase('neighbours', 'a write touches no other file', ['write'], async ({ store, files, path }) => {
    const neighbours = await files.putAll(['a.txt', 'ab', 'b', 'folder/a']);
    await store.write(path('a'), 'x');
    for (const neighbour of neighbours) expectEqual(path(await files.text(neighbour)), neighbour, 'the content of a neighbour');
  }),
  defineCase('onto-directory', 'a directory is PATH.IS_DIRECTORY', ['write', 'list.directories=real'], async ({ store, files, path }) => {
    await files.put('folder/a');
    await expectError(store.write(path('folder'), 'x'), 'PATH.IS_DIRECTORY');
    expectEqual(await files.names(), ['folder/a'], 'the files');
  }),
  defineCase(
    'below-file',
    'a parent that is a file is PATH.NOT_DIRECTORY',
    ['write', 'list.directories=real'],
    async ({ store, files }) => {
      const file = await files.put('a.txt', 'content');
      await expectError(store.write(`${file}/b`, 'x'), 'PATH.NOT_DIRECTORY');
      await expectError(store.write(`${file}/b/c`, 'x'), 'PATH.NOT_DIRECTORY');
      expectEqual(await files.text(file), 'content', 'the content of the parent');
    },
  ),
  defineCase('wrong-body', 'a body that is none is a TypeError, and nothing is written', ['write'], async ({ store, files, path }) => {
    for (const body of [undefined, null, 12, { length: 3 }, [1, 2]]) {
      const error = await rejection(store.write(path('a'), body as never), 'a TypeError');
      expect(error instanceof TypeError, 'a TypeError', error);
    }
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('wrong-size', 'a size that is not that of the bytes is DATA.SIZE_MISMATCH', ['write'], async ({ store, files, path }) => {
    await expectError(store.write(path('a'), 'content', { size: 6 }), 'DATA.SIZE_MISMATCH');
    await expectError(store.write(path('a'), 'content', { size: 8 }), 'DATA.SIZE_MISMATCH');
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('progress', 'progress never decreases and ends at the size', ['write'], async ({ store, path, blockSize }) => {
    const size = blockSize * 3 + 1;
    const seen: number[] = [];
    await store.write(path('a'), patternBytes(size), { onProgress: (bytes) => seen.push(bytes) });
    expectEqual(seen.at(-1), size, 'the last progress');
    expectEqual(
      seen,
      [...seen].sort((a, b) => a - b),
      'the progress',
    );
  }),
]);

const conditionDraft = (id: string, title: string, run: Parameters<typeof defineCase<'write.ifNoneMatch'>>[3]): CaseDraft =>
  defineCase(id, title, ['write.ifNoneMatch'], run);

/** Conditions on a write. */
export const writeConditionCases: readonly ConformanceCase[] = defineArea('write.condition', 'WriteRequest', [
  conditionDraft('create.new', "ifNoneMatch '*' writes where nothing is", async ({ store, files, path }) => {
    await store.write(path('a'), 'content', { ifNoneMatch: '*' });
    expectEqual(await files.text(path('a')), 'content', 'the content');
  }),
  conditionDraft('create.exists', "ifNoneMatch '*' is PATH.EXISTS where a file is, which stays", async ({ store, files }) => {
    const file = await files.put('a', 'old');
    await expectError(store.write(file, 'new', { ifNoneMatch: '*' }), 'PATH.EXISTS');
    expectEqual(await files.text(file), 'old', 'the content');
  }),
  conditionDraft('create.exists-large', "ifNoneMatch '*' holds for a file of many blocks", async ({ store, files, blockSize }) => {
    const file = await files.put('a', 'old');
    await expectError(store.write(file, patternBytes(blockSize * 3), { ifNoneMatch: '*' }), 'PATH.EXISTS');
    expectEqual(await files.text(file), 'old', 'the content');
  }),
  defineCase('create.again', "ifNoneMatch '*' writes again after a delete", ['write.ifNoneMatch', 'delete'], async ({ store, files }) => {
    const file = await files.put('a', 'old');
    await store.delete(file);
    await store.write(file, 'new', { ifNoneMatch: '*' });
    expectEqual(await files.text(file), 'new', 'the content');
  }),
  defineCase('if-match.same', 'ifMatch with the present ETag replaces', ['write.ifMatch'], async ({ store, files }) => {
    const file = await files.put('a', 'old');
    await store.write(file, 'new', { ifMatch: (await files.entry(file)).etag });
    expectEqual(await files.text(file), 'new', 'the content');
  }),
  defineCase(
    'if-match.stale',
    'ifMatch with an earlier ETag is CONDITION.FAILED, and the file stays',
    ['write.ifMatch'],
    async ({ store, files }) => {
      const file = await files.put('a', 'first');
      const stale = (await files.entry(file)).etag;
      await files.put('a', 'other');
      await expectError(store.write(file, 'new', { ifMatch: stale }), 'CONDITION.FAILED');
      expectEqual(await files.text(file), 'other', 'the content');
    },
  ),
  defineCase('if-match.missing', 'ifMatch where nothing is is CONDITION.FAILED', ['write.ifMatch'], async ({ store, files, path }) => {
    const { etag } = await files.entry(await files.put('b'));
    await expectError(store.write(path('a'), 'new', { ifMatch: etag }), 'CONDITION.FAILED');
    expectEqual(await files.names(), ['b'], 'the files');
  }),
  defineCase('if-match.large', 'ifMatch holds for a file of many blocks', ['write.ifMatch'], async ({ store, files, blockSize }) => {
    const file = await files.put('a', 'first');
    const stale = (await files.entry(file)).etag;
    await files.put('a', 'other');
    await expectError(store.write(file, patternBytes(blockSize * 3), { ifMatch: stale }), 'CONDITION.FAILED');
    expectEqual(await files.text(file), 'other', 'the content');
  }),
]);
