import type { Account } from './account.ts';
import type { Filesystem } from './filesystem.ts';
import { tryFind } from './lookup.ts';
import { type DirectoryNode, isWithin, type PathNode } from './node.ts';
import { StorageError } from './storage-error.ts';

/** A rename that the tree allows, before conditions and leases are looked at. */
export interface RenamePlan {
  readonly source: PathNode;
  readonly parent: DirectoryNode;
  readonly name: string;
  /** What stands at the destination and is replaced. */
  readonly replaced: PathNode | undefined;
}

export interface Place {
  readonly filesystem: Filesystem;
  readonly segments: readonly string[];
}

/** Finds both ends of a rename and refuses what the tree does not allow. */
export function planRename(account: Account, from: Place, to: Place): RenamePlan {
  const source = from.segments.length === 0 ? undefined : tryFind(account, from.filesystem, from.segments);
  if (!source) throw new StorageError('SourcePathNotFound');
  const name = to.segments.at(-1);
  if (name === undefined) throw new StorageError('InvalidUri');
  const parent = tryFind(account, to.filesystem, to.segments.slice(0, -1));
  const replaced = parent && tryFind(account, to.filesystem, to.segments);
  if (source.kind === 'directory' && (replaced === source || (parent && isWithin(parent, source)))) {
    throw new StorageError('InvalidRenameSourcePath');
  }
  if (!parent) throw new StorageError(hasFileOnTheWay(account, to) ? 'InvalidDestinationPath' : 'RenameDestinationParentPathNotFound');
  if (parent.kind === 'file') throw new StorageError('InvalidDestinationPath');
  return { source, parent, name, replaced };
}

const hasFileOnTheWay = (account: Account, { filesystem, segments }: Place): boolean =>
  segments.some((_, index) => tryFind(account, filesystem, segments.slice(0, index))?.kind === 'file');

/** Refuses to replace what a rename may not replace: another kind of resource, or a directory that holds something. */
export function requireReplaceable({ source, replaced }: RenamePlan): void {
  if (!replaced || replaced === source) return;
  if (source.kind !== replaced.kind) throw new StorageError('InvalidSourceOrDestinationResourceType');
  if (replaced.kind === 'directory' && replaced.children.size > 0) throw new StorageError('PathAlreadyExists');
}

/** Moves the source with everything below it, in one step; its ETag and times stay. */
export function applyRename({ source, parent, name, replaced }: RenamePlan): void {
  if (replaced === source) return;
  source.parent?.children.delete(source.name);
  source.name = name;
  source.parent = parent;
  parent.children.set(name, source);
}
