import { isDatastoreError } from '@stowage/core';
import { collect } from '../bytes.ts';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expectEqual, expectError, expectNames, tryError } from '../expectation.ts';
import type { Need } from '../need.ts';
import { expectNoRequest } from '../quiet.ts';

/** Names that every service can hold. */
const plain: Readonly<Record<string, string>> = {
  space: 'two words.txt',
  'many-spaces': 'a  b   c',
  percent: '100%',
  'percent-encoded': 'a%20b%2Fc%25',
  plus: 'a+b',
  hash: 'a#b',
  ampersand: 'a&b=c;d',
  quote: "it's",
  brackets: 'a(1)[2]{3}',
  at: '@a,b!c~d$e^f`g',
  equals: 'key=value',
  'leading-dot': '.hidden',
  'two-dots-inside': 'a..b',
  dash: '-rf',
  'no-extension': 'Makefile',
  'accents-composed': 'caf\u00e9',
  'accents-decomposed': 'cafe\u0301',
  chinese: '\u6570\u636e\u96c6',
  arabic: '\u0628\u064a\u0627\u0646\u0627\u062a',
  emoji: '\u{1f4e6}',
  'emoji-joined': '\u{1f469}\u{1f3fd}\u200d\u{1f52c}',
  'right-to-left': 'a\u202eb',
  'zero-width': 'a\u200bb',
  'no-break-space': 'a\u00a0b',
  'private-use': 'a\ue000b',
  'length-200': 'n'.repeat(200),
};

/** Names that some services cannot hold: such a name is held exactly, or refused. Never is it changed. */
const delicate: Readonly<Record<string, string>> = {
  'three-dots': '...',
  'trailing-dot': 'a.',
  'trailing-space': 'a ',
  'leading-space': ' a',
  backslash: 'a\\b',
  question: 'a?b',
  asterisk: 'a*b',
  colon: 'a:b',
  pipe: 'a|b',
  'double-quote': 'a"b',
  'angle-brackets': '<a>',
  tab: 'a\tb',
  newline: 'a\nb',
  'control-character': 'a\u0001b',
  delete: 'a\u007fb',
  noncharacter: 'a\uffffb',
  'device-name': 'CON',
  'length-255': 'n'.repeat(255),
  'length-255-bytes': '\u00e9'.repeat(127),
  'length-256': 'n'.repeat(256),
  'path-1024': Array.from({ length: 9 }, () => 'p'.repeat(100)).join('/'),
  deep: Array.from({ length: 40 }, () => 'd').join('/'),
};

type NameContext = CaseContext<'write' | 'stat' | 'list'>;

/** Writes a file under a name, and looks for it by everything that names files. */
async function holdExactly({ store, files, path }: NameContext, name: string): Promise<void> {
  const given = path(name);
  const neighbour = await files.put('neighbour');
  const { path: written } = await store.write(given, 'held');
  expectEqual(written, given, 'the path in the result');
  expectEqual((await store.stat(given)).path, given, 'the path in the entry');
  const listed = await collect(store.list(files.folder, { recursive: true }));
  const found = listed.filter((entry) => entry.kind === 'file').map((entry) => entry.path);
  expectNames(found, [given, neighbour], 'the listing');
}

const plainDraft = ([id, name]: readonly [string, string]): CaseDraft =>
  defineCase(id, `the name ${JSON.stringify(name)} is held exactly`, ['write', 'stat', 'list'], (context) => holdExactly(context, name));

/** Proves that a name is refused for what it is, by an operation that reads and by one that writes, with no request. */
async function refuse(context: NameContext, name: string): Promise<void> {
  const { store, path } = context;
  for (const step of [() => store.stat(path(name)), () => store.write(path(name), 'held')]) {
    const error = await expectNoRequest(context, () => expectError(step(), 'PATH.INVALID'));
    expectEqual(error.path, path(name), 'the path in the error');
  }
}

async function isRefused({ store, path }: NameContext, name: string): Promise<boolean> {
  try {
    await store.stat(path(name));
    return false;
  } catch (error) {
    return isDatastoreError(error, 'PATH.INVALID');
  }
}

