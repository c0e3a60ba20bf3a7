import type { Datastore, SignedAccess, SignedUrl } from '@stowage/core';
import { collect, patternBytes, toBytes } from '../bytes.ts';
import { type CaseContext, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectBytes, expectEqual, expectError, rejection } from '../expectation.ts';
import type { UseSignedUrl } from '../harness.ts';
import { expectRefusedByCore } from '../quiet.ts';

const needs = ['signUrl'] as const;
const minute = 60_000;

/** What a program without a credential does with a signed URL where the harness says nothing else. */
const plainUse: Readonly<Record<SignedAccess, UseSignedUrl>> = {
  read: ({ url, headers }) => fetch(url, { headers }),
  write: ({ url, headers }, body) => fetch(url, { method: 'PUT', headers, body }),
  delete: ({ url, headers }) => fetch(url, { method: 'DELETE', headers }),
  list: ({ url, headers }) => fetch(url, { headers }),
};

/** Uses a URL as a foreign program would, and reads the answer to its end, so that no connection stays behind. */
async function use(
  { harness }: Pick<CaseContext, 'harness'>,
  access: SignedAccess,
  signed: SignedUrl,
  body: Uint8Array<ArrayBuffer> = toBytes('by url'),
): Promise<{ readonly ok: boolean; readonly bytes: Uint8Array }> {
  const response = await (harness.signed?.[access] ?? plainUse[access])(signed, body);
  return { ok: response.ok, bytes: new Uint8Array(await response.arrayBuffer()) };
}

const later = (milliseconds: number): Date => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + milliseconds);

/** Replaces one character in the middle of the longest value of the query, which is the signature. */
function tampered(url: string): string {
  const longest = [...new URL(url).searchParams.values()].reduce((one, other) => (other.length > one.length ? other : one), '');
  const encoded = [encodeURIComponent(longest), longest].find((text) => url.includes(text)) ?? longest;
  const at = url.indexOf(encoded) + 4;
  return `${url.slice(0, at)}${url[at] === 'A' ? 'B' : 'A'}${url.slice(at + 1)}`;
}

type SignStore = Datastore<'signUrl'>;

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
    const { ok, bytes } = await use(context, 'read', await store.signUrl(await files.put('a b#c%20d', 'content')));
    expectEqual([ok, new TextDecoder().decode(bytes)], [true, 'content'], 'what the URL gives');
  }),
  defineCase('reads.large', 'a file of many blocks is read by it', needs, async (context) => {
    const content = patternBytes(context.blockSize * 3 + 1);
    const { bytes } = await use(context, 'read', await context.store.signUrl(await context.files.put('a', content)));
    expectBytes(bytes, content, 'what the URL gives');
  }),
  defineCase('reads.odd-names', 'odd names are signed by their own names', needs, async (context) => {
    const { store, files } = context;
    for (const name of ['a b', 'a%20b', 'a+b', 'a#b', 'a&b=c', "a'b", 'caf\u00e9', '\u{1f4e6}', 'folder/inner/a']) {
      const { bytes } = await use(context, 'read', await store.signUrl(await files.put(name)));
      expectEqual(new TextDecoder().decode(bytes), name, 'what the URL gives');
    }
  }),
  defineCase('reads.only', 'a URL for reading deletes nothing', needs, async (context) => {
    const { store, files } = context;
    const { ok } = await use(context, 'delete', await store.signUrl(await files.put('a', 'content')));
    expectEqual([ok, await files.names()], [false, ['a']], 'whether the delete succeeded, and the files');
  }),
  defineCase('reads.no-write', 'a URL for reading writes nothing', needs, async (context) => {
    const { store, files } = context;
    const file = await files.put('a', 'content');
    const { headers } = await store.signUrl(file, { access: ['write'] });
    const { url, expiresAt } = await store.signUrl(file);
    const { ok } = await use(context, 'write', { url, expiresAt, headers });
    expectEqual([ok, await files.text(file)], [false, 'content'], 'whether the write succeeded, and the content');
  }),
  defineCase('writes', 'a program without a credential writes by it', needs, async (context) => {
    const { store, files, path } = context;
    const { ok } = await use(context, 'write', await store.signUrl(path('a'), { access: ['write'] }));
    expectEqual([ok, await files.text(path('a'))], [true, 'by url'], 'whether the write succeeded, and the content');
  }),
  defineCase('writes.only', 'a URL for writing reads nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { access: ['write'] });
    expectEqual((await use(context, 'read', signed)).ok, false, 'whether the read succeeded');
  }),
  defineCase('deletes', 'a program without a credential deletes by it', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a'), { access: ['delete'] });
    await files.put('b');
    const { ok } = await use(context, 'delete', signed);
    expectEqual([ok, await files.names()], [true, ['b']], 'whether the delete succeeded, and the files');
  }),
  defineCase('deletes.only', 'a URL for deleting reads nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { access: ['delete'] });
    expectEqual((await use(context, 'read', signed)).ok, false, 'whether the read succeeded');
    expectEqual(await files.names(), ['a'], 'the files');
  }),
  defineCase('several', 'a URL for several things does each', needs, async (context) => {
    const { store, files } = context;
    const file = await files.put('a', 'old');
    const signed = await store.signUrl(file, { access: ['read', 'write', 'delete'] });
    expectEqual((await use(context, 'write', signed)).ok, true, 'whether the write succeeded');
    expectEqual(new TextDecoder().decode((await use(context, 'read', signed)).bytes), 'by url', 'what the URL gives');
    expectEqual((await use(context, 'delete', signed)).ok, true, 'whether the delete succeeded');
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
    const { ok, bytes } = await use(context, 'list', signed);
    expect(ok && new TextDecoder().decode(bytes).includes('shown-file'), 'the name of the file in the listing', ok);
  }),
  defineCase('one-file', 'a URL of one file does not open another', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('first-file', 'content'));
    await files.put('other-file', 'secret');
    const { ok } = await use(context, 'read', { ...signed, url: signed.url.replace('first-file', 'other-file') });
    expectEqual(ok, false, 'whether the other file was given');
  }),
  defineCase('tampered', 'a signature that was changed opens nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'));
    expectEqual((await use(context, 'read', { ...signed, url: tampered(signed.url) })).ok, false, 'whether the file was given');
  }),
  defineCase('ended', 'a URL whose time is over opens nothing', needs, async (context) => {
    const { store, files } = context;
    const signed = await store.signUrl(await files.put('a', 'content'), { expiresAt: new Date(Date.now() - minute) });
    expectEqual((await use(context, 'read', signed)).ok, false, 'whether the file was given');
  }),
  defineCase('begins', 'a URL whose time has not come opens nothing', needs, async (context) => {
    const { store, files } = context;
    const period = { startsAt: later(30 * minute), expiresAt: later(60 * minute) };
    const signed = await store.signUrl(await files.put('a', 'content'), period);
    expectEqual((await use(context, 'read', signed)).ok, false, 'whether the file was given');
  }),
  defineCase('secret', 'a URL does not hold the key that it was signed with', needs, async ({ store, files, harness }) => {
    const { url } = await store.signUrl(await files.put('a'));
    for (const secret of harness.secrets ?? [])
      for (const form of [secret, encodeURIComponent(secret)]) expect(!url.includes(form), 'no secret in the URL');
  }),
  defineCase('missing', 'a file that is not there can be signed, and reads as not there', needs, async (context) => {
    const signed = await context.store.signUrl(context.path('missing'));
    expectEqual((await use(context, 'read', signed)).ok, false, 'whether something was given');
  }),
  defineCase('together', 'many URLs are signed at a time', needs, async ({ store, files }) => {
    const paths = await files.putAll(Array.from({ length: 20 }, (_, index) => `file-${index}`));
    const urls = await Promise.all(paths.map(async (path) => (await store.signUrl(path)).url));
    expectEqual(new Set(urls).size, 20, 'the number of different URLs');
  }),
]);

