import { type Entry, tryRelativePath } from '@stowage/core';
import { collect } from '../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectNames } from '../expectation.ts';
import type { Need } from '../need.ts';

/** The names of entries as a listing shows them: relative to the case's folder, a directory with a slash. */
export function shownNames({ files }: Pick<CaseContext, 'files'>, entries: readonly Entry[]): readonly string[] {
  return entries.map(({ path, kind }) => `${tryRelativePath(files.folder, path) ?? path}${kind === 'directory' ? '/' : ''}`);
}

const filesOf = (names: readonly string[]): readonly string[] => names.filter((name) => !name.endsWith('/'));

const layout = ['a', 'ab', 'a.txt', 'folder/a', 'folder/b', 'folder/inner/c', 'folder-2/d', 'folder.txt'];

/** A layout, a folder of it, and what listing that folder shows. */
const treeDraft = (id: string, title: string, folder: string, direct: readonly string[], below: readonly string[]): CaseDraft =>
  defineCase(id, title, ['list'], async (context) => {
    const { store, files } = context;
    await files.putAll(layout);
    const path = folder === '' ? files.folder : context.path(folder);
    expectNames(shownNames(context, await collect(store.list(path))), direct, 'the listing');
    const recursive = shownNames(context, await collect(store.list(path, { recursive: true })));
    expectNames(filesOf(recursive), below, 'the recursive listing');
  });

/** What a listing holds. */
export const listCases: readonly ConformanceCase[] = defineArea('list', 'Listable.list', [
  treeDraft(
    'tree',
    'a listing shows the direct children, a recursive one every file below',
    '',
    ['a', 'ab', 'a.txt', 'folder/', 'folder-2/', 'folder.txt'],
    layout,
  ),
  treeDraft(
    'tree.folder',
    'a folder lists what is in it, by whole names',
    'folder',
    ['folder/a', 'folder/b', 'folder/inner/'],
    ['folder/a', 'folder/b', 'folder/inner/c'],
  ),
  treeDraft(
    'tree.slash',
    'a trailing slash changes nothing',
    'folder/',
    ['folder/a', 'folder/b', 'folder/inner/'],
    ['folder/a', 'folder/b', 'folder/inner/c'],
  ),
  treeDraft('tree.inner', 'an inner folder lists what is in it', 'folder/inner', ['folder/inner/c'], ['folder/inner/c']),
  treeDraft('prefix.of-folder', 'the beginning of a name is no folder: it lists nothing', 'fold', [], []),
  treeDraft('prefix.of-file', 'a file that other names begin with lists nothing', 'a', [], []),
  treeDraft('missing', 'a folder that is not there lists nothing', 'missing', [], []),
  treeDraft('missing.below-file', 'below a file there is nothing to list', 'a.txt/b', [], []),
  defineCase('directories', 'directories in a recursive listing are those that are there, each once', ['list'], async (context) => {
    await context.files.putAll(layout);
    const shown = shownNames(context, await collect(context.store.list(context.files.folder, { recursive: true })));
    const directories = shown.filter((name) => name.endsWith('/'));
    expectEqual(new Set(directories).size, directories.length, 'the number of different directories');
    for (const name of directories)
      expect(['folder/', 'folder/inner/', 'folder-2/'].includes(name), 'only directories that are there', name);
  }),
  defineCase('directories.real', 'a recursive listing shows every real directory', ['list.directories=real'], async (context) => {
    await context.files.putAll(layout);
    const shown = shownNames(context, await collect(context.store.list(context.files.folder, { recursive: true })));
    const directories = shown.filter((name) => name.endsWith('/'));
    expectNames(directories, ['folder/', 'folder/inner/', 'folder-2/'], 'the directories of the listing');
  }),
  defineCase('empty-directory', 'an empty directory is listed, and lists nothing', ['list', 'createDirectory'], async (context) => {
    await context.files.makeDirectory('empty');
    expectNames(shownNames(context, await collect(context.store.list(context.files.folder))), ['empty/'], 'the listing');
    const recursive = await collect(context.store.list(context.files.folder, { recursive: true }));
    expectNames(shownNames(context, recursive), ['empty/'], 'the recursive listing');
    expectNames(shownNames(context, await collect(context.store.list(context.path('empty')))), [], 'the listing of the directory');
  }),
  defineCase('entry', 'an entry tells path, kind and size', ['list'], async ({ store, files }) => {
    const file = await files.put('a', 'twelve bytes');
    const [first] = await collect(store.list(files.folder));
    expectEqual(
      { path: first?.path, kind: first?.kind, size: first?.kind === 'file' && first.size },
      { path: file, kind: 'file', size: 12 },
      'the entry',
    );
  }),
  defineCase('empty-file', 'an empty file is listed', ['list'], async (context) => {
    await context.files.put('empty', '');
    expectNames(shownNames(context, await collect(context.store.list(context.files.folder))), ['empty'], 'the listing');
    const recursive = await collect(context.store.list(context.files.folder, { recursive: true }));
    expectNames(shownNames(context, recursive), ['empty'], 'the recursive listing');
  }),
  defineCase('last-modified', 'an entry of a file tells when it was last modified', ['list'], async ({ store, files }) => {
    await files.put('a');
    const [first] = await collect(store.list(files.folder));
    expect(first?.lastModified instanceof Date, 'lastModified to be a Date', first);
  }),
  defineCase('deep', 'a deep folder is listed to its bottom', ['list'], async (context) => {
    const name = `${Array.from({ length: 25 }, (_, depth) => `d${depth}`).join('/')}/bottom`;
    await context.files.put(name);
    const shown = shownNames(context, await collect(context.store.list(context.files.folder, { recursive: true })));
    expectNames(filesOf(shown), [name], 'the files of the listing');
  }),
  defineCase('again', 'each iteration of a listing starts anew', ['list'], async (context) => {
    await context.files.putAll(['a', 'b']);
    const listing = context.store.list(context.files.folder);
    for (const _time of [1, 2]) expectNames(shownNames(context, await collect(listing)), ['a', 'b'], 'the listing');
  }),
  defineCase('given-up', 'a listing may be given up after its first entry', ['list'], async ({ store, files }) => {
    await files.putAll(['a', 'b', 'c']);
    for await (const entry of store.list(files.folder, { pageSize: 1 })) {
      expectEqual(entry.kind, 'file', 'the kind of the first entry');
      break;
    }
  }),
  defineCase('many', 'thousands of files are listed, each once', ['list'], async (context) => {
    const names = Array.from({ length: context.manyFiles }, (_, index) => `folder-${index % 7}/file-${index}`);
    await context.files.putAll(names);
    const shown = shownNames(context, await collect(context.store.list(context.files.folder, { recursive: true })));
    expectNames(filesOf(shown), names, 'the files of the listing');
  }),
]);