const delicateDraft = ([id, name]: readonly [string, string]): CaseDraft =>
  defineCase(
    id,
    `the name ${JSON.stringify(name)} is held exactly, or refused before any request`,
    ['write', 'stat', 'list'],
    async (context) => ((await isRefused(context, name)) ? refuse(context, name) : holdExactly(context, name)),
    { alone: true },
  );

/** Two names that differ, however little, are two files. */
const distinctDraft = (id: string, title: string, first: string, second: string, ...needs: readonly Need[]): CaseDraft =>
  defineCase(`distinct.${id}`, title, ['write', 'stat', ...needs] as ['write', 'stat'], async ({ store, files, path }) => {
    await store.write(path(first), 'first');
    await store.write(path(second), 'the second');
    expectNames(await files.names(), [first, second], 'the folder');
    const sizes = [await store.stat(path(first)), await store.stat(path(second))].map((entry) => entry.kind === 'file' && entry.size);
    expectEqual(sizes, [5, 10], 'the sizes of the two files');
  });

const folds = ['write', 'stat', 'list.folds=case'] as const;

/** Where names that differ in case are one: whatever the case, it is one file. */
const foldDrafts: readonly CaseDraft[] = [
  defineCase('folds.write', 'a write under another case replaces the file', folds, async ({ store, files, path }) => {
    await store.write(path('Readme'), 'first');
    await store.write(path('README'), 'the second');
    const names = await files.names();
    expectEqual(names.length, 1, 'the number of files');
    expectEqual(names[0]?.toLowerCase(), 'readme', 'the name but for its case');
    expectEqual(await files.text(path('readme')), 'the second', 'the content');
  }),
  defineCase('folds.stat', 'a file is found under every case', folds, async ({ store, path }) => {
    await store.write(path('Folder/Readme'), 'content');
    for (const name of ['Folder/Readme', 'folder/README', 'FOLDER/readme'])
      expectEqual((await store.stat(path(name))).kind, 'file', `the kind of ${name}`);
  }),
  defineCase(
    'folds.create',
    'create-only is PATH.EXISTS under another case',
    [...folds, 'write.ifNoneMatch'],
    async ({ store, files, path }) => {
      await store.write(path('Readme'), 'first');
      await expectError(store.write(path('README'), 'second', { ifNoneMatch: '*' }), 'PATH.EXISTS');
      expectEqual(await files.text(path('Readme')), 'first', 'the content');
    },
  ),
  defineCase(
    'folds.rename',
    'a rename that changes nothing but case keeps the file',
    [...folds, 'rename'],
    async ({ store, files, path }) => {
      await store.write(path('Readme'), 'content');
      await store.rename(path('Readme'), path('README'));
      expectEqual((await files.names()).length, 1, 'the number of files');
      expectEqual(await files.text(path('readme')), 'content', 'the content');
    },
  ),
  defineCase('folds.copy', 'a copy onto another case of itself loses nothing', [...folds, 'copy'], async ({ store, files, path }) => {
    await store.write(path('Readme'), 'content');
    await tryError(store.copy(path('Readme'), path('README')));
    expectEqual(await files.text(path('readme')), 'content', 'the content');
  }),
];

/** What a name may be. */
export const nameCases: readonly ConformanceCase[] = defineArea('name', 'normalizePath', [
  ...Object.entries(plain).map(plainDraft),
  ...Object.entries(delicate).map(delicateDraft),
  distinctDraft('case', 'names that differ in case are two files', 'Readme', 'README', 'list.folds=absent'),
  distinctDraft('normalisation', 'a composed and a decomposed letter are two files', 'caf\u00e9', 'cafe\u0301'),
  distinctDraft('encoding', 'a name and its percent-encoded form are two files', 'a b', 'a%20b'),
  distinctDraft('plus', 'a plus and a space are two names', 'a+b', 'a b'),
  distinctDraft('prefix', 'a name and a longer one that begins with it are two files', 'a', 'ab'),
  ...foldDrafts,
  defineCase(
    'refused',
    'every name that the service cannot hold is refused before any request',
    ['write', 'stat', 'list', 'harness:refusedNames'],
    async (context) => {
      for (const name of context.harness.refusedNames ?? []) await refuse(context, name);
    },
    { kind: 'refusal', alone: true },
  ),
]);
