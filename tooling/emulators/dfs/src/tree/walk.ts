import { type DirectoryNode, type PathNode, pathOf } from './node.ts';

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const ordered = (directory: DirectoryNode): PathNode[] =>
  [...directory.children.values()].sort((left, right) => compare(left.name, right.name));

/**
 * Everything below a directory in the order of the service's listings: each directory before what it holds, siblings by name.
 *
 * With `from` (a path relative to `directory`) the walk begins at that path, or at the first one behind it.
 */
export function* walk(directory: DirectoryNode, depth: 'one' | 'all', from: readonly string[] = []): Generator<PathNode> {
  const [first, ...rest] = from;
  for (const node of ordered(directory)) {
    if (first !== undefined && node.name < first) continue;
    const onTheWay = node.name === first && rest.length > 0;
    if (!onTheWay) yield node;
    if (depth === 'all' && node.kind === 'directory') yield* walk(node, depth, node.name === first ? rest : []);
  }
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined;
}

/** The first `limit` of `nodes`, and the path at which to go on. */
export function takePage(nodes: Iterable<PathNode>, limit: number): Page<PathNode> {
  const items: PathNode[] = [];
  for (const node of nodes) {
    if (items.length === limit) return { items, next: pathOf(node) };
    items.push(node);
  }
  return { items, next: undefined };
}
