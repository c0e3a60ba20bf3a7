import { isDatastoreError, supports } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { find } from '../tree/find.ts';
import { isOnlyHere, type TreeDirectory, type TreeFile } from '../tree/node.ts';
import { requireWriting, stage } from './writing.ts';

/** Removes a file. Those that have it open go on with it. */
export async function removeFile(mounted: Mounted, parent: TreeDirectory, name: string, signal: AbortSignal): Promise<void> {
  const { store } = requireWriting(mounted);
  const node = await find(mounted, parent, name, signal);
  if (node.kind === 'directory') throw new FileSystemError('EISDIR');
  await node.turns.take(async () => {
    await preserve(mounted, node, signal);
    if (node.entry !== undefined) {
      if (!supports(store, 'delete')) throw new FileSystemError('EPERM', 'This datastore deletes nothing.');
      const path = mounted.table.pathOf(node);
      await withinLimit(mounted.settings.timeout, signal, (limited) => store.delete(path, { signal: limited.signal }));
    }
    await forgetFile(mounted, node);
  }, signal);
}

/**
 * Sees to it that those who have a file open can go on when it is no longer in the store: what they may read is fetched to the staging folder. In
 * the file's turn.
 */
export async function preserve(mounted: Mounted, node: TreeFile, signal: AbortSignal): Promise<void> {
  if (node.handles === 0) return;
  const isRead = node.staged !== undefined || (node.content !== undefined && !node.content.isStale);
  if (!isRead) return;
  const staged = node.staged ?? (await stage(mounted, node, false));
  await staged.complete(signal);
}

/** A file's name is gone, by our own doing. In the file's turn. */
export async function forgetFile({ table, missing, hasDirectories }: Mounted, node: TreeFile): Promise<void> {
  const { staged, parent, name } = node;
  node.entry = undefined;
  table.detach(node);
  if (parent !== undefined) {
    parent.listing?.remove(name);
    missing.add(parent, name, performance.now());
    keep(parent, hasDirectories);
  }
  if (staged === undefined) return;
  await staged.hide();
  if (node.handles > 0) return;
  node.staged = undefined;
  await staged.discard();
}

/**
 * A name went from a directory. Where directories are only names, one whose last file went is kept here: programs expect it to be there until they
 * remove it.
 */
export function keep(directory: TreeDirectory, hasDirectories: boolean): void {
  directory.setModified = undefined;
  if (!hasDirectories && directory.parent !== undefined) directory.isKept = true;
}

export async function removeDirectory(mounted: Mounted, parent: TreeDirectory, name: string, signal: AbortSignal): Promise<void> {
  requireWriting(mounted);
  const node = await find(mounted, parent, name, signal);
  if (node.kind === 'file') throw new FileSystemError('ENOTDIR');
  for (const child of node.children.values()) if (isOnlyHere(child)) throw new FileSystemError('ENOTEMPTY');
  await deleteEmpty(mounted, mounted.table.pathOf(node), signal);
  forgetDirectory(mounted, node);
}

function forgetDirectory({ table, missing, hasDirectories }: Mounted, node: TreeDirectory): void {
  const { parent, name } = node;
  node.isKept = false;
  table.detach(node);
  if (parent === undefined) return;
  parent.listing?.remove(name);
  missing.add(parent, name, performance.now());
  keep(parent, hasDirectories);
}

/** Deletes a directory in the store that has nothing in it. */
async function deleteEmpty({ store, settings, hasDirectories }: Mounted, path: string, signal: AbortSignal): Promise<void> {
  await withinLimit(settings.timeout, signal, async (limited) => {
    if (supports(store, 'deleteDirectory')) return store.deleteDirectory(path, { signal: limited.signal });
    for await (const _ of store.list(path, { pageSize: 1, signal: limited.signal })) throw new FileSystemError('ENOTEMPTY');
    if (hasDirectories) throw new FileSystemError('EPERM', 'This datastore deletes no directories.');
  }).catch((error: unknown) => {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
  });
}
