import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual } from '../expectation.ts';

/** URLs that carry their own right. They are tried only where they lead over HTTP. */
export const signCases: readonly ConformanceCase[] = defineArea('signUrl', 'Signable.signUrl', [
  defineCase('expires', 'a URL tells when it stops to work', ['signUrl'], async ({ store, files }) => {
    const expiresAt = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 600_000);
    const signed = await store.signUrl(await files.put('a'), { expiresAt });
    expectEqual(signed.expiresAt.getTime(), expiresAt.getTime(), 'the end');
    expect(URL.canParse(signed.url), 'a URL', typeof signed.url);
  }),
  defineCase('reads', 'a program without a credential reads by it', ['signUrl'], async ({ store, files }) => {
    const { url, headers } = await store.signUrl(await files.put('a b#c%20d', 'content'));
    expectEqual(await (await fetch(url, { headers })).text(), 'content', 'what the URL gives');
  }),
  defineCase('reads.only', 'a URL for reading deletes nothing', ['signUrl'], async ({ store, files }) => {
    const { url } = await store.signUrl(await files.put('a', 'content'));
    const { ok } = await fetch(url, { method: 'DELETE' });
    expectEqual([ok, await files.names()], [false, ['a']], 'whether the delete succeeded, and the files');
  }),
  defineCase('one-file', 'a URL of one file does not open another', ['signUrl'], async ({ store, files }) => {
    const { url } = await store.signUrl(await files.put('first-file', 'content'));
    await files.put('other-file', 'secret');
    const { ok } = await fetch(url.replace('first-file', 'other-file'));
    expectEqual(ok, false, 'whether the other file was given');
  }),
]);
