import { type Entry, joinPath, type ListPage, type ListRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { compareCodePoints } from '../order.ts';
import { findNode, type MemoryDirectory, toEntry } from '../tree.ts';

/** Entries a page, at most. */
export const maxPageSize = 1000;

interface Position {
  /** What sorts: the path, with `/` behind it for a directory. */
  readonly key: string;
  readonly entry: Entry;
}

/**
 * The entries below a directory behind a key, in order. A directory sorts by its name with a slash, so that all it holds
 * follows at once, and a whole directory that lies before the key is passed over without a look inside.
 */
function* walk(directory: MemoryDirectory, path: string, recursive: boolean, after: string): Generator<Position, void, undefined> {
  const children = [...directory.children].map(([name, node]) => ({
    node,
    path: joinPath(path, name),
    key: `${joinPath(path, name)}${node.kind === 'directory' ? '/' : ''}`,
  }));
  children.sort((left, right) => compareCodePoints(left.key, right.key));
  for (const child of children) {
    const isBehind = compareCodePoints(child.key, after) > 0;
    if (isBehind) yield { key: child.key, entry: toEntry(child.path, child.node) };
    if (recursive && child.node.kind === 'directory' && (isBehind || after.startsWith(child.key)))
      yield* walk(child.node, child.path, true, after);
  }
}

/** Every page is taken from the tree as it is then; the cursor is the last key, so nothing comes twice whatever changes. */
export async function* list(client: MemoryClient, request: ListRequest): AsyncGenerator<ListPage, void, undefined> {
  const { path, recursive, pageSize = maxPageSize } = request;
  const size = Math.min(pageSize, maxPageSize);
  let after: string | undefined = request.cursor ?? '';
  while (after !== undefined) {
    const behind: string = after;
    const page: { entries: Entry[]; cursor: string | undefined } = await client.request(request, (root) => {
      const directory = findNode(root, path);
      const positions =
        directory?.kind === 'directory'
          ? walk(directory, path, recursive, behind)
              .take(size + 1)
              .toArray()
          : [];
      const shown = positions.slice(0, size);
      return { entries: shown.map(({ entry }) => entry), cursor: positions.length > size ? shown.at(-1)?.key : undefined };
    });
    yield page;
    after = page.cursor;
  }
}
