import { type Acl, type ContentHeaders, type Entry, type Metadata, parentPath } from '@stowage/core/driver';
import { failures } from './errors.ts';

interface NodeFields {
  readonly createdAt: Date;
  lastModified: Date;
  etag: string;
  metadata: Metadata;
  acl: Acl;
}

/** A file. Its content is replaced as a whole and never changed in place, so that a reader keeps what it began to read. */
export interface MemoryFile extends NodeFields {
  readonly kind: 'file';
  content: Uint8Array;
  headers: ContentHeaders;
}

export interface MemoryDirectory extends NodeFields {
  readonly kind: 'directory';
  readonly children: Map<string, MemoryNode>;
}

/** What a name in the tree stands for. */
export type MemoryNode = MemoryFile | MemoryDirectory;

const namesOf = (path: string): readonly string[] => (path === '' ? [] : path.split('/'));

/** What is at a path; undefined also below a file. */
export function findNode(root: MemoryDirectory, path: string): MemoryNode | undefined {
  let node: MemoryNode | undefined = root;
  for (const name of namesOf(path)) {
    if (node?.kind !== 'directory') return undefined;
    node = node.children.get(name);
  }
  return node;
}

/** What is at a path; `PATH.NOT_FOUND` if nothing is. */
export function requireNode(root: MemoryDirectory, path: string): MemoryNode {
  const node = findNode(root, path);
  if (node === undefined) throw failures.notFound(path);
  return node;
}

/** The file at a path; `PATH.NOT_FOUND` or `PATH.IS_DIRECTORY` if there is none. */
export function requireFile(root: MemoryDirectory, path: string): MemoryFile {
  const node = requireNode(root, path);
  if (node.kind === 'directory') throw failures.isDirectory(path);
  return node;
}

/** The file at a path where one may be put; `PATH.NOT_DIRECTORY` or `PATH.IS_DIRECTORY` if none may. */
export function findReplaceable(root: MemoryDirectory, path: string): MemoryFile | undefined {
  requireNoFileAbove(root, path);
  const node = findNode(root, path);
  if (node?.kind === 'directory') throw failures.isDirectory(path);
  return node;
}

/** Fails with `PATH.NOT_DIRECTORY` when a parent is a file. */
export function requireNoFileAbove(root: MemoryDirectory, path: string): void {
  for (let above = parentPath(path); above !== ''; above = parentPath(above)) {
    if (findNode(root, above)?.kind === 'file') throw failures.notDirectory(path);
  }
}

/** The directory at a path, made with its missing parents. `PATH.NOT_DIRECTORY` when one of them is a file. */
export function ensureDirectory(
  root: MemoryDirectory,
  path: string,
  create: (parent: MemoryDirectory) => MemoryDirectory,
): MemoryDirectory {
  let directory = root;
  for (const name of namesOf(path)) {
    let child = directory.children.get(name);
    if (child === undefined) {
      child = create(directory);
      directory.children.set(name, child);
    }
    if (child.kind === 'file') throw failures.notDirectory(path);
    directory = child;
  }
  return directory;
}

/** Takes away what is at a path. */
export function removeNode(root: MemoryDirectory, path: string): void {
  const parent = findNode(root, parentPath(path));
  if (parent?.kind === 'directory') parent.children.delete(path.slice(path.lastIndexOf('/') + 1));
}

/** What the service tells of a node. */
export function toEntry(path: string, node: MemoryNode): Entry {
  const { createdAt, lastModified, etag, metadata } = node;
  const fields = { path, createdAt, lastModified, etag, metadata: { ...metadata } };
  return node.kind === 'file'
    ? { kind: 'file', size: node.content.byteLength, ...node.headers, ...fields }
    : { kind: 'directory', ...fields };
}
