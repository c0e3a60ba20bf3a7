import type { Lease, Metadata, SignedIdentifier } from '@stowage/emulator-wire';
import type { DirectoryNode, PathNode } from './node.ts';

export type PublicAccess = 'container' | 'blob';

/** A path that was deleted and may come back. */
export interface DeletedPath {
  readonly deletionId: string;
  readonly path: string;
  readonly node: PathNode;
  readonly deletedAt: number;
}

/** A container, which is what a file system is to the Blob endpoint. */
export interface Filesystem {
  name: string;
  readonly root: DirectoryNode;
  modifiedAt: number;
  etag: string;
  metadata: Metadata;
  publicAccess: PublicAccess | undefined;
  /** Encryption scope of what is written into it. */
  encryptionScope: string;
  denyEncryptionScopeOverride: boolean;
  policies: readonly SignedIdentifier[];
  lease: Lease;
  deletedPaths: readonly DeletedPath[];
}

export interface DeletedFilesystem {
  readonly filesystem: Filesystem;
  readonly version: string;
  readonly deletedAt: number;
}
