import { toFileTime } from '../file-time.ts';
import type { Account } from './account.ts';
import type { Filesystem } from './filesystem.ts';
import { dropExpired, findPath } from './lookup.ts';
import { type DirectoryNode, type PathNode, pathOf } from './node.ts';
import { StorageError } from './storage-error.ts';

/** How a delete ended. */
export interface Removal {
  /** Set if the path can be restored. */
  readonly deletionId: string | undefined;
  /** Set while a part of the directory is left: another request is needed. */
  readonly continuation: string | undefined;
}

const gone: Removal = { deletionId: undefined, continuation: undefined };

/** Refuses a directory that holds something, unless everything in it is to go as well. */
export function requireRemovable(account: Account, node: PathNode, recursive: boolean): void {
  if (node.kind === 'file') return;
  dropExpired(node, account);
  if (!recursive && node.children.size > 0) throw new StorageError('DirectoryNotEmpty');
}

/** Removes a path, or as much of a directory as one request may remove. */
export function removePath(account: Account, filesystem: Filesystem, node: PathNode): Removal {
  if (account.softDeleteDays !== undefined) return { ...gone, deletionId: keepDeleted(account, filesystem, node) };
  if (node.kind === 'directory' && !shrink(node, account.settings.deletesPerRequest)) return { ...gone, continuation: pathOf(node) };
  node.parent?.children.delete(node.name);
  return gone;
}

/** Removes up to `limit` paths below a directory, deepest first; true if nothing is left and there is room for the directory itself. */
function shrink(directory: DirectoryNode, limit: number): boolean {
  let left = limit;
  const empty = (at: DirectoryNode): boolean => {
    for (const child of [...at.children.values()]) {
      if (child.kind === 'directory' && !empty(child)) return false;
      if (left === 0) return false;
      left -= 1;
      at.children.delete(child.name);
    }
    return true;
  };
  return empty(directory) && left > 0;
}

function keepDeleted(account: Account, filesystem: Filesystem, node: PathNode): string {
  const deletedAt = account.clock.now();
  // A Windows file time, which no other deletion in this file system has.
  const latest = filesystem.deletedPaths.reduce((most, { deletionId }) => (BigInt(deletionId) > most ? BigInt(deletionId) : most), 0n);
  const fileTime = BigInt(toFileTime(deletedAt));
  const deletionId = String(fileTime > latest ? fileTime : latest + 1n);
  filesystem.deletedPaths = [...filesystem.deletedPaths, { deletionId, path: pathOf(node), node, deletedAt }];
  node.parent?.children.delete(node.name);
  return deletionId;
}

/** Brings a deleted path back to where it was, if its parent is there and nothing took its place. */
export function restorePath(account: Account, filesystem: Filesystem, path: string, deletionId: string): PathNode {
  const deleted = deletedPaths(account, filesystem).find((entry) => entry.path === path && entry.deletionId === deletionId);
  if (!deleted) throw new StorageError('PathNotFound');
  const parent = findPath(account, filesystem, path.split('/').slice(0, -1));
  if (parent.kind === 'file') throw new StorageError('PathConflict');
  if (parent.children.has(deleted.node.name)) throw new StorageError('PathAlreadyExists');
  deleted.node.parent = parent;
  parent.children.set(deleted.node.name, deleted.node);
  filesystem.deletedPaths = filesystem.deletedPaths.filter((entry) => entry !== deleted);
  return deleted.node;
}

/** What can still be restored. */
export function deletedPaths(account: Account, filesystem: Filesystem): readonly Filesystem['deletedPaths'][number][] {
  const since = account.clock.now() - (account.softDeleteDays ?? 0) * 86_400_000;
  filesystem.deletedPaths = filesystem.deletedPaths.filter((entry) => entry.deletedAt > since);
  return filesystem.deletedPaths;
}
