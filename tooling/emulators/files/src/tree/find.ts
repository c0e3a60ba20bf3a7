import { refusal } from '../refusal.ts';
import { foldName } from './names.ts';
import type { DirectoryNode, FileNode, TreeNode } from './node.ts';

/** A place in a tree, whether something is there or not. */
export interface Place {
  readonly parent: DirectoryNode;
  /** As it was asked for. */
  readonly name: string;
  readonly node: TreeNode | undefined;
}

/** The place of a path other than the root's. Throws `ParentNotFound` if there is no directory for it. */
export function findPlace(root: DirectoryNode, names: readonly string[]): Place {
  let parent = root;
  for (const name of names.slice(0, -1)) {
    const child = parent.children.get(foldName(name));
    if (child?.kind !== 'directory') throw refusal('ParentNotFound');
    parent = child;
  }
  const name = names.at(-1);
  if (name === undefined) throw refusal('InvalidUri');
  return { parent, name, node: parent.children.get(foldName(name)) };
}

/** What is at a path, the root included. */
export function findNode(root: DirectoryNode, names: readonly string[]): TreeNode {
  const node = names.length === 0 ? root : findPlace(root, names).node;
  if (node === undefined) throw refusal('ResourceNotFound');
  return node;
}

/** The directory at a path. Throws `ResourceTypeMismatch` for a file. */
export function findDirectory(root: DirectoryNode, names: readonly string[]): DirectoryNode {
  const node = findNode(root, names);
  if (node.kind !== 'directory') throw refusal('ResourceTypeMismatch');
  return node;
}

/** The file at a path. Throws `ResourceTypeMismatch` for a directory, and `DeletePending`. */
export function findFile(root: DirectoryNode, names: readonly string[]): FileNode {
  const node = findNode(root, names);
  if (node.kind !== 'file') throw refusal('ResourceTypeMismatch');
  if (node.deletePending) throw refusal('DeletePending');
  return node;
}
