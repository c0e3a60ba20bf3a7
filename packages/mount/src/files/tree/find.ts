import { type Entry, isDatastoreError } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import type { Mounted } from '../mounted.ts';
import { withinLimit } from '../store-calls.ts';
import { learn, learnFile, loseName } from './learn.ts';
import { isOnlyHere, type TreeDirectory, type TreeNode } from './node.ts';

/** Whether what is known of a node need not be asked for. */
export function isFresh({ settings, table }: Mounted, node: TreeNode, lifetime: number = settings.lifetimes.attributes): boolean {
  if (node === table.root || node.isDetached) return true;
  // What is written here is ours to know.
  if (node.kind === 'file' && node.staged !== undefined) return true;
  if (node.kind === 'directory' && node.isKept) return true;
  return performance.now() - node.checkedAt < lifetime;
}

/** Asks the store what a path is; undefined for nothing. */
export async function tryStat({ store, settings }: Mounted, path: string, signal: AbortSignal | undefined): Promise<Entry | undefined> {
  try {
    return await withinLimit(settings.timeout, signal, (limited) => store.stat(path, { signal: limited.signal }));
  } catch (error) {
    // A name under a file is no name either.
    if (isDatastoreError(error, 'PATH.NOT_FOUND') || isDatastoreError(error, 'PATH.NOT_DIRECTORY')) return undefined;
    throw error;
  }
}

/** The node that a name leads to; undefined when there is none. */
export async function tryFind(mounted: Mounted, parent: TreeDirectory, name: string, signal?: AbortSignal): Promise<TreeNode | undefined> {
  if (Buffer.byteLength(name) > maxName) throw new FileSystemError('ENAMETOOLONG');
  const known = parent.children.get(name);
  if (known !== undefined && isFresh(mounted, known, mounted.settings.lifetimes.names)) return known;
  if (mounted.missing.has(parent, name)) return undefined;
  const listed = findListed(mounted, parent, name);
  if (listed !== undefined) return listed.node;
  const at = performance.now();
  const entry = await tryStat(mounted, mounted.table.pathIn(parent, name), signal);
  return settle(mounted, parent, name, entry, at);
}

/** Bytes of a name, at most. */
export const maxName = 255;

/** @throws FileSystemError ENOENT */
export async function find(mounted: Mounted, parent: TreeDirectory, name: string, signal?: AbortSignal): Promise<TreeNode> {
  const node = await tryFind(mounted, parent, name, signal);
  if (node === undefined) throw new FileSystemError('ENOENT');
  return node;
}

/**
 * Sees to it that what is known of a node is not too old.
 *
 * @throws FileSystemError ENOENT when it is there no longer.
 */
export async function refresh(mounted: Mounted, node: TreeNode, signal?: AbortSignal): Promise<void> {
  if (isFresh(mounted, node)) return;
  const at = performance.now();
  const entry = await tryStat(mounted, mounted.table.pathOf(node), signal);
  // It may have been renamed or removed here meanwhile.
  if (node.isDetached || node.checkedAt > at) return;
  if (entry?.kind === 'file' && node.kind === 'file') return learnFile(mounted, node, entry, at);
  if (entry?.kind === 'directory' && node.kind === 'directory') {
    node.entry = entry;
    node.checkedAt = at;
    return;
  }
  if (isOnlyHere(node)) return;
  loseName(mounted, node);
  throw new FileSystemError('ENOENT');
}

function settle(mounted: Mounted, parent: TreeDirectory, name: string, entry: Entry | undefined, at: number): TreeNode | undefined {
  // Made here while the store was asked.
  const known = parent.children.get(name);
  if (known !== undefined && (isOnlyHere(known) || known.checkedAt > at)) return known;
  if (entry !== undefined) return learn(mounted, parent, name, entry, at);
  if (known !== undefined) loseName(mounted, known);
  mounted.missing.add(parent, name, at);
  return undefined;
}

/** What a listing that is young enough says of a name; undefined when it says nothing. */
function findListed(mounted: Mounted, parent: TreeDirectory, name: string): { readonly node: TreeNode | undefined } | undefined {
  const { listing } = parent;
  if (listing === undefined || listing.hasFailed) return undefined;
  const { listings, attributes } = mounted.settings.lifetimes;
  const now = performance.now();
  const item = listing.get(name);
  if (item !== undefined && now - item.at < attributes) return { node: learn(mounted, parent, name, item.entry, item.at) };
  if (item !== undefined || !listing.isComplete || now - listing.at >= listings) return undefined;
  const known = parent.children.get(name);
  return { node: known !== undefined && isOnlyHere(known) ? known : undefined };
}
