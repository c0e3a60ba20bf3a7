import { type Entry, isInside, type ListPage, parentPath } from '@stowage/core/driver';
import type { Fault, MemoryConnection } from './broken-driver.ts';

async function all(connection: MemoryConnection, request: Parameters<MemoryConnection['list']>[0]): Promise<Entry[]> {
  const entries: Entry[] = [];
  for await (const page of connection.list({ ...request, cursor: undefined, pageSize: undefined })) entries.push(...page.entries);
  return entries;
}

/** Gives entries in pages whose cursor is a position in them. */
async function* byPosition(load: () => Promise<Entry[]>, size: number, cursor: string | undefined): AsyncGenerator<ListPage> {
  for (let at = Number(cursor ?? 0); ; at += size) {
    const entries = await load();
    const more = at + size < entries.length;
    yield { entries: entries.slice(at, at + size), cursor: more ? String(at + size) : undefined };
    if (!more) return;
  }
}

const keyOf = ({ path, kind }: Entry): string => (kind === 'directory' ? `${path}/` : path);
const byUnits = (left: Entry, right: Entry): number => (keyOf(left) < keyOf(right) ? -1 : 1);

/** Mistakes of listing. */
export const listFaults: readonly Fault[] = [
  {
    name: 'lists the last entry of a page again on the next one',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        let last: Entry | undefined;
        for await (const page of connection.list(request)) {
          yield { ...page, entries: last === undefined ? page.entries : [last, ...page.entries].slice(0, request.pageSize ?? 1_000) };
          last = page.entries.at(-1);
        }
      },
    }),
    fails: [
      'directory.delete.while-listed',
      'list.change.adding',
      'list.change.adding.recursive',
      'list.change.deleting',
      'list.change.replacing',
      'list.cursor.other-size',
      'list.page.once.1',
      'list.page.once.2',
      'list.page.once.3',
      'list.page.once.7',
    ],
  },
  {
    name: 'takes a folder for the beginning of names',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        if (request.path === '' || !request.recursive) return yield* connection.list(request);
        const entries = await all(connection, { ...request, path: parentPath(request.path) });
        const load = async (): Promise<Entry[]> => entries.filter(({ path }) => path.startsWith(request.path) && path !== request.path);
        yield* byPosition(load, request.pageSize ?? 1_000, request.cursor);
      },
    }),
    fails: ['list.prefix.of-file', 'list.prefix.of-folder', 'list.tree.folder', 'list.tree.slash'],
  },
  {
    name: 'takes every failure of a listing for an empty folder',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        try {
          yield* connection.list(request);
        } catch {
          yield { entries: [] };
        }
      },
    }),
    fails: ['absent.list', 'denied.list'],
  },
  {
    name: 'starts over at a cursor',
    breaks: (connection) => ({ ...connection, list: ({ cursor: _cursor, ...request }) => connection.list(request) }),
    fails: ['list.cursor.as-text', 'list.cursor.direct', 'list.cursor.other-size', 'list.cursor.recursive'],
  },
  {
    name: 'pages by position',
    breaks: (connection) => ({
      ...connection,
      list: (request) => byPosition(() => all(connection, request), request.pageSize ?? 1_000, request.cursor),
    }),
    fails: ['list.change.adding', 'list.change.adding.recursive', 'list.change.deleting', 'list.change.deleting.cursor'],
  },
  {
    name: 'ignores the page size',
    breaks: (connection) => ({ ...connection, list: ({ pageSize: _pageSize, ...request }) => connection.list(request) }),
    fails: ['list.page.once.1', 'list.page.once.2', 'list.page.once.3', 'list.page.once.7'],
  },
  {
    name: 'gives a cursor with the last page',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        for await (const page of connection.list(request))
          yield { ...page, cursor: page.cursor ?? `${page.entries.at(-1)?.path ?? request.path}/\u{10ffff}` };
      },
    }),
    fails: ['list.change.deleting.cursor', 'list.cursor.direct', 'list.cursor.recursive', 'list.page.empty', 'list.page.last'],
  },
  {
    name: 'sorts by UTF-16 and claims to sort by code points',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        for await (const page of connection.list(request)) yield { ...page, entries: [...page.entries].sort(byUnits) };
      },
    }),
    fails: ['list.order.code-points'],
  },
  {
    name: 'leaves out empty files',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        for await (const page of connection.list(request)) {
          yield { ...page, entries: page.entries.filter((entry) => entry.kind === 'directory' || entry.size > 0) };
        }
      },
    }),
    fails: ['list.empty-file'],
  },
  {
    name: 'leaves out empty directories',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        const files = await all(connection, { path: request.path, recursive: true });
        const isEmpty = (entry: Entry): boolean =>
          entry.kind === 'directory' && !files.some((file) => file.kind === 'file' && isInside(entry.path, file.path));
        for await (const page of connection.list(request)) yield { ...page, entries: page.entries.filter((entry) => !isEmpty(entry)) };
      },
    }),
    fails: ['entry.directory', 'list.empty-directory'],
  },
  {
    name: 'lists a file as its own content',
    breaks: (connection) => ({
      ...connection,
      async *list(request) {
        const found = await connection.stat({ path: request.path, signal: request.signal }).catch(() => undefined);
        if (found?.kind === 'file') yield { entries: [found] };
        else yield* connection.list(request);
      },
    }),
    fails: ['list.prefix.of-file'],
  },
];
