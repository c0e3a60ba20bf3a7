import type { Account } from './account.ts';
import type { Filesystem } from './filesystem.ts';
import type { DirectoryNode, PathNode } from './node.ts';
import { StorageError } from './storage-error.ts';

/** A file whose time is up is gone from the moment somebody looks for it. */
const isExpired = (node: PathNode, account: Account): boolean =>
  node.kind === 'file' && node.expiresAt !== undefined && node.expiresAt <= account.clock.now();

/** Takes out of a directory the files whose time is up. */
export function dropExpired(directory: DirectoryNode, account: Account): void {
  for (const node of [...directory.children.values()]) {
    if (isExpired(node, account)) directory.children.delete(node.name);
    else if (node.kind === 'directory') dropExpired(node, account);
  }
}

export function childOf(directory: DirectoryNode, name: string, account: Account): PathNode | undefined {
  const node = directory.children.get(name);
  if (!node || !isExpired(node, account)) return node;
  directory.children.delete(name);
  return undefined;
}

export function tryFind(account: Account, filesystem: Filesystem, segments: readonly string[]): PathNode | undefined {
  let node: PathNode = filesystem.root;
  for (const segment of segments) {
    const next: PathNode | undefined = node.kind === 'directory' ? childOf(node, segment, account) : undefined;
    if (!next) return undefined;
    node = next;
  }
  return node;
}

export function findPath(account: Account, filesystem: Filesystem, segments: readonly string[]): PathNode {
  const node = tryFind(account, filesystem, segments);
  if (!node) throw new StorageError('PathNotFound');
  return node;
}
