import { isDatastoreError } from '@stowage/core';
import { patternBytes, toStream } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError, rejection } from '../expectation.ts';

/** Where appended bytes go, and what conditions say of it. */
export const appendPositionCases: readonly ConformanceCase[] = defineArea('append.if-size', 'AppendRequest.ifSize', [
  defineCase('same', 'ifSize with the present size appends', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one');
    await store.append(path('a'), 'two', { ifSize: 3 });
    expectEqual(await files.text(path('a')), 'onetwo', 'the content');
  }),
  defineCase(
    'other',
    'ifSize with another size is CONDITION.FAILED, and the file stays',
    ['append.ifSize'],
    async ({ store, files, path }) => {
      await store.append(path('a'), 'one');
      await expectError(store.append(path('a'), 'two', { ifSize: 2 }), 'CONDITION.FAILED');
      await expectError(store.append(path('a'), 'two', { ifSize: 4 }), 'CONDITION.FAILED');
      expectEqual(await files.text(path('a')), 'one', 'the content');
    },
  ),
  defineCase('zero.missing', 'ifSize 0 makes a file that is not there', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one', { ifSize: 0 });
    expectEqual(await files.text(path('a')), 'one', 'the content');
  }),
  defineCase('zero.exists', 'ifSize 0 is CONDITION.FAILED where a file has bytes', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one');
    await expectError(store.append(path('a'), 'two', { ifSize: 0 }), 'CONDITION.FAILED');
    expectEqual(await files.text(path('a')), 'one', 'the content');
  }),
  defineCase(
    'missing',
    'ifSize above 0 is CONDITION.FAILED where no file is, and makes none',
    ['append.ifSize'],
    async ({ store, files, path }) => {
      await expectError(store.append(path('a'), 'one', { ifSize: 3 }), 'CONDITION.FAILED');
      expectEqual(await files.names(), [], 'the files');
    },
  ),
  defineCase('far', 'ifSize far behind the end leaves no gap', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one');
    await expectError(store.append(path('a'), 'two', { ifSize: 1_000_000 }), 'CONDITION.FAILED');
    expectEqual((await files.bytes(path('a'))).byteLength, 3, 'the size');
  }),
  defineCase('empty', 'ifSize is decided also for nothing', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one');
    await expectError(store.append(path('a'), '', { ifSize: 2 }), 'CONDITION.FAILED');
    expectEqual(await files.text(path('a')), 'one', 'the content');
  }),
  defineCase('large', 'ifSize holds for more than a block', ['append.ifSize'], async (context) => {
    const { store, capabilities, files, path, blockSize } = context;
    const bytes = patternBytes(Math.min(blockSize * 2 + 1, capabilities.append?.maxSize ?? Number.POSITIVE_INFINITY));
    await store.append(path('a'), 'one');
    await expectError(store.append(path('a'), bytes, { ifSize: 4 }), 'CONDITION.FAILED');
    await store.append(path('a'), bytes, { ifSize: 3 });
    expectBytes((await files.bytes(path('a'))).subarray(3), bytes, 'what was appended');
  }),
  defineCase('together', 'of several that append at one position exactly one does', ['append.ifSize'], async ({ store, files, path }) => {
    await store.append(path('a'), 'one;');
    const results = await Promise.allSettled([1, 2, 3, 4].map((writer) => store.append(path('a'), `writer ${writer};`, { ifSize: 4 })));
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    for (const error of failed) expect(isDatastoreError(error, 'CONDITION.FAILED'), 'CONDITION.FAILED for the others', error);
    expectEqual(failed.length, 3, 'the number of those that failed');
    expect(/^one;writer \d;$/.test(await files.text(path('a'))), 'the bytes of one of them', await files.text(path('a')));
  }),
  defineCase('chain', 'appends that each name the size before them make one file', ['append.ifSize'], async ({ store, files, path }) => {
    let size = 0;
    for (const part of ['one ', 'two ', 'three']) ({ size } = await store.append(path('a'), part, { ifSize: size }));
    expectEqual([size, await files.text(path('a'))], [13, 'one two three'], 'size and content');
  }),
]);

/** Appends that are large, fail, or meet others. */
export const appendStreamCases: readonly ConformanceCase[] = defineArea('append.stream', 'Appendable.append', [
  defineCase('blocks', 'many streams of uneven sizes come whole and in order', ['append'], async (context) => {
    const { store, capabilities, files, path, blockSize } = context;
    const limit = capabilities.append?.maxSize ?? Number.POSITIVE_INFINITY;
    const parts = [1, blockSize - 1, blockSize, blockSize + 1, 3].map((size, seed) => patternBytes(Math.min(size, limit), seed));
    for (const part of parts) await store.append(path('a'), toStream(part, 1_000), { size: part.byteLength });
    let at = 0;
    const found = await files.bytes(path('a'));
    for (const part of parts) {
      expectBytes(found.subarray(at, at + part.byteLength), part, `what was appended at ${at}`);
      at += part.byteLength;
    }
    expectEqual(found.byteLength, at, 'the size');
  }),
  defineCase(
    'fails',
    'a stream that fails: its error, and what was there stays at the start',
    ['append'],
    async ({ store, files, path }) => {
      await store.append(path('a'), 'old;');
      const broken = new Error('the source broke');
      async function* source(): AsyncGenerator<Uint8Array> {
        yield patternBytes(10);
        throw broken;
      }
      const error = await rejection(store.append(path('a'), source()), 'a failure');
      expect(error === broken, "the stream's own error to be thrown as it is", error);
      expect((await files.text(path('a'))).startsWith('old;'), 'the old content at the start');
    },
  ),
  defineCase('beside-reader', 'a reader beside an append sees the old bytes or all of them', ['append'], async ({ store, files, path }) => {
    await store.append(path('a'), 'x'.repeat(10));
    const sizes: number[] = [];
    const look = async (): Promise<void> => {
      for (let round = 0; round < 8; round++) {
        try {
          sizes.push((await files.bytes(path('a'))).byteLength);
        } catch (error) {
          expect(isDatastoreError(error, 'CONDITION.FAILED'), 'bytes, or CONDITION.FAILED', error);
        }
      }
    };
    await Promise.all([look(), store.append(path('a'), 'y'.repeat(10))]);
    for (const size of sizes) expect(size === 10 || size === 20, '10 bytes or 20', size);
    expectEqual((await files.bytes(path('a'))).byteLength, 20, 'the size');
  }),
  defineCase('size', 'the size that an append tells is that of the whole file', ['append', 'stat'], async ({ store, path }) => {
    await store.append(path('a'), 'one');
    const { size } = await store.append(path('a'), 'three');
    const entry = await store.stat(path('a'));
    expectEqual([size, entry.kind === 'file' && entry.size], [8, 8], 'the size told by the append and by stat');
  }),
  defineCase('independent', 'appends to several files at a time do not disturb each other', ['append'], async ({ store, files, path }) => {
    const names = Array.from({ length: 6 }, (_, index) => `file-${index}`);
    for (const part of ['one ', 'two ']) await Promise.all(names.map((name) => store.append(path(name), `${name} ${part}`)));
    for (const name of names) expectEqual(await files.text(path(name)), `${name} one ${name} two `, 'the content of a file');
  }),
]);
