import type { Entry } from '@stowage/core';
import { FileSystemError } from '../../errno.ts';
import { createDirectory, createFile, type TreeDirectory, type TreeFile, type TreeNode } from './node.ts';

/** Nodes whose time of modification was set and that nobody refers to, at most. */
const maxRemembered = 10_000;

/**
 * The nodes that the kernel or an open file refers to, by number and by parent and name. A node keeps its number while it is referred to, also
 * when it is renamed; then it is let go, and its name gets another number the next time.
 */
export class NodeTable {
  readonly root: TreeDirectory;
  readonly #rootPath: string;
  readonly #byNumber = new Map<number, TreeNode>();
  readonly #remembered = new Set<TreeNode>();
  #next = 2;

  constructor(rootPath: string) {
    this.#rootPath = rootPath;
    this.root = createDirectory({ number: 1, parent: undefined, name: '' });
    this.root.references = 1;
    this.#byNumber.set(1, this.root);
  }

  /** @throws FileSystemError ESTALE when there is no such node. */
  get(number: number): TreeNode {
    const node = this.#byNumber.get(number);
    if (node === undefined) throw new FileSystemError('ESTALE', `There is no node ${number}.`);
    return node;
  }

  /** @throws FileSystemError ENOTDIR */
  getDirectory(number: number): TreeDirectory {
    const node = this.get(number);
    if (node.kind === 'directory') return node;
    throw new FileSystemError('ENOTDIR');
  }

  /** @throws FileSystemError EISDIR */
  getFile(number: number): TreeFile {
    const node = this.get(number);
    if (node.kind === 'file') return node;
    throw new FileSystemError('EISDIR');
  }

  /** All nodes there are. */
  all(): Iterable<TreeNode> {
    return this.#byNumber.values();
  }

  /** The path in the datastore. */
  pathOf(node: TreeNode): string {
    const names: string[] = [];
    for (let at: TreeNode = node; at.parent !== undefined; at = at.parent) names.push(at.name);
    if (this.#rootPath !== '') names.push(this.#rootPath);
    return names.reverse().join('/');
  }

  /** The path that a name in a directory has in the datastore. */
  pathIn(parent: TreeDirectory, name: string): string {
    const above = this.pathOf(parent);
    return above === '' ? name : `${above}/${name}`;
  }

  /** The node of an entry that a directory has under a name, made if need be; `at` is when the entry was true. */
  put(parent: TreeDirectory, name: string, entry: Entry, at: number): TreeNode {
    const known = parent.children.get(name);
    if (known !== undefined && known.kind === entry.kind) {
      if (at >= known.checkedAt) {
        known.entry = entry as never;
        known.checkedAt = at;
      }
      return known;
    }
    if (known !== undefined) this.detach(known);
    const node = entry.kind === 'file' ? this.addFile(parent, name) : this.addDirectory(parent, name);
    node.entry = entry as never;
    node.checkedAt = at;
    return node;
  }

  addFile(parent: TreeDirectory, name: string): TreeFile {
    return this.#add(createFile({ number: this.#next++, parent, name }));
  }

  addDirectory(parent: TreeDirectory, name: string): TreeDirectory {
    return this.#add(createDirectory({ number: this.#next++, parent, name }));
  }

  /** Its name leads to it no longer. Whoever has it open goes on. */
  detach(node: TreeNode): void {
    const { parent } = node;
    if (parent?.children.get(node.name) === node) parent.children.delete(node.name);
    node.isDetached = true;
    this.release(node);
    if (parent !== undefined) this.release(parent);
  }

  /** Brings a node under another name. What had that name is detached before. */
  move(node: TreeNode, parent: TreeDirectory, name: string): void {
    const before = node.parent;
    if (before?.children.get(node.name) === node) before.children.delete(node.name);
    node.parent = parent;
    node.name = name;
    parent.children.set(name, node);
    if (before !== undefined) this.release(before);
  }

  forget(number: number, references: number): void {
    const node = this.#byNumber.get(number);
    if (node === undefined) return;
    node.references = Math.max(0, node.references - references);
    this.release(node);
  }

  /** Lets a node go when nothing refers to it any more, and then its parent. */
  release(node: TreeNode): void {
    for (let at: TreeNode | undefined = node; at !== undefined && at !== this.root && !this.#isNeeded(at); ) {
      const parent: TreeDirectory | undefined = at.parent;
      if (parent?.children.get(at.name) === at) parent.children.delete(at.name);
      this.#byNumber.delete(at.number);
      at = parent;
    }
  }

  #isNeeded(node: TreeNode): boolean {
    if (node.references > 0 || node.handles > 0) return true;
    if (node.kind === 'directory' && (node.children.size > 0 || (node.isKept && !node.isDetached))) return true;
    if (node.kind === 'file' && node.staged !== undefined) return true;
    if (node.setModified === undefined || node.isDetached) return false;
    this.#remember(node);
    return true;
  }

  /** What a program set is kept for the mount's life, as long as there is room. */
  #remember(node: TreeNode): void {
    this.#remembered.delete(node);
    this.#remembered.add(node);
    if (this.#remembered.size <= maxRemembered) return;
    const [oldest] = this.#remembered;
    if (oldest === undefined) return;
    this.#remembered.delete(oldest);
    oldest.setModified = undefined;
    this.release(oldest);
  }

  #add<N extends TreeNode>(node: N): N {
    this.#byNumber.set(node.number, node);
    node.parent?.children.set(node.name, node);
    return node;
  }
}
