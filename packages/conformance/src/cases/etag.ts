import { collect } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual } from '../expectation.ts';

/** The version mark of files. A store may have none; one that it has must be good for conditions. */
export const etagCases: readonly ConformanceCase[] = defineArea('etag', 'EntryFields.etag', [
  defineCase(
    'changes',
    'the ETag differs when the content does, also at the same size',
    ['stat', 'write'],
    async ({ store, files, path }) => {
      const seen: (string | undefined)[] = [];
      for (const content of ['one', 'two', 'three']) {
        await store.write(path('a'), content);
        seen.push((await store.stat(path('a'))).etag);
      }
      expect(seen.every((etag) => etag === undefined) || new Set(seen).size === 3, 'three ETags for three contents', seen);
      expectEqual(await files.text(path('a')), 'three', 'the content');
    },
  ),
  defineCase('changes.append', 'the ETag differs after an append', ['stat', 'append'], async ({ store, path }) => {
    await store.append(path('a'), 'one');
    const first = (await store.stat(path('a'))).etag;
    await store.append(path('a'), 'two');
    const second = (await store.stat(path('a'))).etag;
    expect(first === undefined || first !== second, 'another ETag after the append', second);
  }),
  defineCase('stays', 'the ETag stays while nobody changes the file', ['stat'], async ({ store, files }) => {
    const file = await files.put('a');
    const seen = [await store.stat(file), await store.stat(file), await store.stat(file)].map(({ etag }) => etag);
    expectEqual(new Set(seen).size, 1, 'the number of ETags of an unchanged file');
  }),
  defineCase('of-stat-and-read', 'stat and read tell the same ETag', ['stat', 'read'], async ({ store, files }) => {
    const file = await files.put('a');
    const result = await store.read(file);
    await result.cancel();
    expectEqual(result.entry.etag, (await store.stat(file)).etag, 'the ETag that read tells');
  }),
  defineCase('of-stat-and-list', 'a listing that tells ETags tells the same as stat', ['stat', 'list'], async ({ store, files }) => {
    const file = await files.put('a');
    const [listed] = await collect(store.list(files.folder));
    const { etag } = await store.stat(file);
    expect(listed !== undefined && (listed.etag === undefined || listed.etag === etag), `the ETag ${etag} in the listing`, listed?.etag);
  }),
  defineCase('of-write-and-stat', 'the result of a write tells the ETag that stat tells', ['stat', 'write'], async ({ store, path }) => {
    const { etag } = await store.write(path('a'), 'content');
    const stated = (await store.stat(path('a'))).etag;
    expect(etag === undefined || etag === stated, `the ETag ${stated} in the result`, etag);
  }),
]);
