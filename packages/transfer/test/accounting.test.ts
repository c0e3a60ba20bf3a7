import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { copy, download, requireComplete, type TransferProgress, upload } from '@stowage/transfer';
import { expect, test } from 'vitest';
import { openFlatStore } from './flat-store.ts';
import { makeFolder, readFolder } from './trees.ts';

test('progress tells how much was found, done and is under way, and survives JSON', async () => {
  const folder = await makeFolder({ 'a.bin': Buffer.alloc(600_000), 'b.bin': Buffer.alloc(600_000), 'c.txt': 'C' });
  const store = await openDatastore(memory, {});
  await store.write('c.txt', 'there');
  const seen: TransferProgress[] = [];
  await upload(store, folder, {
    onConflict: 'skip',
    bufferSize: 0,
    concurrency: 2,
    progressInterval: 0,
    onProgress: (progress) => void seen.push(progress),
  });
  const last = seen.at(-1);
  expect(JSON.parse(JSON.stringify(last))).toEqual({
    files: { found: 3, done: 2, skipped: 1, failed: 0 },
    bytes: { found: 1_200_001, done: 1_200_000, passed: 1 },
    listed: true,
    current: [],
    elapsed: expect.any(Number),
  });
  for (const { bytes, current, files } of seen) {
    expect(bytes.done + bytes.passed).toBeLessThanOrEqual(bytes.found);
    expect(current.length).toBeLessThanOrEqual(2);
    expect(files.done + files.skipped + files.failed).toBeLessThanOrEqual(files.found);
  }
  expect(seen.some(({ current }) => current.length === 2)).toBe(true);
});

test('progress comes at most every interval, and at the end', async () => {
  const folder = await makeFolder(Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`${n}`, 'x'])));
  const store = await openDatastore(memory, {});
  const seen: TransferProgress[] = [];
  await upload(store, folder, { progressInterval: 3_600_000, onProgress: (progress) => void seen.push(progress) });
  expect(seen).toHaveLength(2);
  expect(seen[1]?.files.done).toBe(100);
});

test('the summary counts all and keeps the first records only', async () => {
  const contents = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [n < 10 ? `bad\\${n}` : `file ${n}`, 'x']));
  const folder = await makeFolder(Object.fromEntries(Array.from({ length: 5 }, (_, n) => [`file ${n + 10}`, 'mine'])));
  const { store } = await openFlatStore({}, contents);
  const summary = await download(store, '', folder, { onConflict: 'skip', keepRecords: 3 });
  expect(summary).toMatchObject({
    outcome: 'incomplete',
    files: { found: 30, done: 15, skipped: 5, failed: 10 },
    failedBecause: { 'PATH.INVALID': 10 },
    skippedBecause: { exists: 5 },
    omitted: { failures: 7, skips: 2 },
  });
  expect([summary.failures.length, summary.skips.length]).toEqual([3, 3]);
  expect(() => requireComplete(summary)).toThrow('10 of 30 files were not transferred');
  expect(JSON.parse(JSON.stringify(summary)).failures[0].error.code).toBe('PATH.INVALID');
});

test('20 000 small files pass with a bounded number of them in hand', async () => {
  const count = 20_000;
  const content = Buffer.from('a small file');
  let reads = 0;
  let mostReads = 0;
  let listed = 0;
  const { store, files } = await openFlatStore({
    distort: async function* () {
      mostReads = Math.max(mostReads, ++reads);
      yield content;
      reads--;
    },
  });
  for (let n = 0; n < count; n++)
    files.set(`${String(n % 200).padStart(3, '0')}/${n}`, { bytes: content, modified: new Date(0), etag: 'e' });
  // The listing asks for each file as it comes to it: that tells how far ahead it runs.
  Object.defineProperty(files, 'has', { value: () => ++listed > 0 });
  // Writes take their time, so that the listing could run away from them.
  const target = await openFlatStore({ before: () => new Promise((resolve) => setImmediate(resolve)) });
  let mostAhead = 0;
  let settled = 0;
  const summary = await copy(store, '', target.store, '', {
    verify: false,
    onEvent: () => {
      mostAhead = Math.max(mostAhead, listed - ++settled);
    },
  });
  expect(summary).toMatchObject({ outcome: 'complete', files: { found: count, done: count }, bytes: count * content.byteLength });
  expect(summary.failures.length + summary.skips.length).toBe(0);
  expect(mostReads).toBeLessThanOrEqual(8);
  expect(mostAhead).toBeGreaterThan(500);
  // What is planned ahead, the page that the store listed, and what is in hand.
  expect(mostAhead).toBeLessThanOrEqual(1_000 + 100 + 8 + 1);
});

test.each([0, -1, 1.5, Number.NaN])('a concurrency of %d is refused', async (concurrency) => {
  const store = await openDatastore(memory, {});
  await expect(upload(store, await makeFolder(), { concurrency })).rejects.toThrow(RangeError);
});

test('one at a time goes in the order of the source', async () => {
  const { store } = await openFlatStore({}, { a: 'A', b: 'B', c: 'C' });
  const order: string[] = [];
  const folder = await makeFolder();
  await download(store, '', folder, { concurrency: 1, onEvent: async ({ source }) => void order.push(source) });
  expect(order).toEqual(['a', 'b', 'c']);
  expect(Object.keys(await readFolder(folder))).toHaveLength(3);
});
