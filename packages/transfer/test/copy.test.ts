import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { copy, requireComplete, type TransferEvent } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { openFlatStore } from './flat-store.ts';
import { fillStore, readStore } from './trees.ts';

const tree = { 'a/x.txt': 'X', 'a/b/y.txt': 'Y', 'ab.txt': 'no' };

describe('between two stores', () => {
  test('copies the contents of a folder, or a single file under its name', async () => {
    const source = await openDatastore(memory, {});
    await fillStore(source, tree);
    await source.createDirectory('a/empty');
    const target = await openDatastore(memory, {});
    requireComplete(await copy(source, 'a', target, 't'));
    requireComplete(await copy(source, 'a/x.txt', target, 'single'));
    requireComplete(await copy(source, 'a/x.txt', target, 'single', { as: 'named.txt' }));
    requireComplete(await copy(source, 'a/b', target, 'kept', { keepPrefix: true }));
    expect(await readStore(target)).toEqual({
      't/x.txt': 'X',
      't/b/y.txt': 'Y',
      't/empty/': '',
      'single/x.txt': 'X',
      'single/named.txt': 'X',
      'kept/a/b/y.txt': 'Y',
    });
  });

  test('takes along what the target can keep, and tells the rest', async () => {
    const source = await openDatastore(memory, {});
    await source.write('x.json', '{}', { contentType: 'application/json', metadata: { owner: 'me' } });
    const able = await openDatastore(memory, {});
    requireComplete(await copy(source, 'x.json', able, ''));
    expect(await able.stat('x.json')).toMatchObject({ contentType: 'application/json', metadata: { owner: 'me' } });

    const { store, files } = await openFlatStore();
    const events: TransferEvent[] = [];
    requireComplete(await copy(source, 'x.json', store, '', { onEvent: (event) => void events.push(event) }));
    expect(files.get('x.json')?.metadata).toEqual({ owner: 'me' });
    expect(events[0]?.dropped).toEqual(['contentType']);
  });

  test('copies a file and a folder of one name where both stores have them', async () => {
    const source = await openFlatStore({}, { a: 'file', 'a/b': 'below' });
    const target = await openFlatStore();
    requireComplete(await copy(source.store, '', target.store, 't'));
    expect(await readStore(target.store)).toEqual({ 't/a': 'file', 't/a/b': 'below' });
    requireComplete(await copy(source.store, 'a', target.store, 'file'));
    requireComplete(await copy(source.store, 'a/', target.store, 'folder'));
    expect(await readStore(target.store, 'file')).toEqual({ a: 'file' });
    expect(await readStore(target.store, 'folder')).toEqual({ b: 'below' });
  });
});

test('a store that is done with the last byte never gets the last byte of a wrong file', async () => {
  const source = await openFlatStore(
    {
      distort: async function* (_path, chunks) {
        for await (const chunk of chunks) yield chunk.map((byte) => byte ^ 1);
      },
    },
    { 'large.bin': Buffer.alloc(2_000_000, 1), 'small.bin': 'small' },
  );
  const target = await openFlatStore({ eager: true });
  const summary = await copy(source.store, '', target.store, '');
  expect(summary).toMatchObject({ outcome: 'incomplete', failedBecause: { 'DATA.CORRUPT': 2 } });
  expect([...target.files.keys()]).toEqual([]);
});

describe('inside one store', () => {
  test('lets the store copy where it can', async () => {
    const { store, requests } = await openFlatStore({ copy: true }, tree);
    const events: TransferEvent[] = [];
    requireComplete(await copy(store, 'a', store, 't', { onEvent: (event) => void events.push(event) }));
    expect(await readStore(store, 't')).toEqual({ 'x.txt': 'X', 'b/y.txt': 'Y' });
    expect(events).toEqual([
      expect.objectContaining({ method: 'server-copy', verified: 'md5' }),
      expect.objectContaining({ method: 'server-copy' }),
    ]);
    expect(requests.filter((request) => /^(read|write) t/.test(request))).toHaveLength(2);
    expect(requests.filter((request) => request.startsWith('copy '))).toHaveLength(2);
  });

  test('streams where the store cannot', async () => {
    const { store } = await openFlatStore({}, tree);
    requireComplete(await copy(store, 'a', store, 't'));
    expect(await readStore(store, 't')).toEqual({ 'x.txt': 'X', 'b/y.txt': 'Y' });
  });

  test('decides by the policy, in one step where the store has the condition', async () => {
    const { store, files } = await openFlatStore({ copy: true }, { 'a/x': 'new', 'a/y': 'new', 't/x': 'old' });
    expect(await copy(store, 'a', store, 't', { onConflict: 'skip' })).toMatchObject({ files: { done: 1, skipped: 1 } });
    expect(Buffer.from(files.get('t/x')?.bytes ?? []).toString()).toBe('old');
    expect(await copy(store, 'a', store, 't')).toMatchObject({ files: { failed: 2 }, failedBecause: { 'PATH.EXISTS': 2 } });
    expect(await copy(store, 'a', store, 't', { onConflict: 'ifChanged' })).toMatchObject({ files: { done: 1, skipped: 1 } });
  });

  test.each([{ copy: true }, {}])('never copies a folder into itself, or a file onto itself: %j', async (options) => {
    const { store, files } = await openFlatStore(options, { 'a/x.txt': 'X', 'a/a/x.txt': 'XX', 'b.txt': 'B' });
    await expect(copy(store, 'a', store, 'a')).rejects.toMatchObject({ code: 'PATH.INVALID' });
    await expect(copy(store, 'a', store, 'a/below')).rejects.toMatchObject({ code: 'PATH.INVALID' });
    await expect(copy(store, '', store, 't')).rejects.toMatchObject({ code: 'PATH.INVALID' });
    const summary = await copy(store, 'a', store, '');
    expect(summary).toMatchObject({ files: { done: 1, failed: 1 }, failedBecause: { 'PATH.INVALID': 1 } });
    expect(await copy(store, 'b.txt', store, '', { onConflict: 'overwrite' })).toMatchObject({ failedBecause: { 'PATH.INVALID': 1 } });
    expect([...files.keys()].sort()).toEqual(['a/a/x.txt', 'a/x.txt', 'b.txt', 'x.txt']);
  });

  test('overwrites nothing where the store copies without a condition', async () => {
    const { store, files } = await openFlatStore({ copy: true, copyUnconditional: true }, { 'a/x': 'new', 't/x': 'old' });
    expect(await copy(store, 'a', store, 't')).toMatchObject({ failedBecause: { 'PATH.EXISTS': 1 } });
    expect(await copy(store, 'a', store, 't', { onConflict: 'skip' })).toMatchObject({ skippedBecause: { exists: 1 } });
    expect(Buffer.from(files.get('t/x')?.bytes ?? []).toString()).toBe('old');
  });

  test('tells a source that changes between listing and copy', async () => {
    const { store, files } = await openFlatStore(
      {
        copy: true,
        before: (operation) => {
          const file = files.get('a/x.txt');
          if (operation === 'copy' && file) file.etag = 'changed';
        },
      },
      { 'a/x.txt': 'X' },
    );
    expect(await copy(store, 'a', store, 't')).toMatchObject({ failedBecause: { 'CONDITION.FAILED': 1 } });
    expect(files.has('t/x.txt')).toBe(false);
  });
});
