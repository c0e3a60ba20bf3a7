import type { Datastore, SignedUrl } from '@stowage/core';
import { collect } from '../bytes.ts';
import { type CaseContext, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectError, rejection } from '../expectation.ts';
import { expectRefusedByCore } from '../quiet.ts';
import { later, useSigned } from '../signed-use.ts';

const needs = ['signUrl'] as const;
const minute = 60_000;

/** Refuses before any request, by core alone. */
async function expectMissing(context: CaseContext<'signUrl'>, step: (store: Datastore<'signUrl'>) => Promise<unknown>): Promise<void> {
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

/** A signed URL, made that of something below what was signed. */
function below({ url, ...rest }: SignedUrl, name: string): SignedUrl {
  const made = new URL(url);
  made.pathname = `${made.pathname.replace(/\/$/, '')}/${name}`;
  return { ...rest, url: made.href };
}

/** URLs of more than a file. */
export const signScopeCases: readonly ConformanceCase[] = defineArea('signUrl.scope', 'SignedScope', [
  defineCase('of-listing', 'what is listed can be signed, file by file', [...needs, 'list'], async (context) => {
    const { store, files } = context;
    await files.putAll(['a', 'folder/b']);
    for (const entry of await collect(store.list(files.folder, { recursive: true }))) {
      if (entry.kind === 'directory') continue;
      expectEqual((await useSigned(context, 'read', await store.signUrl(entry.path))).ok, true, `whether ${entry.path} was given`);
    }
  }),
  defineCase('directory', 'a URL of a directory opens what is in it, at every depth', ['signUrl.scopes=directory'], async (context) => {
    const { store, files, path } = context;
    await files.putAll(['folder/a', 'folder/inner/b']);
    const signed = await store.signUrl(`${path('folder')}/`);
    for (const name of ['a', 'inner/b']) {
      const { ok, bytes } = await useSigned(context, 'read', below(signed, name));
      expectEqual([ok, new TextDecoder().decode(bytes)], [true, `folder/${name}`], `what the URL gives of ${name}`);
    }
  }),
  defineCase('directory.only', 'a URL of a directory opens nothing beside it', ['signUrl.scopes=directory'], async (context) => {
    const { store, files, path } = context;
    await files.putAll(['folder/a', 'other/a']);
    const signed = await store.signUrl(`${path('folder')}/`);
    const { ok } = await useSigned(context, 'read', { ...signed, url: below(signed, 'a').url.replace('/folder/', '/other/') });
    expectEqual(ok, false, 'whether a file beside the directory was given');
  }),
  defineCase('datastore', 'a URL of the datastore opens every file in it', ['signUrl.scopes=datastore'], async (context) => {
    const { store, files } = context;
    const paths = await files.putAll(['a', 'folder/b']);
    const signed = await store.signUrl('');
    for (const path of paths) expectEqual((await useSigned(context, 'read', below(signed, path))).ok, true, `whether ${path} was given`);
  }),
  defineCase('datastore.only-read', 'a URL of the datastore for reading deletes nothing', ['signUrl.scopes=datastore'], async (context) => {
    const { store, files } = context;
    const file = await files.put('a');
    const { ok } = await useSigned(context, 'delete', below(await store.signUrl(''), file));
    expectEqual([ok, await files.names()], [false, ['a']], 'whether the delete succeeded, and the files');
  }),
]);
