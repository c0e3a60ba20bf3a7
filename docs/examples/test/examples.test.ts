import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatastore, supports } from '@stowage/core';
import { beforeEach, expect, it } from 'vitest';
import { useWorkspace } from '../src/by-name.ts';
import { useStore } from '../src/first-store.ts';
import { texts } from '../src/own-driver.ts';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-examples-'));
  return () => rm(folder, { recursive: true, force: true });
});

it('opens a store and uses it', async () => {
  expect(await useStore(folder)).toEqual(['meow', 'animals/cat.txt', 'PATH.NOT_FOUND']);
});

it('registers a datastore and opens it by its name', async () => {
  await mkdir(join(folder, 'data'));
  await writeFile(join(folder, 'data/cat.txt'), 'meow');
  expect(await useWorkspace(join(folder, 'workspace'), join(folder, 'data'))).toBe(4);
});

it('is a driver of its own', async () => {
  const store = await openDatastore(texts, { files: { 'a/b.txt': 'hello', 'c.txt': 'world' } });
  expect(await (await store.read('a/b.txt')).text()).toBe('hello');
  const paths: string[] = [];
  for await (const { path } of store.list('', { recursive: true })) paths.push(path);
  expect(paths).toEqual(['a/b.txt', 'c.txt']);
  expect(supports(store, 'write')).toBe(false);
});
