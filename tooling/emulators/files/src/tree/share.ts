import type { Lease, Metadata, SignedIdentifier } from '@stowage/emulator-wire';
import { rootId } from '../smb/file-ids.ts';
import type { PermissionStore } from '../smb/permissions.ts';
import type { Ticks } from '../smb/ticks.ts';
import type { HandleTable } from './handles.ts';
import { foldName } from './names.ts';
import type { DirectoryNode, FileNode, TreeNode } from './node.ts';

/** Properties of a share that a snapshot of it has too. */
export interface ShareProperties {
  metadata: Metadata;
  quota: number;
  accessTier: string;
  accessTierChanged: Ticks;
  modified: Ticks;
}

/** A snapshot of a share. */
export interface Snapshot extends ShareProperties {
  /** Its time, which is its name. */
  readonly time: string;
  readonly root: DirectoryNode;
  readonly lease: Lease;
  /** The share's count of changes when it was taken. */
  readonly change: number;
}

/** A share with everything in it. */
export interface Share extends ShareProperties {
  readonly name: string;
  readonly root: DirectoryNode;
  readonly lease: Lease;
  readonly permissions: PermissionStore;
  readonly handles: HandleTable;
  readonly nextFileId: () => bigint;
  policies: readonly SignedIdentifier[];
  /** In the order of their times. */
  snapshots: Snapshot[];
  /** Counts changes of data, so that a snapshot can tell what came after it. */
  changes: number;
  /** What it is called by while it is deleted and can be brought back. */
  readonly version: string;
}

/** The root of a new share. */
export function createRoot(now: Ticks, permissions: PermissionStore): DirectoryNode {
  return {
    kind: 'directory',
    name: '',
    id: rootId,
    parent: undefined,
    attributes: new Set(['Directory']),
    created: now,
    lastWritten: now,
    changed: now,
    lastAccessed: now,
    modified: now,
    permissionKey: permissions.inherited('directory'),
    metadata: {},
    encrypted: true,
    children: new Map(),
  };
}

/** A copy of a tree that shares no node with it; the data is not copied. */
export function copyTree(directory: DirectoryNode, parent?: DirectoryNode): DirectoryNode {
  const copy: DirectoryNode = { ...directory, parent, children: new Map() };
  for (const child of directory.children.values()) copy.children.set(foldName(child.name), copyNode(child, copy));
  return copy;
}

function copyNode(node: TreeNode, parent: DirectoryNode): TreeNode {
  return node.kind === 'directory' ? copyTree(node, parent) : copyFile(node, parent);
}

function copyFile(file: FileNode, parent: DirectoryNode): FileNode {
  return { ...file, parent, content: file.content.copy() };
}
