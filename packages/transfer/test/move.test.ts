import { memory } from '@stowage/conformance';
import { DatastoreError, openDatastore } from '@stowage/core';
import { move } from '@stowage/transfer';
import { describe, expect, test } from 'vitest';
import { type FlatOptions, openFlatStore } from './flat-store.ts';
import { fillStore, readStore } from './trees.ts';

const tree = { 'a/x.txt': 'X', 'a/b/y.txt': 'Y', 'ab.txt': 'stays' };

describe('a folder', () => {
  test('is renamed as a whole where the store can', async () => {
    const store = await openDatastore(memory, {});
    await fillStore(store, tree);
    const summary = await move(store, 'a', 'new/t');
    expect(summary).toMatchObject({ outcome: 'complete', method: 'rename', files: { found: 0 }, directories: { done: 1 } });
    expect(await readStore(store)).toEqual({ 'new/t/x.txt': 'X', 'new/t/b/y.txt': 'Y', 'ab.txt': 'stays' });
  });

  test('is merged file by file into one that is there, and its empty directories go', async () => {
    const store = await openDatastore(memory, {});
    await fillStore(store, { ...tree, 't/b/there.txt': 'T', 't/x.txt': 'old' });
    const first = await move(store, 'a', 't');
    expect(first).toMatchObject({
      outcome: 'incomplete',
      method: 'rename',
      files: { done: 1, failed: 1 },
      failedBecause: { 'PATH.EXISTS': 1 },
    });
    expect(await readStore(store)).toEqual({ 'a/x.txt': 'X', 't/b/y.txt': 'Y', 't/b/there.txt': 'T', 't/x.txt': 'old', 'ab.txt': 'stays' });
    await move(store, 'a', 't', { onConflict: 'overwrite' });
    expect(await readStore(store)).toEqual({ 't/x.txt': 'X', 't/b/y.txt': 'Y', 't/b/there.txt': 'T', 'ab.txt': 'stays' });
    expect(await store.exists('a')).toBe(false);
  });

  test.each([
    [{ rename: true }, 'rename', 'rename'],
    [{ copy: true }, 'copy-and-delete', 'copy'],
    [{}, 'copy-and-delete', 'read'],
    [{ unconditional: true }, 'copy-and-delete', 'read'],
  ] as const)('of a store with %j is moved by %s', async (options: FlatOptions, method, operation) => {
    const { store, requests } = await openFlatStore(options, tree);
    const summary = await move(store, 'a', 't');
    expect(summary).toMatchObject({ outcome: 'complete', method, files: { found: 2, done: 2 } });
    expect(requests.filter((request) => request.startsWith(`${operation} `))).toHaveLength(2);
    expect(await readStore(store)).toEqual({ 't/x.txt': 'X', 't/b/y.txt': 'Y', 'ab.txt': 'stays' });
  });
});

describe('a single file', () => {
  test.each([{ rename: true }, { copy: true }, {}])(
    'lands in the target folder under its name or the one given: %j',
    async (options: FlatOptions) => {
      const { store } = await openFlatStore(options, tree);
      await move(store, 'a/x.txt', 't');
      await move(store, 'ab.txt', '', { as: 'renamed.txt' });
      expect(await readStore(store)).toEqual({ 't/x.txt': 'X', 'a/b/y.txt': 'Y', 'renamed.txt': 'stays' });
    },
  );

  test.each([{ rename: true }, { copy: true }, {}])('is not lost by moving it onto itself: %j', async (options: FlatOptions) => {
    const { store } = await openFlatStore(options, tree);
    expect(await move(store, 'a/x.txt', 'a', { onConflict: 'overwrite' })).toMatchObject({ failedBecause: { 'PATH.INVALID': 1 } });
    expect(await readStore(store)).toEqual(tree);
  });
});

describe('a source that cannot be deleted', () => {
  test('because it has changed meanwhile stays, and is told', async () => {
    const { store, files } = await openFlatStore(
      {
        before: (operation, path) => {
          if (operation === 'delete') files.set(path, { bytes: Buffer.from('edited'), modified: new Date(), etag: 'edited' });
        },
      },
      { 'a/x.txt': 'X' },
    );
    const summary = await move(store, 'a', 't');
    expect(summary).toMatchObject({ outcome: 'incomplete', failedBecause: { 'CONDITION.FAILED': 1 } });
    expect(await readStore(store)).toEqual({ 'a/x.txt': 'edited', 't/x.txt': 'X' });
  });

  test('at first is deleted at the next try', async () => {
    let failures = 1;
    const { store } = await openFlatStore(
      {
        before: (operation) => {
          if (operation === 'delete' && failures-- > 0) throw new DatastoreError('SERVICE.UNAVAILABLE', 'Not now.');
        },
      },
      { 'a/x.txt': 'X' },
    );
    expect(await move(store, 'a', 't')).toMatchObject({ outcome: 'complete', files: { done: 1 } });
    expect(await readStore(store)).toEqual({ 't/x.txt': 'X' });
  });

  test('at all is refused before anything is moved', async () => {
    const { store } = await openFlatStore({ withoutDelete: true }, { 'a/x.txt': 'X' });
    await expect(move(store, 'a', 't')).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(await readStore(store)).toEqual({ 'a/x.txt': 'X' });
  });
});
