import type { Lease, Metadata } from '@stowage/emulator-wire';
import type { Acl } from '../acl/list.ts';
import type { BlobState } from './blob-state.ts';
import type { Content } from './content.ts';
import type { Uncommitted } from './uncommitted.ts';

/** The HTTP headers that are kept with a path and given back when it is read. */
export interface ContentHeaders {
  readonly contentType?: string;
  readonly contentEncoding?: string;
  readonly contentLanguage?: string;
  readonly contentDisposition?: string;
  readonly cacheControl?: string;
  /** Base64, as it was sent. */
  readonly contentMd5?: string;
}

interface PathState {
  /** Last segment; empty for the root. */
  name: string;
  parent: DirectoryNode | undefined;
  readonly createdAt: number;
  modifiedAt: number;
  /** With its quotes, the same on both endpoints. */
  etag: string;
  metadata: Metadata;
  headers: ContentHeaders;
  owner: string;
  group: string;
  acl: Acl;
  sticky: boolean;
  lease: Lease;
}

export interface DirectoryNode extends PathState {
  readonly kind: 'directory';
  readonly children: Map<string, PathNode>;
}

export interface FileNode extends PathState {
  readonly kind: 'file';
  content: Content;
  readonly uncommitted: Uncommitted;
  /** When the file stops to exist, in milliseconds. */
  expiresAt: number | undefined;
  encryptionContext: string | undefined;
  /** Digest of the key that the customer provided for it. */
  customerKey: string | undefined;
  /** What only the Blob endpoint knows of it. */
  readonly blob: BlobState;
}

export type PathNode = DirectoryNode | FileNode;

/** Segments from the root, joined with slashes; empty for the root itself. */
export function pathOf(node: PathNode): string {
  const segments: string[] = [];
  for (let at: PathNode | undefined = node; at?.parent; at = at.parent) segments.unshift(at.name);
  return segments.join('/');
}

export const isWithin = (node: PathNode, directory: PathNode): boolean => {
  for (let at: PathNode | undefined = node; at; at = at.parent) if (at === directory) return true;
  return false;
};
