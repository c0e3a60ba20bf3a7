import { patternBytes } from '../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectBytes, expectEqual, expectError } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';

const size = 1_000;
const content = patternBytes(size);

interface Span {
  readonly offset: number;
  readonly length: number;
}

/** A range of a file of 1 000 bytes, and which bytes it should give. */
const rangeDraft = (id: string, title: string, range: { offset: number; length?: number }, expected: Span): CaseDraft =>
  defineCase(id, title, ['read.range'], async ({ store, files }) => {
    const file = await files.put('a', content);
    const result = await store.read(file, { range });
    expectEqual(result.range, expected, 'the range of the result');
    expectEqual(result.entry.size, size, 'the size in the entry, which is that of the whole file');
    expectBytes(await result.bytes(), content.subarray(expected.offset, expected.offset + expected.length), 'the bytes');
  });

const suffixDraft = (id: string, title: string, suffix: number, expected: Span): CaseDraft =>
  defineCase(id, title, ['read.suffix'], async ({ store, files }) => {
    const file = await files.put('a', content);
    const result = await store.read(file, { suffix });
    expectEqual(result.range, expected, 'the range of the result');
    expectEqual(result.entry.size, size, 'the size in the entry, which is that of the whole file');
    expectBytes(await result.bytes(), content.subarray(expected.offset), 'the bytes');
  });

const outside = (id: string, title: string, offset: number, length?: number): CaseDraft =>
  defineCase(id, title, ['read.range'], async ({ store, files }) => {
    const file = await files.put('a', content);
    await expectError(store.read(file, { range: { offset, length } }), 'RANGE.INVALID');
  });

/** Which bytes a range gives. */
export const readRangeCases: readonly ConformanceCase[] = defineArea('read.range', 'ReadRequest.range', [
  rangeDraft('first-byte', 'the first byte alone', { offset: 0, length: 1 }, { offset: 0, length: 1 }),
  rangeDraft('start', 'bytes from the start', { offset: 0, length: 10 }, { offset: 0, length: 10 }),
  rangeDraft('middle', 'bytes from the middle', { offset: 400, length: 200 }, { offset: 400, length: 200 }),
  rangeDraft('to-the-end', 'without a length, all from the offset on', { offset: 600 }, { offset: 600, length: 400 }),
  rangeDraft('last-byte', 'the last byte alone', { offset: 999, length: 1 }, { offset: 999, length: 1 }),
  rangeDraft('up-to-the-end', 'a range that ends where the file ends', { offset: 900, length: 100 }, { offset: 900, length: 100 }),
  rangeDraft('all', 'a range over the whole file', { offset: 0, length: 1_000 }, { offset: 0, length: 1_000 }),
  rangeDraft('all-open', 'from 0 to the end is the whole file', { offset: 0 }, { offset: 0, length: 1_000 }),
  rangeDraft('over-the-end', 'a range over the end gives what is there', { offset: 990, length: 11 }, { offset: 990, length: 10 }),
  rangeDraft('huge', 'a huge length does not overflow', { offset: 1, length: Number.MAX_SAFE_INTEGER }, { offset: 1, length: 999 }),
  outside('at-the-end', 'an offset at the end is RANGE.INVALID', size),
  outside('at-the-end.length', 'an offset at the end is RANGE.INVALID with a length too', size, 1),
  outside('behind-the-end', 'an offset behind the end is RANGE.INVALID', size + 1),
  outside('far-behind', 'an offset far behind the end is RANGE.INVALID', Number.MAX_SAFE_INTEGER),
  defineCase('empty-file', 'offset 0 of an empty file gives nothing', ['read.range'], async ({ store, files }) => {
    const file = await files.put('empty', '');
    for (const range of [{ offset: 0 }, { offset: 0, length: 10 }]) {
      const result = await store.read(file, { range });
      expectEqual(result.range, { offset: 0, length: 0 }, 'the range of the result');
      expectBytes(await result.bytes(), new Uint8Array(0), 'the bytes');
    }
  }),
  defineCase('empty-file.behind', 'offset 1 of an empty file is RANGE.INVALID', ['read.range'], async ({ store, files }) => {
    await expectError(store.read(await files.put('empty', ''), { range: { offset: 1 } }), 'RANGE.INVALID');
  }),
  defineCase('across-blocks', 'a range across the bounds of blocks', ['read.range'], async ({ store, files, blockSize }) => {
    const bytes = patternBytes(blockSize * 3);
    const file = await files.put('a', bytes);
    for (const [offset, length] of [
      [blockSize - 1, 2],
      [blockSize, blockSize],
      [blockSize - 1, blockSize + 2],
    ] as const) {
      const result = await store.read(file, { range: { offset, length } });
      expectBytes(await result.bytes(), bytes.subarray(offset, offset + length), `the ${length} bytes from ${offset}`);
    }
  }),
  defineCase('missing', 'a range of nothing is PATH.NOT_FOUND', ['read.range'], async ({ store, path }) => {
    await expectError(store.read(path('missing'), { range: { offset: 0, length: 1 } }), 'PATH.NOT_FOUND');
  }),
  defineCase(
    'invalid',
    'a range that is none is RANGE.INVALID before any request',
    ['read.range', 'read.suffix'],
    async (context) => {
      const file = await context.files.put('a', content);
      for (const options of [
        { range: { offset: -1 } },
        { range: { offset: 0.5 } },
        { range: { offset: Number.NaN } },
        { range: { offset: 0, length: 0 } },
        { range: { offset: 0, length: -1 } },
        { range: { offset: 0, length: 1.5 } },
        { suffix: 0 },
        { suffix: -1 },
        { suffix: 1.5 },
        { range: { offset: 0 }, suffix: 1 },
      ]) {
        await expectRefusedByCore(context, (store) => expectError(store.read(file, options), 'RANGE.INVALID'));
      }
    },
    { alone: true },
  ),
]);

