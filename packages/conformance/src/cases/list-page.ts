import type { Entry, ListOptions, ListPage } from '@stowage/core';
import { type CaseContext, type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectEqual, expectNames } from '../expectation.ts';
import { shownNames } from './list.ts';

type ListContext = CaseContext<'list'>;

const names = ['a', 'b', 'c/1', 'c/2', 'c/3', 'd', 'e/1', 'f', 'g', 'h'];
const direct = ['a', 'b', 'c/', 'd', 'e/', 'f', 'g', 'h'];

async function pagesOf({ store, files }: ListContext, options: ListOptions): Promise<ListPage[]> {
  const pages: ListPage[] = [];
  for await (const page of store.list(files.folder, options).pages()) pages.push(page);
  return pages;
}

const entriesOf = (pages: readonly ListPage[]): readonly Entry[] => pages.flatMap(({ entries }) => entries);
const onlyFiles = (shown: readonly string[]): readonly string[] => shown.filter((name) => !name.endsWith('/'));

/** With pages of any size, each entry comes exactly once. */
const sizeDraft = (pageSize: number): CaseDraft =>
  defineCase(`once.${pageSize}`, `with ${pageSize} entries a page, each comes exactly once`, ['list'], async (context) => {
    await context.files.putAll(names);
    const flat = await pagesOf(context, { pageSize });
    for (const { entries } of flat) expect(entries.length <= pageSize, `at most ${pageSize} entries a page`, entries.length);
    expectNames(shownNames(context, entriesOf(flat)), direct, 'the listing');
    const deep = await pagesOf(context, { pageSize, recursive: true });
    expectNames(onlyFiles(shownNames(context, entriesOf(deep))), names, 'the files of the recursive listing');
  });

/** A whole listing, each page asked for by the cursor of the one before in a listing of its own. */
async function resume(
  context: ListContext,
  options: ListOptions,
  between: (page: readonly Entry[]) => Promise<unknown> = async () => undefined,
): Promise<readonly string[]> {
  const seen: Entry[] = [];
  let cursor: string | undefined;
  do {
    let page: ListPage = { entries: [] };
    for await (const first of context.store.list(context.files.folder, { ...options, cursor }).pages()) {
      page = first;
      break;
    }
    seen.push(...page.entries);
    expect(page.cursor === undefined || page.cursor !== cursor, 'a cursor that leads on', page.cursor);
    cursor = page.cursor;
    await between(page.entries);
  } while (cursor !== undefined);
  return shownNames(context, seen);
}

/** Listings by pages. */
export const listPageCases: readonly ConformanceCase[] = defineArea('list.page', 'ListPage', [
  ...[1, 2, 3, 7, 100].map(sizeDraft),
  defineCase('last', 'the last page has no cursor', ['list'], async (context) => {
    await context.files.putAll(names);
    for (const pageSize of [1, 3, 100]) expectEqual((await pagesOf(context, { pageSize })).at(-1)?.cursor, undefined, 'the last cursor');
  }),
  defineCase('empty', 'pages of a folder that is not there hold nothing', ['list'], async ({ store, path }) => {
    for await (const page of store.list(path('missing'), { pageSize: 2 }).pages()) expectEqual(page, { entries: [] }, 'the page');
  }),
]);

