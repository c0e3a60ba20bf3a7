import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectEqual, expectError } from '../expectation.ts';
import { toLines } from './write-metadata.ts';

/** Metadata of a file that is there. */
export const setMetadataCases: readonly ConformanceCase[] = defineArea('setMetadata', 'MetadataSettable.setMetadata', [
  defineCase('sets', 'metadata is set', ['setMetadata', 'stat'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setMetadata(file, { source: 'sensor', run: '12' });
    expectEqual(toLines((await files.entry(file)).metadata), ['run: 12', 'source: sensor'], 'the metadata');
  }),
  defineCase('replaces', 'all that was there is replaced', ['setMetadata', 'write.metadata', 'stat'], async ({ store, files }) => {
    const file = await files.put('a', 'x', { metadata: { source: 'sensor', old: 'yes' } });
    await store.setMetadata(file, { source: 'camera' });
    expectEqual(toLines((await files.entry(file)).metadata), ['source: camera'], 'the metadata');
  }),
  defineCase('removes', 'no metadata takes away what was there', ['setMetadata', 'write.metadata', 'stat'], async ({ store, files }) => {
    const file = await files.put('a', 'x', { metadata: { source: 'sensor' } });
    await store.setMetadata(file, {});
    expectEqual(toLines((await files.entry(file)).metadata), [], 'the metadata');
  }),
  defineCase('lower-case', 'names come back in lower case', ['setMetadata', 'stat'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setMetadata(file, { SourceName: 'Sensor A' });
    expectEqual(toLines((await files.entry(file)).metadata), ['sourcename: Sensor A'], 'the metadata');
  }),
  defineCase('content-stays', 'the content stays', ['setMetadata'], async ({ store, files }) => {
    const file = await files.put('a', 'content');
    await store.setMetadata(file, { source: 'sensor' });
    expectEqual(await files.text(file), 'content', 'the content');
  }),
  defineCase('headers-stay', 'content headers stay', ['setMetadata', 'write.contentType', 'stat'], async ({ store, files }) => {
    const file = await files.put('a', 'x', { contentType: 'text/csv' });
    await store.setMetadata(file, { source: 'sensor' });
    const entry = await files.entry(file);
    expectEqual(entry.kind === 'file' && entry.contentType, 'text/csv', 'contentType');
  }),
  defineCase('missing', 'nothing is PATH.NOT_FOUND', ['setMetadata'], async ({ store, path }) => {
    await expectError(store.setMetadata(path('missing'), { source: 'sensor' }), 'PATH.NOT_FOUND');
  }),
  defineCase('if-match.same', 'ifMatch with the present ETag sets', ['setMetadata.ifMatch', 'stat'], async ({ store, files }) => {
    const file = await files.put('a');
    await store.setMetadata(file, { source: 'sensor' }, { ifMatch: (await files.entry(file)).etag });
    expectEqual(toLines((await files.entry(file)).metadata), ['source: sensor'], 'the metadata');
  }),
  defineCase(
    'if-match.stale',
    'ifMatch with an earlier ETag is CONDITION.FAILED',
    ['setMetadata.ifMatch', 'stat'],
    async ({ store, files }) => {
      const file = await files.put('a', 'first');
      const stale = (await files.entry(file)).etag;
      await files.put('a', 'other');
      await expectError(store.setMetadata(file, { source: 'sensor' }, { ifMatch: stale }), 'CONDITION.FAILED');
      expectEqual(toLines((await files.entry(file)).metadata), [], 'the metadata');
    },
  ),
]);