/** Which bytes a suffix gives. */
export const readSuffixCases: readonly ConformanceCase[] = defineArea('read.suffix', 'ReadRequest.suffix', [
  suffixDraft('one', 'the last byte', 1, { offset: 999, length: 1 }),
  suffixDraft('some', 'the last bytes', 100, { offset: 900, length: 100 }),
  suffixDraft('all', 'a suffix as long as the file is the whole file', 1_000, { offset: 0, length: 1_000 }),
  suffixDraft('longer', 'a suffix longer than the file is the whole file', 1_001, { offset: 0, length: 1_000 }),
  suffixDraft('huge', 'a huge suffix does not overflow', Number.MAX_SAFE_INTEGER, { offset: 0, length: 1_000 }),
  defineCase('empty-file', 'a suffix of an empty file gives nothing', ['read.suffix'], async ({ store, files }) => {
    const result = await store.read(await files.put('empty', ''), { suffix: 10 });
    expectEqual(result.range, { offset: 0, length: 0 }, 'the range of the result');
    expectBytes(await result.bytes(), new Uint8Array(0), 'the bytes');
  }),
]);

/** Conditions on a read. */
export const readConditionCases: readonly ConformanceCase[] = defineArea('read.condition', 'StatRequest', [
  defineCase('if-match.same', 'ifMatch with the present ETag reads', ['read.ifMatch'], async ({ store, files }) => {
    const file = await files.put('a');
    await (await store.read(file, { ifMatch: (await files.entry(file)).etag })).cancel();
  }),
  defineCase('if-match.other', 'ifMatch with another ETag is CONDITION.FAILED', ['read.ifMatch'], async ({ store, files }) => {
    const other = (await files.entry(await files.put('b', 'other'))).etag;
    await expectError(store.read(await files.put('a'), { ifMatch: other }), 'CONDITION.FAILED');
  }),
  defineCase('if-match.range', 'ifMatch holds for ranges too', ['read.ifMatch', 'read.range'], async ({ store, files }) => {
    const file = await files.put('a', 'old');
    const old = (await files.entry(file)).etag;
    await files.put('a', 'new');
    await expectError(store.read(file, { ifMatch: old, range: { offset: 0, length: 1 } }), 'CONDITION.FAILED');
  }),
  defineCase(
    'if-none-match.same',
    'ifNoneMatch with the present ETag is CONDITION.FAILED',
    ['read.ifNoneMatch'],
    async ({ store, files }) => {
      const file = await files.put('a');
      await expectError(store.read(file, { ifNoneMatch: (await files.entry(file)).etag }), 'CONDITION.FAILED');
    },
  ),
  defineCase('if-none-match.other', 'ifNoneMatch with another ETag reads', ['read.ifNoneMatch'], async ({ store, files }) => {
    const other = (await files.entry(await files.put('b', 'other'))).etag;
    await (await store.read(await files.put('a'), { ifNoneMatch: other })).cancel();
  }),
]);