/** Compares by bytes of UTF-8, which is the order of code points. */
function byUtf8(left: string, right: string): number {
  const [a, b] = [left, right].map((text) => new TextEncoder().encode(text)) as [Uint8Array, Uint8Array];
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1);
}

const orderDraft = (id: string, title: string, names: readonly string[], ...needs: readonly Need[]): CaseDraft =>
  defineCase(id, title, ['list.ordered', ...needs] as ['list.ordered'], async (context) => {
    await context.files.putAll(names);
    for (const recursive of [false, true]) {
      const shown = shownNames(context, await collect(context.store.list(context.files.folder, { recursive })));
      expectEqual(shown, [...shown].sort(byUtf8), recursive ? 'the order of the recursive listing' : 'the order of the listing');
    }
  });

/** The order of a listing that claims to have one. */
export const listOrderCases: readonly ConformanceCase[] = defineArea('list.order', 'CapabilityDetails.list.ordered', [
  orderDraft('names', 'names come in order', ['b', 'a', 'd', 'c', '1', '10', '2']),
  orderDraft('case', 'capitals come before small letters', ['b', 'a', 'B', 'Ab', 'aB'], 'list.folds=absent'),
  orderDraft('directories', 'a directory comes as if its name ended in a slash', [
    'a/x',
    'a.txt',
    'a-b',
    'a0',
    'a!',
    'ab/y',
    'a/inner/z',
    'a/inner.z',
  ]),
  orderDraft('code-points', 'code points order names, not UTF-16 units', ['\u{1f4e6}', '\uff5e', '\u00e9', 'z', '\ue000', '\u{10000}']),
]);
