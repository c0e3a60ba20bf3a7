import type { Lease, Metadata } from '@stowage/emulator-wire';
import type { Attributes } from '../smb/attributes.ts';
import type { Ticks } from '../smb/ticks.ts';
import type { CopyState } from './copy-state.ts';
import { foldName } from './names.ts';
import type { SparseContent } from './sparse-content.ts';

/** What files and directories have in common. */
interface NodeParts {
  /** As it was written when the node was made; it is found whatever the case. */
  name: string;
  readonly id: bigint;
  /** Absent for the root of a share. */
  parent: DirectoryNode | undefined;
  attributes: Attributes;
  created: Ticks;
  lastWritten: Ticks;
  /** When data, properties or place changed. */
  changed: Ticks;
  lastAccessed: Ticks;
  /** When ETag and Last-Modified were set. */
  modified: Ticks;
  permissionKey: string;
  metadata: Metadata;
  /** The service says `x-ms-server-encrypted: false` of what had its metadata taken away. */
  encrypted: boolean;
}

/** A directory of a share or snapshot. */
export interface DirectoryNode extends NodeParts {
  readonly kind: 'directory';
  /** By folded name. */
  readonly children: Map<string, TreeNode>;
}

/** Standard HTTP headers that are kept with a file, by the name under which they are answered. */
export type ContentHeaders = Readonly<Partial<Record<ContentHeader, string>>>;

/** The names of those headers. */
export const contentHeaders = [
  'Cache-Control',
  'Content-Disposition',
  'Content-Encoding',
  'Content-Language',
  'Content-MD5',
  'Content-Type',
] as const;
/** The name of one of them. */
export type ContentHeader = (typeof contentHeaders)[number];

/** A file of a share or snapshot. */
export interface FileNode extends NodeParts {
  readonly kind: 'file';
  content: SparseContent;
  headers: ContentHeaders;
  readonly lease: Lease;
  copy: CopyState | undefined;
  /** Marked for deletion by an SMB client that still holds it open. */
  deletePending: boolean;
}

/** What a directory can hold. */
export type TreeNode = FileNode | DirectoryNode;

/** Names from the root down, joined with slashes; empty for the root. */
export function pathOf(node: TreeNode): string {
  const names: string[] = [];
  for (let at: TreeNode = node; at.parent !== undefined; at = at.parent) names.unshift(at.name);
  return names.join('/');
}

/** Puts a node into a directory, in the place of what has its name there. */
export function attach(directory: DirectoryNode, node: TreeNode): void {
  node.parent = directory;
  directory.children.set(foldName(node.name), node);
}

/** Takes a node out of its directory. */
export function detach(node: TreeNode): void {
  node.parent?.children.delete(foldName(node.name));
  node.parent = undefined;
}

/** The node and everything under it. */
export function* walk(node: TreeNode): Generator<TreeNode> {
  yield node;
  if (node.kind === 'directory') for (const child of node.children.values()) yield* walk(child);
}
