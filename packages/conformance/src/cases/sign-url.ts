import { patternBytes } from '../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError } from '../expectation.ts';
import { later, useSigned } from '../signed-use.ts';

const needs = ['signUrl'] as const;
const minute = 60_000;

/** The URL with one character of one value of its query replaced, for each value in turn. */
function tamperedUrls(url: string): readonly string[] {
  return [...new URL(url).searchParams].map(([name, value]) => {
    const made = new URL(url);
    const at = Math.floor(value.length / 2);
    made.searchParams.set(name, `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`);
    return made.href;
  });
}

/** URLs that carry their own right. They are tried by a foreign client, over HTTP. */
export const signCases: readonly ConformanceCase[] = defineArea('signUrl', 'Signable.signUrl', [
  defineCase('expires', 'a URL tells when it stops to work', needs, async ({ store, files }) => {
    const expiresAt = later(10 * minute);
    const signed = await store.signUrl(await files.put('a'), { expiresAt });
    expectEqual(signed.expiresAt.getTime(), expiresAt.getTime(), 'the end');
    expect(URL.canParse(signed.url), 'a URL', typeof signed.url);
  }),
  defineCase('reads', 'a program without a credential reads by it', needs, async (context) => {
    const { store, files } = context;
    const { ok, bytes } = await useSigned(context, 'read', await store.signUrl(await files.put('a b#c%20d', 'content')));
    expectEqual([ok, new TextDecoder().decode(bytes)], [true, 'content'], 'what the URL gives');
  }),
  defineCase('reads.large', 'a file of many blocks is read by it', needs, async (context) => {
    const content = patternBytes(context.blockSize * 3 + 1);
    const { bytes } = await useSigned(context, 'read', await context.store.signUrl(await context.files.put('a', content)));
    expectBytes(bytes, content, 'what the URL gives');
  }),
  defineCase('reads.odd-names', 'odd names are signed by their own names', needs, async (context) => {
    const { store, files } = context;
    for (const name of ['a b', 'a%20b', 'a+b', 'a#b', 'a&b=c', "a'b", 'caf\u00e9', '\u{1f4e6}', 'folder/inner/a']) {
      const { bytes } = await useSigned(context, 'read', await store.signUrl(await files.put(name)));
      expectEqual(new TextDecoder().decode(bytes), name, 'what the URL gives');
    }
  }),
  defineCase('reads.only', 'a URL for reading deletes nothing', needs, async (context) => {
    const { store, files } = context;
    const { ok } = await useSigned(context, 'delete', await store.signUrl(await files.put('a', 'content')));
    expectEqual([ok, await files.names()], [false, ['a']], 'whether the delete succeeded, and the files');
  }),
  defineCase('reads.no-write', 'a URL for reading writes nothing', needs, async (context) => {
    const { store, files } = context;
    const file = await files.put('a', 'content');
    const { headers } = await store.signUrl(file, { access: ['write'] });
    const { url, expiresAt } = await store.signUrl(file);
    const { ok } = await useSigned(context, 'write', { url, expiresAt, headers });
    expectEqual([ok, await files.text(file)], [false, 'content'], 'whether the write succeeded, and the content');
  }),
  defineCase('writes', 'a program without a credential writes by it', needs, async (context) => {
    const { store, files, path } = context;
    const { ok } = await useSigned(context, 'write', await store.signUrl(path('a'), { access: ['write'] }));
    expectEqual([ok, await files.text(path('a'))], [true, 'by url'], 'whether the write succeeded, and the content');
  }),
  defineCase('writes.only', 'a URL for writing reads nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { access: ['write'] });
    expectEqual((await useSigned(context, 'read', signed)).ok, false, 'whether the read succeeded');
  }),
  defineCase('deletes', 'a program without a credential deletes by it', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a'), { access: ['delete'] });
    await files.put('b');
    const { ok } = await useSigned(context, 'delete', signed);
    expectEqual([ok, await files.names()], [true, ['b']], 'whether the delete succeeded, and the files');
  }),
  defineCase('deletes.only', 'a URL for deleting reads nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { access: ['delete'] });
    expectEqual((await useSigned(context, 'read', signed)).ok, false, 'whether the read succeeded');
    expectEqual(await files.names(), ['a'], 'the files');
  }),
  defineCase('several', 'a URL for several things does each', needs, async (context) => {
    const { store, files } = context;
    const file = await files.put('a', 'old');
    const signed = await store.signUrl(file, { access: ['read', 'write', 'delete'] });
    expectEqual((await useSigned(context, 'write', signed)).ok, true, 'whether the write succeeded');
    expectEqual(new TextDecoder().decode((await useSigned(context, 'read', signed)).bytes), 'by url', 'what the URL gives');
    expectEqual((await useSigned(context, 'delete', signed)).ok, true, 'whether the delete succeeded');
    expectEqual(await files.names(), [], 'the files');
  }),
  defineCase('lists', 'a program without a credential lists by it', [...needs, 'harness:signed.list'], async (context) => {
    const { store, files, path, capabilities } = context;
    await files.put('folder/shown-file');
    const scopes = capabilities.signUrl?.scopes ?? [];
    if (!scopes.some((scope) => scope !== 'file')) {
      await expectError(store.signUrl('', { access: ['list'] }), 'CAPABILITY.MISSING');
      return;
    }
    const signed = await store.signUrl(scopes.includes('directory') ? `${path('folder')}/` : '', { access: ['list'] });
    const { ok, bytes } = await useSigned(context, 'list', signed);
    expect(ok && new TextDecoder().decode(bytes).includes('shown-file'), 'the name of the file in the listing', ok);
  }),
  defineCase('one-file', 'a URL of one file does not open another', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('first-file', 'content'));
    await files.put('other-file', 'secret');
    const { ok } = await useSigned(context, 'read', { ...signed, url: signed.url.replace('first-file', 'other-file') });
    expectEqual(ok, false, 'whether the other file was given');
  }),
  defineCase('tampered', 'a URL of which anything was changed opens nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'));
    for (const url of tamperedUrls(signed.url))
      expectEqual((await useSigned(context, 'read', { ...signed, url })).ok, false, 'whether the file was given');
  }),
  defineCase('ended', 'a URL whose time is over opens nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { expiresAt: new Date(Date.now() - minute) });
    expectEqual((await useSigned(context, 'read', signed)).ok, false, 'whether the file was given');
  }),
  defineCase('begins', 'a URL whose time has not come opens nothing', needs, async (context) => {
    const { store, files } = context;
    const period = { startsAt: later(30 * minute), expiresAt: later(60 * minute) };
    const signed = await store.signUrl(await files.put('a', 'content'), period);
    expectEqual((await useSigned(context, 'read', signed)).ok, false, 'whether the file was given');
  }),
  defineCase('secret', 'a URL does not hold the key that it was signed with', needs, async ({ store, files, harness }) => {
    const { url } = await store.signUrl(await files.put('a'));
    for (const secret of harness.secrets ?? [])
      for (const form of [secret, encodeURIComponent(secret)]) expect(!url.includes(form), 'no secret in the URL');
  }),
  defineCase('missing', 'a file that is not there can be signed, and reads as not there', needs, async (context) => {
    const signed = await context.store.signUrl(context.path('missing'));
    expectEqual((await useSigned(context, 'read', signed)).ok, false, 'whether something was given');
  }),
  defineCase('together', 'many URLs are signed at a time', needs, async ({ store, files }) => {
    const paths = await files.putAll(Array.from({ length: 20 }, (_, index) => `file-${index}`));
    const urls = await Promise.all(paths.map(async (path) => (await store.signUrl(path)).url));
    expectEqual(new Set(urls).size, 20, 'the number of different URLs');
  }),
]);
