import { execFileSync } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { memory } from '@stowage/conformance';
import { openDatastore } from '@stowage/core';
import { requireComplete, uploadFiles } from '@stowage/transfer';
import { expect, test } from 'vitest';
import { makeFolder, readStore } from './trees.ts';

test('a file lands under its own name, whichever others there are', async () => {
  const folder = await makeFolder({ 'a/x.csv': 'X', 'a/b/y.csv': 'Y', 'z.csv': 'Z' });
  const store = await openDatastore(memory, {});
  requireComplete(await uploadFiles(store, [join(folder, 'a/x.csv')], { to: 'one' }));
  const all = ['a/x.csv', 'a/b/y.csv', 'z.csv'].map((path) => join(folder, path));
  requireComplete(await uploadFiles(store, all, { to: 'all' }));
  expect(await readStore(store)).toEqual({ 'one/x.csv': 'X', 'all/x.csv': 'X', 'all/y.csv': 'Y', 'all/z.csv': 'Z' });
});

test('with relativeTo a file keeps its path below that folder, and one outside of it fails', async () => {
  const folder = await makeFolder({ 'a/x.csv': 'X', 'a/b/y.csv': 'Y', 'ab/z.csv': 'Z', 'a/..odd': 'O' });
  const store = await openDatastore(memory, {});
  const files = ['a/x.csv', 'a/b/y.csv', 'ab/z.csv', 'a/..odd'].map((path) => join(folder, path));
  const summary = await uploadFiles(store, files, { relativeTo: join(folder, 'a'), to: 't' });
  expect(summary).toMatchObject({ files: { done: 3, failed: 1 }, failedBecause: { 'PATH.INVALID': 1 } });
  expect(await readStore(store)).toEqual({ 't/x.csv': 'X', 't/b/y.csv': 'Y', 't/..odd': 'O' });
});

test('the second of two files of one name fails, also when overwriting', async () => {
  const folder = await makeFolder({ 'a/x.csv': 'first', 'b/x.csv': 'second' });
  const store = await openDatastore(memory, {});
  async function* files(): AsyncGenerator<string> {
    yield join(folder, 'a/x.csv');
    yield join(folder, 'b/x.csv');
  }
  const summary = await uploadFiles(store, files(), { onConflict: 'overwrite' });
  expect(summary).toMatchObject({ files: { done: 1, failed: 1 }, failedBecause: { 'PATH.EXISTS': 1 } });
  expect(await readStore(store)).toEqual({ 'x.csv': 'first' });
});

test('folders and missing files fail, pipes are skipped, links that were named are followed', async () => {
  const folder = await makeFolder({ 'a.txt': 'A', 'b/x': '' });
  await symlink('a.txt', join(folder, 'link'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const store = await openDatastore(memory, {});
  const summary = await uploadFiles(
    store,
    ['a.txt', 'b', 'none', 'link', 'pipe'].map((name) => join(folder, name)),
  );
  expect(summary).toMatchObject({
    files: { found: 5, done: 2, skipped: 1, failed: 2 },
    failedBecause: { 'PATH.IS_DIRECTORY': 1, 'PATH.NOT_FOUND': 1 },
    skippedBecause: { 'special-file': 1 },
  });
  expect(await readStore(store)).toEqual({ 'a.txt': 'A', link: 'A' });
});
