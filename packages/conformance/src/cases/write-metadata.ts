import type { ContentHeaders, Metadata } from '@stowage/core';
import { isDatastoreError } from '@stowage/core';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual } from '../expectation.ts';

/** Metadata as a set of lines: the order of names is the store's affair, and none at all may be shown as absent. */
export function toLines(metadata: Metadata | undefined): readonly string[] {
  return Object.entries(metadata ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
}

const headers = {
  contentType: { id: 'content-type', value: 'text/csv; charset=utf-8' },
  contentEncoding: { id: 'content-encoding', value: 'identity' },
  contentLanguage: { id: 'content-language', value: 'de-CH, en' },
  contentDisposition: { id: 'content-disposition', value: 'attachment; filename="a b.csv"' },
  cacheControl: { id: 'cache-control', value: 'private, max-age=60' },
} as const satisfies Record<keyof ContentHeaders, unknown>;

const headerDrafts = ([name, { id, value }]: [keyof ContentHeaders, (typeof headers)[keyof ContentHeaders]]): readonly CaseDraft[] => [
  defineCase(id, `${name} is kept as it is given`, [`write.${name}`, 'stat'], async ({ store, path }) => {
    await store.write(path('a'), 'x', { [name]: value });
    const entry = await store.stat(path('a'));
    expectEqual(entry.kind === 'file' && entry[name], value, name);
  }),
  defineCase(
    `${id}.replaced`,
    `a write without ${name} keeps none of the old file`,
    [`write.${name}`, 'stat'],
    async ({ store, files, path }) => {
      await files.put('a', 'x', { [name]: value });
      await store.write(path('a'), 'y');
      const entry = await store.stat(path('a'));
      expect(entry.kind === 'file' && entry[name] !== value, `${name} not to be that of the old file`, entry);
    },
  ),
];

/** How a file presents itself over HTTP. */
export const headerCases: readonly ConformanceCase[] = defineArea(
  'write.header',
  'ContentHeaders',
  (Object.entries(headers) as Parameters<typeof headerDrafts>[0][]).flatMap(headerDrafts),
);

const needs = ['write.metadata', 'stat'] as const;

/** Metadata of a file that is written. */
export const writeMetadataCases: readonly ConformanceCase[] = defineArea('write.metadata', 'Metadata', [
  defineCase('kept', 'metadata is kept', needs, async ({ store, path }) => {
    await store.write(path('a'), 'x', { metadata: { source: 'sensor', run: '12' } });
    expectEqual(toLines((await store.stat(path('a'))).metadata), ['run: 12', 'source: sensor'], 'the metadata');
  }),
  defineCase('lower-case', 'names come back in lower case, values as they are', needs, async ({ store, path }) => {
    await store.write(path('a'), 'x', { metadata: { SourceName: 'Sensor A' } });
    expectEqual(toLines((await store.stat(path('a'))).metadata), ['sourcename: Sensor A'], 'the metadata');
  }),
  defineCase('punctuation', 'values keep their punctuation', needs, async ({ store, path }) => {
    const value = 'a=b; c, "d" \'e\' <f> & g%20h #1?';
    await store.write(path('a'), 'x', { metadata: { note: value } });
    expectEqual(toLines((await store.stat(path('a'))).metadata), [`note: ${value}`], 'the metadata');
  }),
  defineCase('many', 'many names', needs, async ({ store, path }) => {
    const metadata = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`name_${index}`, `value ${index}`]));
    await store.write(path('a'), 'x', { metadata });
    expectEqual(toLines((await store.stat(path('a'))).metadata), toLines(metadata), 'the metadata');
  }),
  defineCase('prototype', 'names that objects have of themselves are names like others', needs, async ({ store, path }) => {
    const metadata = { toString: 'one', valueOf: 'two' } as unknown as Metadata;
    await store.write(path('a'), 'x', { metadata });
    const lines = toLines((await store.stat(path('a'))).metadata).map((line) => line.toLowerCase());
    expectEqual(lines, ['tostring: one', 'valueof: two'], 'the metadata');
  }),
  defineCase('unicode', 'a value beyond ASCII is kept as it is, or refused', needs, async ({ store, files, path }) => {
    const value = 'na\u00efve \u6570';
    try {
      await store.write(path('a'), 'x', { metadata: { note: value } });
    } catch (error) {
      expect(isDatastoreError(error) && error.code !== 'SERVICE.UNKNOWN', 'a refusal that says why', error);
      expectEqual(await files.names(), [], 'the files after a refusal');
      return;
    }
    expectEqual(toLines((await store.stat(path('a'))).metadata), [`note: ${value}`], 'the metadata');
  }),
  defineCase('replaced', 'a write without metadata keeps none of the old file', needs, async ({ store, files, path }) => {
    await files.put('a', 'x', { metadata: { source: 'sensor' } });
    await store.write(path('a'), 'y');
    expectEqual(toLines((await store.stat(path('a'))).metadata), [], 'the metadata');
  }),
  defineCase('of-read', 'a read tells the metadata', ['write.metadata', 'read'], async ({ store, files }) => {
    const result = await store.read(await files.put('a', 'x', { metadata: { source: 'sensor' } }));
    await result.cancel();
    expectEqual(toLines(result.entry.metadata), ['source: sensor'], 'the metadata');
  }),
  defineCase('of-list', 'a listing tells the metadata', ['write.metadata', 'list.metadata'], async ({ store, files }) => {
    await files.put('a', 'x', { metadata: { source: 'sensor' } });
    for await (const entry of store.list(files.folder)) expectEqual(toLines(entry.metadata), ['source: sensor'], 'the metadata');
  }),
  defineCase('large-file', 'a file of many blocks has its metadata', needs, async ({ store, path, blockSize }) => {
    await store.write(path('a'), new Uint8Array(blockSize * 3), { metadata: { source: 'sensor' } });
    expectEqual(toLines((await store.stat(path('a'))).metadata), ['source: sensor'], 'the metadata');
  }),
]);
