import { createHash } from 'node:crypto';
import type { Entry } from '@stowage/core';
import { createCrc64 } from '@stowage/core/driver';
import { collect, patternBytes, toBytes } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual } from '../expectation.ts';

/** Clocks of machines differ, and services cut times to seconds. */
const tolerance = 16 * 60_000;

/** What other cases compare, or nobody can. */
const compared: ReadonlySet<string> = new Set(['etag', 'driver', 'digests']);

/** Fails unless what one source of an entry tells is what another tells; what it does not tell is not compared. */
function expectAgrees(found: Entry | undefined, expected: Entry, what: string): void {
  expect(found !== undefined, `an entry from ${what}`);
  for (const [field, value] of Object.entries(expected)) {
    const told = (found as unknown as Readonly<Record<string, unknown>>)[field];
    if (told === undefined || compared.has(field)) continue;
    const [left, right] = [told, value].map((one) => JSON.stringify(one instanceof Date ? Math.floor(one.getTime() / 1_000) : one));
    expectEqual(left, right, `${field} from ${what}`);
  }
}

/** What is told of a file, by everything that tells it. */
export const entryCases: readonly ConformanceCase[] = defineArea('entry', 'FileEntry, DirectoryEntry', [
  defineCase('stat-and-list', 'a listing tells what stat tells, as far as it tells it', ['stat', 'list'], async ({ store, files }) => {
    const file = await files.put('a.txt', 'twelve bytes');
    const [listed] = await collect(store.list(files.folder));
    expectAgrees(listed, await store.stat(file), 'the listing');
  }),
  defineCase(
    'stat-and-recursive',
    'a recursive listing tells what stat tells, as far as it tells it',
    ['stat', 'list'],
    async ({ store, files }) => {
      const file = await files.put('folder/a.txt', 'twelve bytes');
      const listed = (await collect(store.list(files.folder, { recursive: true }))).find(({ path }) => path === file);
      expectAgrees(listed, await store.stat(file), 'the recursive listing');
    },
  ),
  defineCase('stat-and-read', 'a read tells what stat tells', ['stat', 'read'], async ({ store, files }) => {
    const file = await files.put('a.txt', 'twelve bytes');
    const result = await store.read(file);
    await result.cancel();
    expectAgrees(result.entry, await store.stat(file), 'the read');
  }),
  defineCase('directory', 'a listing tells a directory as stat does', ['stat', 'list', 'createDirectory'], async ({ store, files }) => {
    const folder = await files.makeDirectory('folder');
    const [listed] = await collect(store.list(files.folder));
    expectAgrees(listed, await store.stat(folder), 'the listing');
    expect(!('size' in (await store.stat(folder))), 'no size of a directory');
  }),
  defineCase('time', 'a file that was just written was modified about now', ['stat', 'write'], async ({ store, path }) => {
    await store.write(path('a'), 'x');
    const { lastModified } = await store.stat(path('a'));
    const off = Math.abs(Date.now() - (lastModified?.getTime() ?? Number.NaN));
    expect(off < tolerance, 'a time near now', lastModified);
  }),
  defineCase('time.later', 'the time does not go back when a file is written again', ['stat', 'write'], async ({ store, path }) => {
    const times: number[] = [];
    for (const content of ['one', 'two', 'three']) {
      await store.write(path('a'), content);
      times.push((await store.stat(path('a'))).lastModified?.getTime() ?? Number.NaN);
    }
    expectEqual(
      [...times].sort((a, b) => a - b),
      times,
      'the times',
    );
  }),
  defineCase(
    'created',
    'a time of creation, where it is told, is not after that of the last change',
    ['stat', 'write'],
    async ({ store, path }) => {
      await store.write(path('a'), 'x');
      const { createdAt, lastModified } = await store.stat(path('a'));
      if (createdAt === undefined || lastModified === undefined) return;
      // A service may cut the one to seconds and not the other.
      expect(createdAt.getTime() <= lastModified.getTime() + 1_000, `a time until ${lastModified.toISOString()}`, createdAt);
    },
  ),
  defineCase('digests', 'digests, where they are told, are those of the bytes', ['stat', 'write'], async ({ store, path, blockSize }) => {
    for (const bytes of [toBytes('twelve bytes'), patternBytes(blockSize * 2 + 1), new Uint8Array(0)]) {
      await store.write(path('a'), bytes);
      const entry = await store.stat(path('a'));
      const { md5, crc64 } = (entry.kind === 'file' ? entry.digests : undefined) ?? {};
      const crc = createCrc64();
      crc.update(bytes);
      const wanted = { md5: createHash('md5').update(bytes).digest('base64'), crc64: crc.digest() };
      if (md5 !== undefined) expectEqual(md5, wanted.md5, 'the MD5');
      if (crc64 !== undefined) expectEqual(crc64, wanted.crc64, 'the CRC-64');
    }
  }),
  defineCase(
    'own',
    'an entry is a value of its own: changing it changes nothing in the store',
    ['stat', 'write.metadata'],
    async ({ store, files }) => {
      const file = await files.put('a', 'x', { metadata: { source: 'sensor' } });
      const first = (await store.stat(file)) as { metadata?: Record<string, string> };
      if (first.metadata !== undefined && !Object.isFrozen(first.metadata)) first.metadata.source = 'changed';
      expectEqual((await store.stat(file)).metadata?.source, 'sensor', 'the metadata');
    },
  ),
]);
