import type { Entry, FileEntry } from '@stowage/core';
import type { RemoteContent } from '../content/remote-content.ts';
import { isSameVersion } from '../content/version.ts';
import type { Mounted } from '../mounted.ts';
import type { TreeDirectory, TreeFile, TreeNode } from './node.ts';

/** Takes in what the store said of a name, and gives its node. Whoever reads an older version hears of it. */
export function learn(mounted: Mounted, parent: TreeDirectory, name: string, entry: Entry, at: number): TreeNode {
  const known = parent.children.get(name);
  if (known?.kind === 'file' && entry.kind === 'file') {
    learnFile(mounted, known, entry, at);
    return known;
  }
  if (known !== undefined && known.kind !== entry.kind) loseName(mounted, known);
  mounted.missing.delete(parent, name);
  return mounted.table.put(parent, name, entry, at);
}

/** Takes in what the store said of a file. */
export function learnFile(mounted: Mounted, node: TreeFile, entry: FileEntry, at: number): void {
  if (at < node.checkedAt) return;
  const before = node.entry;
  node.checkedAt = at;
  if (before !== undefined && isSameVersion(before, entry)) {
    // A listing may leave out what is known already.
    if (entry.etag !== undefined || before.etag === undefined) node.entry = entry;
    return;
  }
  node.entry = entry;
  // What is written here is compared with the store when it is uploaded.
  if (node.staged !== undefined) return;
  node.setModified = undefined;
  if (node.content !== undefined && !isSameVersion(node.content.entry, entry)) node.content.markStale();
  else if (before !== undefined) mounted.notices?.invalidateContent(node.number);
}

/** From now on this version is what the node is read as. */
export function useContent(mounted: Mounted, node: TreeFile, content: RemoteContent): RemoteContent {
  const before = node.content;
  if (before !== undefined && !before.isStale && isSameVersion(before.entry, content.entry)) return before;
  before?.markStale();
  node.content = content;
  mounted.ownerOf.set(content, node);
  return content;
}

/** A name that led to a node leads to it no longer, by somebody else's doing. */
export function loseName(mounted: Mounted, node: TreeNode): void {
  const { parent, name } = node;
  mounted.table.detach(node);
  if (parent !== undefined) mounted.notices?.invalidateName(parent.number, name);
}
