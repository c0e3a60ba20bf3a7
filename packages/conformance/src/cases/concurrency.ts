import { isDatastoreError } from '@stowage/core';
import { collectChunks, patternBytes, toStream } from '../bytes.ts';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectNames, expectPartOf } from '../expectation.ts';

const writers = 8;

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

const isSame = (left: Uint8Array, right: Uint8Array): boolean =>
  left.byteLength === right.byteLength && left.every((byte, at) => byte === right[at]);

/** Fails unless the found bytes are one of the versions, whole. */
function expectOneOf(found: Uint8Array, versions: readonly Uint8Array[]): void {
  expect(
    versions.some((version) => isSame(version, found)),
    'one of the versions that were written, whole',
    found,
  );
}

/** How often each step of a race succeeded and what the others failed with. */
async function race(steps: readonly (() => Promise<unknown>)[]): Promise<{ readonly won: number; readonly errors: readonly unknown[] }> {
  const results = await Promise.allSettled(steps.map((step) => step()));
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  return { won: results.length - errors.length, errors };
}

const wholeDraft = (id: string, title: string, sizeOf: (block: number, writer: number) => number, streamed: boolean): CaseDraft =>
  defineCase(id, title, ['write.atomic=true'], async ({ store, files, path, blockSize }) => {
    const versions = numbers(writers).map((writer) => patternBytes(sizeOf(blockSize, writer), writer));
    const { won, errors } = await race(
      versions.map((version) => () => store.write(path('a'), streamed ? toStream(version, 1_000) : version)),
    );
    // A service that takes a file in several requests may tell a writer that another one was in its way.
    for (const error of errors) expect(isDatastoreError(error, 'CONDITION.FAILED'), 'success, or CONDITION.FAILED', error);
    expect(won > 0, 'a winner', errors[0]);
    expectOneOf(await files.bytes(path('a')), versions);
    expectEqual(await files.names(), ['a'], 'the files');
  });

/** Several writers and readers at a time. */
export const concurrencyCases: readonly ConformanceCase[] = defineArea('concurrent', 'Writable.write', [
  wholeDraft('writers', 'of several writers one wins, whole', (_block, writer) => 500 + writer, false),
  wholeDraft('writers.large', 'of several writers of many blocks one wins, whole', (block, writer) => block * 3 + writer, false),
  wholeDraft('writers.same-size', 'versions of the same size never mix', (block) => block * 3, false),
  wholeDraft('writers.streams', 'of several streams one wins, whole', (block, writer) => block + writer, true),
  defineCase('create', 'of several that create a file exactly one does', ['write.ifNoneMatch'], async ({ store, files, path }) => {
    const steps = numbers(writers).map((writer) => () => store.write(path('a'), `writer ${writer}`, { ifNoneMatch: '*' }));
    const { won, errors } = await race(steps);
    for (const error of errors) expect(isDatastoreError(error, 'PATH.EXISTS'), 'PATH.EXISTS for the others', error);
    expectEqual(won, 1, 'the number of winners');
    expectEqual(await files.names(), ['a'], 'the files');
  }),
  defineCase('create.large', 'of several that create a file of many blocks exactly one does', ['write.ifNoneMatch'], async (context) => {
    const { store, files, path, blockSize } = context;
    const versions = numbers(4).map((writer) => patternBytes(blockSize * 2 + writer, writer));
    const { won } = await race(versions.map((version) => () => store.write(path('a'), version, { ifNoneMatch: '*' })));
    expectEqual(won, 1, 'the number of winners');
    expectOneOf(await files.bytes(path('a')), versions);
  }),
  defineCase('if-match', 'of several that replace one version exactly one does', ['write.ifMatch'], async ({ store, files }) => {
    const file = await files.put('a', 'first');
    const { etag } = await files.entry(file);
    const { won, errors } = await race(numbers(writers).map((writer) => () => store.write(file, `writer ${writer}`, { ifMatch: etag })));
    for (const error of errors) expect(isDatastoreError(error, 'CONDITION.FAILED'), 'CONDITION.FAILED for the others', error);
    expectEqual(won, 1, 'the number of winners');
  }),
  defineCase('appends', 'appends of several writers all arrive, none mixed', ['append'], async ({ store, files, path }) => {
    await store.append(path('a'), '');
    const lines = numbers(writers).flatMap((writer) => numbers(5).map((line) => `${writer}.${line} ${'x'.repeat(writer * 7)}\n`));
    await Promise.all(lines.map((line) => store.append(path('a'), line)));
    expectNames((await files.text(path('a'))).split(/(?<=\n)/), lines, 'the lines');
  }),
  defineCase(
    'readers',
    'a reader beside a writer sees the old file or the new one, never a mixture',
    ['read', 'write.atomic=true'],
    async (context) => {
      const { store, files, path, blockSize } = context;
      const versions = numbers(6).map((version) => patternBytes(blockSize * 2 + version, version));
      await files.put('a', versions[0]);
      const seen: Uint8Array[] = [];
      const write = async (): Promise<void> => {
        for (const version of versions.slice(1)) await files.put('a', version);
      };
      const read = async (): Promise<void> => {
        for (let round = 0; round < 10; round++) {
          try {
            seen.push(await collectChunks(await store.read(path('a'))));
          } catch (error) {
            // A driver that reads in several requests may find that the version is gone; it may not give a mixture.
            expect(isDatastoreError(error, 'CONDITION.FAILED'), 'a version, or CONDITION.FAILED', error);
          }
        }
      };
      await Promise.all([write(), read()]);
      for (const bytes of seen) expectPartOf(bytes, versions);
    },
  ),
  defineCase('files', 'many files are written at a time', ['write'], async ({ store, files, path }) => {
    const names = numbers(60).map((index) => `folder-${index % 6}/file-${index}`);
    await Promise.all(names.map((name) => store.write(path(name), name)));
    expectNames(await files.names(), names, 'the files');
    for (const name of names) expectEqual(await files.text(path(name)), name, 'the content of a file');
  }),
  defineCase('parents', 'several files make the same missing parents at a time', ['write'], async ({ store, files, path }) => {
    const names = numbers(writers).map((index) => `one/two/three/file-${index}`);
    await Promise.all(names.map((name) => store.write(path(name), name)));
    expectNames(await files.names(), names, 'the files');
  }),
  defineCase('directories', 'a directory is made by several at a time', ['createDirectory', 'stat'], async ({ store, files, path }) => {
    await Promise.all(numbers(writers).map(() => store.createDirectory(path('one/two/three'))));
    expectEqual((await files.entry(path('one/two/three'))).kind, 'directory', 'the kind');
  }),
  defineCase('deletes', 'a file is deleted by several at a time', ['delete'], async ({ store, files }) => {
    const file = await files.put('a');
    await Promise.all(numbers(writers).map(() => store.delete(file)));
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase(
    'renames',
    'of several that rename one file at most one does, and nothing is lost',
    ['rename'],
    async ({ store, files, path }) => {
      const file = await files.put('a', 'content');
      const { won } = await race(numbers(4).map((index) => () => store.rename(file, path(`b-${index}`))));
      const left = await files.names();
      expectEqual([won, left.length], [1, 1], 'the numbers of winners and of files');
      expectEqual(await files.text(path(left[0] ?? '')), 'content', 'the content');
    },
  ),
]);
