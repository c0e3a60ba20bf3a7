import { patternBytes, toBytes, toStream } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectBytes, expectEqual, expectError } from '../expectation.ts';
import { toLines } from './write-metadata.ts';

/** Adding to files. Files are made by appending, as some services append only to those. */
export const appendCases: readonly ConformanceCase[] = defineArea('append', 'Appendable.append', [
  defineCase('creates', 'an append makes a file that is not there, with its parents', ['append'], async ({ store, files, path }) => {
    await store.append(path('folder/a'), 'content');
    expectEqual(await files.text(path('folder/a')), 'content', 'the content');
  }),
  defineCase('adds', 'bytes come at the end', ['append'], async ({ store, files, path }) => {
    for (const part of ['one ', 'two ', 'three']) await store.append(path('a'), part);
    expectEqual(await files.text(path('a')), 'one two three', 'the content');
  }),
  defineCase('many', 'many appends come in order', ['append'], async ({ store, files, path }) => {
    const parts = Array.from({ length: 40 }, (_, index) => `${index};`);
    for (const part of parts) await store.append(path('a'), part);
    expectEqual(await files.text(path('a')), parts.join(''), 'the content');
  }),
  defineCase('stream', 'a stream is added', ['append'], async ({ store, files, path }) => {
    await store.append(path('a'), 'head ');
    await store.append(path('a'), toStream(toBytes('and the rest'), 3));
    expectEqual(await files.text(path('a')), 'head and the rest', 'the content');
  }),
  defineCase('empty', 'nothing can be added, and makes an empty file', ['append'], async ({ store, files, path }) => {
    await store.append(path('a'), '');
    expectBytes(await files.bytes(path('a')), new Uint8Array(0), 'the file');
    await store.append(path('a'), 'x');
    await store.append(path('a'), '');
    expectEqual(await files.text(path('a')), 'x', 'the content');
  }),
  defineCase('large', 'more than a block is added', ['append'], async ({ store, capabilities, files, path, blockSize }) => {
    const bytes = patternBytes(Math.min(blockSize * 2 + 1, capabilities.append?.maxSize ?? Number.POSITIVE_INFINITY));
    await store.append(path('a'), bytes.subarray(0, 10));
    await store.append(path('a'), bytes.subarray(10));
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('result', 'the result tells path and the whole size', ['append'], async ({ store, path }) => {
    await store.append(path('a'), 'twelve');
    const { path: appended, size } = await store.append(path('a'), ' bytes');
    expectEqual({ path: appended, size }, { path: path('a'), size: 12 }, 'the result');
  }),
  defineCase('wrong-size', 'a size that is not that of the bytes is DATA.SIZE_MISMATCH', ['append'], async ({ store, files, path }) => {
    await store.append(path('a'), 'old');
    await expectError(store.append(path('a'), 'content', { size: 6 }), 'DATA.SIZE_MISMATCH');
    expectEqual(await files.text(path('a')), 'old', 'the content');
  }),
  defineCase('to-written', 'a file that was written takes appends', ['append.to=any'], async ({ store, files }) => {
    const file = await files.put('a', 'written ');
    await store.append(file, 'appended');
    expectEqual(await files.text(file), 'written appended', 'the content');
  }),
  defineCase('to-written.refused', 'a file that was written is refused, and stays', ['append.to=appended'], async ({ store, files }) => {
    const file = await files.put('a', 'written');
    await expectError(store.append(file, 'appended'), 'CONDITION.FAILED');
    expectEqual(await files.text(file), 'written', 'the content');
  }),
  defineCase('keeps-metadata', 'an append keeps metadata', ['append.to=any', 'write.metadata', 'stat'], async ({ store, files }) => {
    const file = await files.put('a', 'x', { metadata: { source: 'sensor' } });
    await store.append(file, 'y');
    expectEqual(toLines((await store.stat(file)).metadata), ['source: sensor'], 'the metadata');
  }),
  defineCase('onto-directory', 'a directory is PATH.IS_DIRECTORY', ['append', 'list.directories=real'], async ({ store, files, path }) => {
    await files.put('folder/a');
    await expectError(store.append(path('folder'), 'x'), 'PATH.IS_DIRECTORY');
  }),
  defineCase(
    'below-file',
    'a parent that is a file is PATH.NOT_DIRECTORY',
    ['append', 'list.directories=real'],
    async ({ store, files }) => {
      await expectError(store.append(`${await files.put('a.txt')}/b`, 'x'), 'PATH.NOT_DIRECTORY');
    },
  ),
]);
