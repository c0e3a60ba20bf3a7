import { type Entry, type FileEntry, isDatastoreError, joinPath, supports, tryRelativePath } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { tryStat } from '../tree/find.ts';
import type { TreeDirectory, TreeFile, TreeNode } from '../tree/node.ts';
import { moveInStore } from './move-in-store.ts';
import { adopt, moveNode, type Place } from './rename.ts';
import { save } from './save.ts';
import { requireWriting } from './writing.ts';

/** Files that are moved at a time. */
const concurrency = 8;

/**
 * Renames a directory: by the store's own rename, else file by file, which is not atomic; when that fails, some files are at the old place and
 * some at the new one, and doing it again goes on with it.
 */
export async function renameDirectory(mounted: Mounted, node: TreeDirectory, to: Place, signal: AbortSignal): Promise<void> {
  const { store } = requireWriting(mounted);
  for (const file of filesBelow(node)) await save(mounted, file);
  const from = mounted.table.pathOf(node);
  const path = mounted.table.pathIn(to.parent, to.name);
  const isNative = supports(store, 'rename') && store.capabilities.rename?.directories === true;
  try {
    if (isNative) await withinLimit(mounted.settings.timeout, signal, (limited) => store.rename(from, path, { signal: limited.signal }));
    else await moveFiles(mounted, from, path, signal);
  } catch (error) {
    // Only here there is no more to it than its name.
    if (!node.isKept || !isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
  }
  moveNode(mounted, node, to);
  if (!mounted.hasDirectories) node.isKept = true;
  else to.parent.listing?.put(to.name, { kind: 'directory', path });
  await renew(mounted, node, signal);
}

async function moveFiles(mounted: Mounted, from: string, to: string, signal: AbortSignal): Promise<void> {
  const { store, settings } = mounted;
  const under = (entry: Entry): string => joinPath(to, tryRelativePath(from, entry.path) ?? entry.path);
  const moving = new Set<Promise<unknown>>();
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const begin = async (step: Promise<unknown>): Promise<void> => {
    const moved = step.finally(() => moving.delete(moved));
    moved.catch((error: unknown) => stop.abort(error));
    moving.add(moved);
    if (moving.size >= concurrency) await Promise.race(moving);
  };
  try {
    for await (const entry of store.list(from, { recursive: true, signal: either })) {
      if (entry.kind === 'file') await begin(moveInStore(mounted, entry, entry.path, under(entry), true, either));
      else if (supports(store, 'createDirectory')) await begin(store.createDirectory(under(entry), { signal: either }));
    }
    await Promise.all(moving);
  } catch (error) {
    await Promise.allSettled(moving);
    throw error;
  }
  // What is left are directories, and marks of them.
  if (supports(store, 'createDirectory')) await store.createDirectory(to, { signal });
  if (supports(store, 'deleteDirectory')) {
    await withinLimit(settings.timeout, signal, async (limited) => {
      for await (const entry of store.list(from, { recursive: true, signal: limited.signal })) {
        if (entry.kind === 'file') throw new FileSystemError('EBUSY', `${entry.path} was made while ${from} was renamed; do it again.`);
      }
      await store.deleteDirectory(from, { recursive: true, signal: limited.signal });
    });
  }
}

/** What is known of everything below was of the old paths. Files that are open go on at the new ones. */
async function renew(mounted: Mounted, directory: TreeDirectory, signal: AbortSignal): Promise<void> {
  for (const node of nodesBelow(directory)) {
    if (node.kind === 'directory') {
      node.listing = undefined;
      node.checkedAt = Number.NEGATIVE_INFINITY;
      continue;
    }
    node.checkedAt = Number.NEGATIVE_INFINITY;
    if (node.handles === 0) continue;
    const entry: Entry | undefined = await tryStat(mounted, mounted.table.pathOf(node), signal);
    if (entry?.kind === 'file') await adopt(mounted, node, entry satisfies FileEntry);
    else node.content?.markStale();
  }
}

function* nodesBelow(directory: TreeDirectory): Generator<TreeNode, void, undefined> {
  yield directory;
  for (const child of directory.children.values()) {
    if (child.kind === 'directory') yield* nodesBelow(child);
    else yield child;
  }
}

function* filesBelow(directory: TreeDirectory): Generator<TreeFile, void, undefined> {
  for (const node of nodesBelow(directory)) if (node.kind === 'file') yield node;
}