/** Refuses before any request, by core alone. */
async function expectMissing(context: CaseContext<'signUrl'>, step: (store: SignStore) => Promise<unknown>): Promise<void> {
  await expectRefusedByCore(context, (store) => expectError(step(store), 'CAPABILITY.MISSING'));
}

/** What cannot be signed is refused before any request. */
export const signRefusalCases: readonly ConformanceCase[] = defineArea('signUrl.refused', 'SignUrlRequest', [
  defineCase(
    'scopes',
    'what is not among the scopes is CAPABILITY.MISSING',
    needs,
    async (context) => {
      const { scopes } = context.capabilities.signUrl ?? { scopes: [] };
      const paths = { file: context.path('a'), directory: `${context.path('folder')}/`, datastore: '' } as const;
      for (const [scope, path] of Object.entries(paths))
        if (!(scopes as readonly string[]).includes(scope)) await expectMissing(context, (store) => store.signUrl(path));
    },
    { alone: true },
  ),
  defineCase(
    'list-of-file',
    'listing by a URL of one file is CAPABILITY.MISSING',
    needs,
    async (context) => {
      const file = await context.files.put('a');
      await expectMissing(context, (store) => store.signUrl(file, { access: ['read', 'list'] }));
    },
    { alone: true },
  ),
  defineCase(
    'lifetime',
    'a life longer than the limit is CAPABILITY.MISSING',
    [...needs, 'signUrl.maxLifetime'],
    async (context) => {
      const file = await context.files.put('a');
      const expiresAt = new Date(Date.now() + (context.capabilities.signUrl?.maxLifetime ?? 0) + 2 * minute);
      await expectMissing(context, (store) => store.signUrl(file, { expiresAt }));
    },
    { alone: true },
  ),
  defineCase(
    'nonsense',
    'no access, no time, or an end before the start is a RangeError',
    needs,
    async (context) => {
      const file = await context.files.put('a');
      const wrong = [
        { access: [] },
        { access: ['everything' as never] },
        { expiresAt: new Date(Number.NaN) },
        { startsAt: later(2 * minute), expiresAt: later(minute) },
      ];
      for (const options of wrong) {
        const error = await expectRefusedByCore(context, (store) => rejection(store.signUrl(file, options), 'a RangeError'));
        expect(error instanceof RangeError, 'a RangeError', error);
      }
    },
    { alone: true },
  ),
]);

/** URLs of more than a file. */
export const signScopeCases: readonly ConformanceCase[] = defineArea('signUrl.scope', 'SignedScope', [
  defineCase('of-listing', 'what is listed can be signed, file by file', [...needs, 'list'], async (context) => {
    const { store, files } = context;
    await files.putAll(['a', 'folder/b']);
    for (const entry of await collect(store.list(files.folder, { recursive: true }))) {
      if (entry.kind === 'directory') continue;
      expectEqual((await use(context, 'read', await store.signUrl(entry.path))).ok, true, `whether ${entry.path} was given`);
    }
  }),
]);
