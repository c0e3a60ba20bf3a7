import type { Entry, FileEntry } from '@stowage/core';
import type { RemoteContent } from '../content/remote-content.ts';
import type { StagedFile } from '../staged/staged-file.ts';
import { Turns } from '../waiting.ts';
import type { DirectoryListing } from './directory-listing.ts';

interface NodeFields {
  /** Its number, for as long as anybody refers to it. */
  readonly number: number;
  parent: TreeDirectory | undefined;
  name: string;
  /** How often the kernel has been told its number, less what it forgot. */
  references: number;
  /** Open files or directories. */
  handles: number;
  /** Its name is gone, or leads to something else. */
  isDetached: boolean;
  /** A time of modification that a program set, while the content stays. */
  setModified: number | undefined;
  /** When `entry` was true, in milliseconds of `performance.now()`. */
  checkedAt: number;
}

/** A file that somebody knows of. */
export interface TreeFile extends NodeFields {
  readonly kind: 'file';
  /** What the store said of it last; undefined while it is only here. */
  entry: FileEntry | undefined;
  /** The version in the store that is read. */
  content: RemoteContent | undefined;
  /** What is written to it here, from the first write until the last handle is closed. */
  staged: StagedFile | undefined;
  /** The version whose pages the kernel may have. */
  pagesOf: string | undefined;
  /** The size that the kernel was told last, until when it relies on it. */
  told: { readonly size: number; readonly until: number } | undefined;
  /** Uploads, truncations, renames and removals of it, one at a time. */
  readonly turns: Turns;
}

/** A directory that somebody knows of. */
export interface TreeDirectory extends NodeFields {
  readonly kind: 'directory';
  entry: Entry | undefined;
  readonly children: Map<string, TreeNode>;
  listing: DirectoryListing | undefined;
  /** It is here though the store may not show it: made here where the store keeps no directories, or emptied here. */
  isKept: boolean;
}

export type TreeNode = TreeFile | TreeDirectory;

interface Place {
  readonly number: number;
  readonly parent: TreeDirectory | undefined;
  readonly name: string;
}

const fresh = {
  references: 0,
  handles: 0,
  isDetached: false,
  setModified: undefined,
  checkedAt: Number.NEGATIVE_INFINITY,
  entry: undefined,
} as const;

export function createFile(place: Place): TreeFile {
  return {
    kind: 'file',
    ...place,
    ...fresh,
    content: undefined,
    staged: undefined,
    pagesOf: undefined,
    told: undefined,
    turns: new Turns(),
  };
}

export function createDirectory(place: Place): TreeDirectory {
  return { kind: 'directory', ...place, ...fresh, children: new Map(), listing: undefined, isKept: false };
}

/** Whether it is here and not, or not yet, in the store. */
export function isOnlyHere(node: TreeNode): boolean {
  return node.kind === 'file' ? node.entry === undefined && node.staged !== undefined : node.isKept;
}
