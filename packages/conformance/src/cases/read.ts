import { isDatastoreError } from '@stowage/core';
import { collectChunks, joinBytes, patternBytes, toBytes } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError, expectPartOf } from '../expectation.ts';

/** Reading whole files. */
export const readCases: readonly ConformanceCase[] = defineArea('read', 'Readable.read', [
  defineCase('whole', 'a read gives every byte of a file, in order', ['read'], async ({ store, files }) => {
    const bytes = patternBytes(1_000);
    const file = await files.put('a', bytes);
    expectBytes(await (await store.read(file)).bytes(), bytes, 'the bytes');
    expectBytes(await collectChunks(await store.read(file)), bytes, 'the bytes of the chunks');
  }),
  defineCase('empty-file', 'an empty file gives no bytes', ['read'], async ({ store, files }) => {
    const file = await files.put('empty', '');
    expectBytes(await (await store.read(file)).bytes(), new Uint8Array(0), 'the bytes');
    expectBytes(await collectChunks(await store.read(file)), new Uint8Array(0), 'the bytes of the chunks');
  }),
  defineCase('many-blocks', 'a file of many blocks comes back as it is', ['read'], async ({ store, files, blockSize }) => {
    const bytes = patternBytes(blockSize * 4 + 1);
    const file = await files.put('a', bytes);
    expectBytes(await collectChunks(await store.read(file)), bytes, 'the bytes of the chunks');
    expectBytes(await (await store.read(file)).bytes(), bytes, 'the bytes');
  }),
  defineCase('entry', 'a read tells the file as stat does', ['read'], async ({ store, files }) => {
    const file = await files.put('a.txt', 'twelve bytes');
    const result = await store.read(file);
    await result.cancel();
    const { path, kind, size } = result.entry;
    expectEqual({ path, kind, size }, { path: file, kind: 'file', size: 12 }, 'the entry');
    expectEqual(result.range, { offset: 0, length: 12 }, 'the range');
  }),
  defineCase('missing', 'nothing is PATH.NOT_FOUND', ['read'], async ({ store, path }) => {
    await expectError(store.read(path('missing')), 'PATH.NOT_FOUND');
  }),
  defineCase('missing.below-file', 'nothing is below a file: PATH.NOT_FOUND', ['read'], async ({ store, files }) => {
    await expectError(store.read(`${await files.put('a.txt')}/b`), 'PATH.NOT_FOUND');
  }),
  defineCase('directory', 'a directory is PATH.IS_DIRECTORY', ['read', 'list.directories=real'], async ({ store, files, path }) => {
    await files.put('folder/a');
    await expectError(store.read(path('folder')), 'PATH.IS_DIRECTORY');
  }),
  defineCase(
    'directory.virtual',
    'a virtual directory has no bytes',
    ['read', 'list.directories=virtual'],
    async ({ store, files, path }) => {
      await files.put('folder/a');
      await expectError(store.read(path('folder')), 'PATH.IS_DIRECTORY', 'PATH.NOT_FOUND');
    },
  ),
  defineCase('chunks-stay', 'a chunk keeps its bytes when the next one comes', ['read'], async ({ store, files, blockSize }) => {
    const bytes = patternBytes(blockSize * 3);
    const result = await store.read(await files.put('a', bytes));
    const kept: { readonly chunk: Uint8Array; readonly first: number | undefined; readonly last: number | undefined }[] = [];
    for await (const chunk of result) kept.push({ chunk, first: chunk[0], last: chunk.at(-1) });
    for (const { chunk, first, last } of kept) expectEqual([chunk[0], chunk.at(-1)], [first, last], 'the ends of a chunk that was kept');
  }),
  defineCase('own-bytes', 'changing what was read changes nothing in the store', ['read'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    (await (await store.read(file)).bytes()).fill(0);
    for await (const chunk of await store.read(file)) chunk.fill(0);
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase('together', 'several reads of one file at a time do not disturb each other', ['read'], async ({ store, files, blockSize }) => {
    const bytes = patternBytes(blockSize + 10);
    const file = await files.put('a', bytes);
    const read = async (): Promise<number> => (await collectChunks(await store.read(file))).byteLength;
    const sizes = await Promise.all(Array.from({ length: 8 }, read));
    expectEqual(new Set(sizes).size, 1, 'the number of different sizes that were read');
  }),
  defineCase(
    'one-version',
    'a read gives one version of a file, or fails; never a mixture',
    ['read'],
    async ({ store, files, blockSize }) => {
      const [old, young] = [patternBytes(blockSize * 3, 1), patternBytes(blockSize * 3, 2)];
      const file = await files.put('a', old);
      const result = await store.read(file);
      const iterator = result[Symbol.asyncIterator]();
      const first = await iterator.next();
      await files.put('a', young);
      const parts = first.done ? [] : [first.value.slice()];
      try {
        for (let next = await iterator.next(); !next.done; next = await iterator.next()) parts.push(next.value.slice());
      } catch (error) {
        expect(isDatastoreError(error) && error.code !== 'SERVICE.UNKNOWN', 'an error that says what happened', error);
        return;
      }
      expectPartOf(joinBytes(parts), [old]);
    },
  ),
]);

/** The ways of consuming what was read. */
export const readResultCases: readonly ConformanceCase[] = defineArea('read.result', 'ReadResult', [
  defineCase('text', 'text() decodes UTF-8', ['read'], async ({ store, files }) => {
    const text = 'na\u00efve \u6570 \u{1f4e6}';
    expectEqual(await (await store.read(await files.put('a', text))).text(), text, 'the text');
  }),
  defineCase('json', 'json() parses', ['read'], async ({ store, files }) => {
    expectEqual(await (await store.read(await files.put('a', '{"a":[1,2]}'))).json(), { a: [1, 2] }, 'the value');
  }),
  defineCase('body', 'body is a web stream of the bytes', ['read'], async ({ store, files }) => {
    const { body } = await store.read(await files.put('a', 'content'));
    expect(body instanceof ReadableStream, 'a ReadableStream', body);
    expectEqual(await new Response(body).text(), 'content', 'the text of the stream');
  }),
  defineCase('iterate', 'the result is an async iterable of Uint8Array', ['read'], async ({ store, files }) => {
    for await (const chunk of await store.read(await files.put('a', 'content'))) {
      expect(chunk instanceof Uint8Array, 'chunks that are Uint8Array', chunk);
    }
  }),
  defineCase('once', 'the bytes can be consumed once', ['read'], async ({ store, files }) => {
    const result = await store.read(await files.put('a', 'content'));
    await result.bytes();
    const again = await result.bytes().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(again instanceof TypeError, 'a TypeError from the second consumption', again);
  }),
  defineCase('cancelled', 'a cancelled result cannot be consumed, and cancelling again is harmless', ['read'], async ({ store, files }) => {
    const result = await store.read(await files.put('a', 'content'));
    await result.cancel();
    await result.cancel();
    const late = await result.bytes().then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(late instanceof TypeError, 'a TypeError', late);
  }),
  defineCase('cancel-many', 'reads that are given up use up nothing', ['read'], async ({ store, files }) => {
    const file = await files.put('a', toBytes('content'));
    for (let round = 0; round < 100; round++) await (await store.read(file)).cancel();
    await (await store.read(file)).cancel();
  }),
]);
