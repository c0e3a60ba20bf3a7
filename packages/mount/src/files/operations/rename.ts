import { FileSystemError } from '../../errno.ts';
import { versionOf } from '../content/version.ts';
import type { Mounted } from '../mounted.ts';
import { find, tryFind } from '../tree/find.ts';
import type { TreeDirectory, TreeFile, TreeNode } from '../tree/node.ts';
import { moveInStore } from './move-in-store.ts';
import { forgetFile, keep, preserve, removeDirectory } from './remove.ts';
import { renameDirectory } from './rename-directory.ts';
import { saveNow } from './save.ts';
import { requireWriting } from './writing.ts';

/** A name in a directory. */
export interface Place {
  readonly parent: TreeDirectory;
  readonly name: string;
}

/** Renames a file or a directory. What was written to a file and is not in the store is uploaded first. */
export async function rename(mounted: Mounted, from: Place, to: Place, mayReplace: boolean, signal: AbortSignal): Promise<void> {
  requireWriting(mounted);
  const node = await find(mounted, from.parent, from.name, signal);
  const target = await tryFind(mounted, to.parent, to.name, signal);
  if (target === node) return;
  if (target !== undefined && !mayReplace) throw new FileSystemError('EEXIST');
  if (node.kind === 'file') {
    if (target?.kind === 'directory') throw new FileSystemError('EISDIR');
    await node.turns.take(async () => {
      if (target === undefined) return renameFile(mounted, node, to, undefined, mayReplace, signal);
      return target.turns.take(() => renameFile(mounted, node, to, target, mayReplace, signal), signal);
    }, signal);
    return;
  }
  if (target?.kind === 'file') throw new FileSystemError('ENOTDIR');
  if (target !== undefined) await removeDirectory(mounted, to.parent, to.name, signal);
  await renameDirectory(mounted, node, to, signal);
}

async function renameFile(
  mounted: Mounted,
  node: TreeFile,
  to: Place,
  target: TreeFile | undefined,
  mayReplace: boolean,
  signal: AbortSignal,
): Promise<void> {
  await saveNow(mounted, node);
  const { entry } = node;
  if (entry === undefined) throw new FileSystemError('ENOENT');
  if (target !== undefined) await preserve(mounted, target, signal);
  const from = mounted.table.pathOf(node);
  const moved = await moveInStore(mounted, entry, from, mounted.table.pathIn(to.parent, to.name), mayReplace, signal);
  if (target !== undefined) await forgetFile(mounted, target);
  moveNode(mounted, node, to);
  await adopt(mounted, node, moved);
  to.parent.listing?.put(to.name, moved);
}

/** Brings a node under its new name. */
export function moveNode({ table, missing, hasDirectories }: Mounted, node: TreeNode, to: Place): void {
  const { parent, name } = node;
  table.move(node, to.parent, to.name);
  missing.delete(to.parent, to.name);
  to.parent.setModified = undefined;
  if (parent === undefined) return;
  parent.listing?.remove(name);
  missing.add(parent, name, performance.now());
  keep(parent, hasDirectories);
}

/** A file is at another path by our own doing: those who have it open go on there. */
export async function adopt({ table }: Mounted, node: TreeFile, moved: NonNullable<TreeFile['entry']>): Promise<void> {
  const { content } = node;
  const path = table.pathOf(node);
  if (content !== undefined) {
    if (moved.size !== content.size) content.markStale();
    else if (!content.isStale) {
      if (node.pagesOf === content.version) node.pagesOf = versionOf(moved);
      content.move(path, moved);
    }
  } else if (node.entry !== undefined && node.pagesOf === versionOf(node.entry) && node.entry.size === moved.size) {
    node.pagesOf = versionOf(moved);
  }
  node.entry = moved;
  node.checkedAt = performance.now();
  await node.staged?.move(path, moved);
}
