import { readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { type ConflictPolicy, copy, download, type TransferEvent, upload } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { type FlatOptions, openFlatStore } from './flat-store.ts';
import { fill, makeFolder, readFolder, readStore } from './trees.ts';

const at = (seconds: number): Date => new Date(Date.UTC(2026, 0, 1) + seconds * 1_000);

async function onlyEvent(run: (onEvent: (event: TransferEvent) => void) => Promise<unknown>): Promise<TransferEvent> {
  const events: TransferEvent[] = [];
  await run((event) => void events.push(event));
  expect(events).toHaveLength(1);
  return events[0] as TransferEvent;
}

const simple: readonly [ConflictPolicy, Partial<TransferEvent>, string][] = [
  ['fail', { outcome: 'failed', because: 'The target exists.' }, 'old'],
  ['skip', { outcome: 'skipped', reason: 'exists', because: 'The target exists.' }, 'old'],
  ['overwrite', { outcome: 'done', because: 'The target is replaced in any case.' }, 'new!'],
];

describe('a target that exists', () => {
  test.each(simple)('is treated as %s says, uploading', async (onConflict, expected, content) => {
    for (const options of [{}, { unconditional: true }, { torn: true, rename: true }, { torn: true }] satisfies FlatOptions[]) {
      const folder = await makeFolder({ 'x.txt': 'new!' });
      const { store, files } = await openFlatStore(options, { 'x.txt': 'old' });
      expect(await onlyEvent((onEvent) => upload(store, folder, { onConflict, onEvent }))).toMatchObject(expected);
      expect(Buffer.from(files.get('x.txt')?.bytes ?? []).toString()).toBe(content);
      expect([...files.keys()]).toEqual(['x.txt']);
    }
  });

  test.each(simple)('is treated as %s says, downloading', async (onConflict, expected, content) => {
    const folder = await makeFolder({ 'x.txt': 'old' });
    const { store } = await openFlatStore({}, { 'x.txt': 'new!' });
    expect(await onlyEvent((onEvent) => download(store, '', folder, { onConflict, onEvent }))).toMatchObject(expected);
    expect(await readFolder(folder)).toEqual({ 'x.txt': content });
  });

  test('makes the transfer fail unless something else was said', async () => {
    const folder = await makeFolder({ 'x.txt': 'new', 'y.txt': 'Y' });
    const store = await openDatastore(memory, {});
    await store.write('x.txt', 'old');
    const summary = await upload(store, folder);
    expect(summary).toMatchObject({ outcome: 'incomplete', files: { done: 1, failed: 1 }, failedBecause: { 'PATH.EXISTS': 1 } });
    expect(summary.failures[0]?.error).toMatchObject({ code: 'PATH.EXISTS', path: 'x.txt' });
    expect(await readStore(store)).toEqual({ 'x.txt': 'old', 'y.txt': 'Y' });
  });
});

describe('ifNewer', () => {
  test.each([
    [at(10), at(9), 'done'],
    [at(10), at(10), 'skipped'],
    [at(10.9), at(10), 'skipped'],
    [at(10), at(11), 'skipped'],
  ])('of %s to %s: %s', async (source, target, outcome) => {
    const folder = await makeFolder({ 'x.txt': 'source' });
    await utimes(join(folder, 'x.txt'), source, source);
    const { store, files } = await openFlatStore({}, { 'x.txt': 'target' });
    const file = files.get('x.txt');
    if (file) file.modified = target;
    const event = await onlyEvent((onEvent) => upload(store, folder, { onConflict: 'ifNewer', onEvent }));
    expect(event).toMatchObject({ outcome, because: `The source is of ${source.toISOString()}, the target of ${target.toISOString()}.` });
  });

  test('downloads what the store has newer', async () => {
    const folder = await makeFolder({ 'x.txt': 'old', 'y.txt': 'mine' });
    await utimes(join(folder, 'x.txt'), at(0), at(0));
    const { store } = await openFlatStore({}, { 'x.txt': 'new', 'y.txt': 'theirs' });
    await utimes(join(folder, 'y.txt'), new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
    const summary = await download(store, '', folder, { onConflict: 'ifNewer' });
    expect(summary).toMatchObject({ outcome: 'complete', files: { done: 1, skipped: 1 }, skippedBecause: { 'not-newer': 1 } });
    expect(await readFolder(folder)).toEqual({ 'x.txt': 'new', 'y.txt': 'mine' });
  });
});

describe('ifChanged', () => {
  test('goes by size and MD5, whatever the times say', async () => {
    const folder = await makeFolder({ same: 'same', other: 'AAAA', longer: 'longer' });
    const { store, files } = await openFlatStore({}, { same: 'same', other: 'BBBB', longer: 'long' });
    for (const file of files.values()) file.modified = at(0);
    const events: TransferEvent[] = [];
    const summary = await upload(store, folder, { onConflict: 'ifChanged', onEvent: (event) => void events.push(event) });
    expect(summary).toMatchObject({ files: { done: 2, skipped: 1 }, skippedBecause: { unchanged: 1 } });
    const because = Object.fromEntries(events.map((event) => [event.target, event.because]));
    expect(because).toEqual({
      same: 'Size and MD5 are the same.',
      other: 'The MD5s differ.',
      longer: 'The source has 6 bytes, the target 4.',
    });
    expect(await download(store, '', folder, { onConflict: 'ifChanged' })).toMatchObject({ files: { done: 0, skipped: 3 } });
  });

  test('finds what was downloaded unchanged by its time, where no MD5 is kept', async () => {
    const folder = await makeFolder();
    const { store } = await openFlatStore({ digest: 'none' }, { 'x.txt': 'XXXX' });
    await download(store, '', folder);
    expect(await download(store, '', folder, { onConflict: 'ifChanged' })).toMatchObject({ files: { skipped: 1 } });
    await writeFile(join(folder, 'x.txt'), 'edit');
    expect(await download(store, '', folder, { onConflict: 'ifChanged' })).toMatchObject({ files: { done: 1 } });
    expect(await readFile(join(folder, 'x.txt'), 'utf8')).toBe('XXXX');
  });

  test('finds what was uploaded unchanged by its time, where no MD5 is kept, and what was edited since changed', async () => {
    const folder = await makeFolder({ 'x.txt': 'XXXX' });
    const { store, files } = await openFlatStore({ digest: 'none' });
    await upload(store, folder);
    const file = files.get('x.txt');
    if (file) file.modified = new Date(Date.now() + 5_000);
    expect(await upload(store, folder, { onConflict: 'ifChanged' })).toMatchObject({ files: { skipped: 1 } });
    await writeFile(join(folder, 'x.txt'), 'edit');
    const later = new Date(Date.now() + 10_000);
    await utimes(join(folder, 'x.txt'), later, later);
    expect(await upload(store, folder, { onConflict: 'ifChanged' })).toMatchObject({ files: { done: 1 } });
  });

  test('compares two stores by what both keep', async () => {
    const one = await openFlatStore({}, { same: 'same', other: 'AAAA' });
    const two = await openFlatStore({}, { same: 'same', other: 'BBBB' });
    const summary = await copy(one.store, '', two.store, '', { onConflict: 'ifChanged' });
    expect(summary).toMatchObject({ files: { done: 1, skipped: 1 } });
  });
});

describe('somebody who is faster', () => {
  test.each([
    ['fail', 'failed', 'theirs'],
    ['skip', 'skipped', 'theirs'],
    ['overwrite', 'done', 'ours'],
    ['ifNewer', 'skipped', 'theirs'],
    ['ifChanged', 'done', 'ours'],
  ] as const)('keeps the file from being overwritten in a store, with %s: %s', async (onConflict, outcome, content) => {
    for (const options of [{}, { torn: true, rename: true }] satisfies FlatOptions[]) {
      const folder = await makeFolder({ 'x.txt': Buffer.alloc(2_000_000, 'o') });
      await utimes(join(folder, 'x.txt'), at(0), at(0));
      let put: (() => void) | undefined;
      const { store, files } = await openFlatStore({ ...options, onChunk: () => put?.() });
      put = () => {
        files.set('x.txt', { bytes: Buffer.from('theirs'), modified: new Date(), etag: 'theirs' });
        put = undefined;
      };
      const summary = await upload(store, folder, { onConflict });
      expect(summary.files).toMatchObject({ [outcome]: 1 });
      expect(
        Buffer.from(files.get('x.txt')?.bytes ?? [])
          .toString()
          .startsWith(content[0] ?? ''),
      ).toBe(true);
      expect([...files.keys()]).toEqual(['x.txt']);
    }
  });

  test.each([
    ['fail', 'failed', 'theirs'],
    ['skip', 'skipped', 'theirs'],
    ['overwrite', 'done', 'ours'],
    ['ifChanged', 'done', 'ours'],
  ] as const)('keeps the file from being overwritten on disk, with %s: %s', async (onConflict, outcome, content) => {
    const folder = await makeFolder();
    let faster: Promise<void> | undefined;
    const { store } = await openFlatStore(
      {
        distort: async function* (_path, chunks) {
          faster ??= fill(folder, { 'x.txt': 'theirs' });
          await faster;
          yield* chunks;
        },
      },
      { 'x.txt': 'ours' },
    );
    const summary = await download(store, '', folder, { onConflict });
    expect(summary.files).toMatchObject({ [outcome]: 1 });
    expect(await readFolder(folder)).toEqual({ 'x.txt': content });
  });

  test('who changes the target after the decision makes it be decided again', async () => {
    const folder = await makeFolder({ 'x.txt': 'AAAA' });
    await utimes(join(folder, 'x.txt'), at(0), at(0));
    const { store } = await openFlatStore(
      {
        distort: async function* (_path, chunks) {
          const later = new Date(Date.now() + 60_000);
          await writeFile(join(folder, 'x.txt'), 'mine');
          await utimes(join(folder, 'x.txt'), later, later);
          yield* chunks;
        },
      },
      { 'x.txt': 'ours' },
    );
    expect(await download(store, '', folder, { onConflict: 'ifNewer' })).toMatchObject({ files: { skipped: 1 } });
    expect(await readFolder(folder)).toEqual({ 'x.txt': 'mine' });
  });
});

test('a target that changes at every look is given up on', async () => {
  const folder = await makeFolder({ 'x.txt': 'start' });
  let turn = 0;
  const { store } = await openFlatStore(
    {
      distort: async function* (_path, chunks) {
        await writeFile(join(folder, 'x.txt'), `turn ${turn++}`);
        yield* chunks;
      },
    },
    { 'x.txt': 'ours' },
  );
  const summary = await download(store, '', folder, { onConflict: 'ifChanged' });
  expect(summary).toMatchObject({ outcome: 'incomplete', failedBecause: { 'CONDITION.FAILED': 1 } });
  expect(await readFolder(folder)).toEqual({ 'x.txt': `turn ${turn - 1}` });
});

test('an unknown policy is refused', async () => {
  const folder = await makeFolder({ 'x.txt': 'X' });
  const { store } = await openFlatStore();
  await expect(upload(store, folder, { onConflict: 'sometimes' as ConflictPolicy })).rejects.toThrow(TypeError);
});