/** Going on where a page ended. */
export const listCursorCases: readonly ConformanceCase[] = defineArea('list.cursor', 'ListRequest.cursor', [
  defineCase('direct', 'a listing goes on at a cursor', ['list.cursor'], async (context) => {
    await context.files.putAll(names);
    for (const pageSize of [1, 3]) expectNames(await resume(context, { pageSize }), direct, 'the pages together');
  }),
  defineCase('recursive', 'a recursive listing goes on at a cursor', ['list.cursor'], async (context) => {
    await context.files.putAll(names);
    for (const pageSize of [1, 3]) {
      expectNames(onlyFiles(await resume(context, { pageSize, recursive: true })), names, 'the files of the pages together');
    }
  }),
  defineCase('other-size', 'the page size may change on the way', ['list.cursor'], async (context) => {
    await context.files.putAll(names);
    const [first] = await pagesOf(context, { pageSize: 3 });
    const rest = first?.cursor === undefined ? [] : await pagesOf(context, { pageSize: 2, cursor: first.cursor });
    expectNames(shownNames(context, [...(first?.entries ?? []), ...entriesOf(rest)]), direct, 'the pages together');
  }),
  defineCase('as-text', 'a cursor is a text that can be kept and sent', ['list.cursor'], async (context) => {
    await context.files.putAll(names);
    const [first] = await pagesOf(context, { pageSize: 3 });
    const { cursor } = JSON.parse(JSON.stringify({ cursor: first?.cursor })) as { cursor?: string };
    const rest = cursor === undefined ? [] : await pagesOf(context, { cursor });
    expectNames(shownNames(context, [...(first?.entries ?? []), ...entriesOf(rest)]), direct, 'the pages together');
  }),
]);

const changeDraft = (
  id: string,
  title: string,
  recursive: boolean,
  change: (context: ListContext, round: number) => Promise<unknown>,
): CaseDraft =>
  defineCase(id, title, ['list'], async (context) => {
    const stable = names.filter((name) => name !== 'b');
    await context.files.putAll(names);
    let round = 0;
    const seen: Entry[] = [];
    for await (const page of context.store.list(context.files.folder, { recursive, pageSize: 2 }).pages()) {
      seen.push(...page.entries);
      if (round < 6) await change(context, round++);
    }
    const shown = shownNames(context, seen);
    expectEqual(new Set(shown).size, shown.length, 'the number of different entries');
    const expected = recursive ? stable : direct.filter((name) => name !== 'b');
    expectNames(
      shown.filter((name) => expected.includes(name)),
      expected,
      'the part of the listing that nobody changed',
    );
  });

/** Listings while others write. */
export const listChangeCases: readonly ConformanceCase[] = defineArea('list.change', 'Listable.list', [
  changeDraft('adding', 'while files are added, each that stays comes exactly once', false, ({ files }, round) =>
    files.putAll([`0-${round}`, `b-${round}`, `zz-${round}`]),
  ),
  changeDraft('adding.recursive', 'while files are added, each that stays comes exactly once, recursively too', true, ({ files }, round) =>
    files.putAll([`0-${round}/x`, `c/0-${round}`, `zz-${round}`]),
  ),
  changeDraft('replacing', 'while files are replaced, each comes exactly once', true, ({ files }, round) =>
    files.putAll(names.filter((_, index) => index % 3 === round % 3)),
  ),
  defineCase('deleting', 'when each file is deleted as it is listed, all are listed', ['list', 'delete'], async (context) => {
    const many = Array.from({ length: 20 }, (_, index) => `file-${index}`);
    await context.files.putAll(many);
    const seen: string[] = [];
    for await (const entry of context.store.list(context.files.folder, { pageSize: 3 })) {
      if (entry.kind === 'directory') continue;
      seen.push(...shownNames(context, [entry]));
      await context.store.delete(entry.path);
    }
    expectNames(seen, many, 'the listing');
    expectEqual(await context.files.names(), [], 'the files that are left');
  }),
  defineCase('deleting.cursor', 'a cursor stays good when the files before it are gone', ['list.cursor', 'delete'], async (context) => {
    const many = Array.from({ length: 12 }, (_, index) => `file-${index}`);
    await context.files.putAll(many);
    const { store, files } = context;
    const shown = await resume(context, { pageSize: 3 }, async (entries) => {
      for (const { path, kind } of entries) if (kind === 'file') await store.delete(path);
    });
    expectNames(shown, many, 'the pages together');
    expectEqual(await files.names(), [], 'the files that are left');
  }),
]);
