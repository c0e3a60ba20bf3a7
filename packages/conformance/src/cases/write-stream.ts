import { patternBytes, toBytes, toStream } from '../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError, rejection } from '../expectation.ts';

const sizes: Readonly<Record<string, { readonly title: string; readonly of: (block: number) => number }>> = {
  zero: { title: 'no bytes', of: () => 0 },
  one: { title: 'one byte', of: () => 1 },
  'block-minus-one': { title: 'one byte less than a block', of: (block) => block - 1 },
  block: { title: 'exactly a block', of: (block) => block },
  'block-plus-one': { title: 'one byte more than a block', of: (block) => block + 1 },
  'two-blocks': { title: 'exactly two blocks', of: (block) => block * 2 },
  'many-blocks': { title: 'many blocks and a rest', of: (block) => block * 7 + 3 },
};

/** The same size as bytes, as a stream that tells its size, and as one that does not. */
const sizeDrafts = ([id, { title, of }]: readonly [string, (typeof sizes)[string]]): readonly CaseDraft[] => [
  defineCase(`bytes.${id}`, `${title} from memory`, ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(of(blockSize));
    await store.write(path('a'), bytes);
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase(`stream.${id}`, `${title} from a stream of unknown size`, ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(of(blockSize));
    await store.write(path('a'), toStream(bytes, Math.ceil(blockSize / 3)));
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase(`sized.${id}`, `${title} from a stream that tells its size`, ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(of(blockSize));
    await store.write(path('a'), toStream(bytes, Math.ceil(blockSize / 3)), { size: bytes.byteLength });
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
];

/** Files of every size that takes another way through a driver. */
export const writeSizeCases: readonly ConformanceCase[] = defineArea(
  'write.size',
  'Writable.write',
  Object.entries(sizes).flatMap(sizeDrafts),
);

/** Gives some of its bytes, then fails. */
async function* failing(bytes: Uint8Array, error: Error): AsyncGenerator<Uint8Array, void, undefined> {
  if (bytes.byteLength > 0) yield bytes;
  throw error;
}

/** A write whose stream fails after so many bytes leaves what was there: a file, or nothing. */
const failureDraft = (id: string, title: string, sizeOf: (block: number) => number, old: string | undefined): CaseDraft =>
  defineCase(id, title, ['write'], async ({ store, files, path, blockSize }) => {
    if (old !== undefined) await files.put('a', old);
    const broken = new Error('the source broke');
    const error = await rejection(store.write(path('a'), failing(patternBytes(sizeOf(blockSize)), broken)), 'a failure');
    expect(error === broken, "the stream's own error to be thrown as it is", error);
    expectEqual(await files.names(), old === undefined ? [] : ['a'], 'the files');
    if (old !== undefined) expectEqual(await files.text(path('a')), old, 'the content');
  });

async function mismatch({ store, files, path }: CaseContext<'write'>, bytes: Uint8Array, size: number): Promise<void> {
  await expectError(store.write(path('a'), toStream(bytes, 1_000), { size }), 'DATA.SIZE_MISMATCH');
  expectEqual(await files.names(), [], 'the files');
}

/** Writing files from streams of every kind. */
export const writeStreamCases: readonly ConformanceCase[] = defineArea('write.stream', 'Writable.write', [
  defineCase('result', 'the result tells the size of what a stream gave', ['write'], async ({ store, path, blockSize }) => {
    const { size } = await store.write(path('a'), toStream(patternBytes(blockSize + 1), 1_000));
    expectEqual(size, blockSize + 1, 'the size in the result');
  }),
  defineCase('tiny-chunks', 'thousands of chunks of one byte', ['write'], async ({ store, files, path }) => {
    const bytes = patternBytes(5_000);
    await store.write(path('a'), toStream(bytes, 1));
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('huge-chunk', 'one chunk that is larger than several blocks', ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize * 3 + 5);
    await store.write(path('a'), toStream(bytes, bytes.byteLength));
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('uneven-chunks', 'chunks of all sizes', ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize * 2 + 17);
    // Whoever asks for the next chunk has taken the one before it: its memory is used again. Node's buffers have a `slice` of their own.
    const memory = Buffer.alloc(bytes.byteLength);
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let at = 0, end = 1; at < bytes.byteLength; at = end, end = end * 2 + 1) {
        memory.set(bytes.subarray(at, end));
        yield memory.subarray(0, Math.min(end, bytes.byteLength) - at);
        memory.fill(0);
      }
    }
    await store.write(path('a'), source());
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('empty-chunks', 'empty chunks count for nothing', ['write'], async ({ store, files, path }) => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const part of ['', 'a', '', '', 'b', '']) yield toBytes(part);
    }
    await store.write(path('a'), source());
    expectEqual(await files.text(path('a')), 'ab', 'the content');
  }),
  defineCase('web', 'a web ReadableStream', ['write'], async ({ store, files, path, blockSize }) => {
    const bytes = patternBytes(blockSize + 7);
    await store.write(path('a'), new Blob([bytes]).stream());
    expectBytes(await files.bytes(path('a')), bytes, 'the file');
  }),
  defineCase('late-chunks', 'a stream whose chunks come late', ['write'], async ({ store, files, path }) => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (const part of ['first ', 'second ', 'third']) {
        await new Promise((resolve) => setTimeout(resolve, 1));
        yield toBytes(part);
      }
    }
    await store.write(path('a'), source());
    expectEqual(await files.text(path('a')), 'first second third', 'the content');
  }),
  defineCase('replaces', 'a stream replaces a longer file whole', ['write'], async ({ store, files }) => {
    const file = await files.put('a', 'a long content');
    await store.write(file, toStream(toBytes('short'), 2));
    expectEqual(await files.text(file), 'short', 'the content');
  }),
  defineCase('too-short', 'a stream shorter than its size is DATA.SIZE_MISMATCH, and nothing is written', ['write'], (context) =>
    mismatch(context, patternBytes(2_000), 2_001),
  ),
  defineCase('too-long', 'a stream longer than its size is DATA.SIZE_MISMATCH, and nothing is written', ['write'], (context) =>
    mismatch(context, patternBytes(2_001), 2_000),
  ),
  defineCase('too-short.large', 'a stream that ends blocks before its size is DATA.SIZE_MISMATCH', ['write'], (context) =>
    mismatch(context, patternBytes(context.blockSize * 2), context.blockSize * 4),
  ),
  defineCase('text-chunks', 'chunks of text are a TypeError, and nothing is written', ['write'], async ({ store, files, path }) => {
    async function* source(): AsyncGenerator<string> {
      yield 'text';
    }
    const error = await rejection(store.write(path('a'), source() as never), 'a TypeError');
    expect(error instanceof TypeError, 'a TypeError', error);
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('progress', 'progress never decreases and ends at the size', ['write'], async ({ store, path, blockSize }) => {
    const size = blockSize * 3 + 1;
    const seen: number[] = [];
    await store.write(path('a'), toStream(patternBytes(size), 10_000), { onProgress: (bytes) => seen.push(bytes) });
    expectEqual(seen.at(-1), size, 'the last progress');
    expectEqual(
      seen,
      [...seen].sort((a, b) => a - b),
      'the progress',
    );
  }),
  failureDraft('fails.at-once', 'a stream that fails at once: its error, and nothing is written', () => 0, undefined),
  failureDraft('fails.first-block', 'a stream that fails in the first block: its error, and nothing is written', () => 10, undefined),
  failureDraft('fails.later', 'a stream that fails after blocks: its error, and nothing is written', (block) => block * 3 + 1, undefined),
  failureDraft('fails.old-stays', 'a stream that fails leaves the old file', () => 10, 'old'),
  failureDraft('fails.later.old-stays', 'a stream that fails after blocks leaves the old file', (block) => block * 3 + 1, 'old'),
]);
