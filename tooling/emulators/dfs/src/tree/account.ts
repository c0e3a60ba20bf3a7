import { type Clock, createETag, createLease, leaseErrors } from '@stowage/emulator-wire';
import type { Identity } from '../acl/identity.ts';
import { type Acl, aclOfMode } from '../acl/list.ts';
import { defaultMode, defaultUmask, withoutUmask } from '../acl/mode.ts';
import { newBlobState } from './blob-state.ts';
import { Content } from './content.ts';
import type { DeletedFilesystem, Filesystem } from './filesystem.ts';
import type { DirectoryNode, FileNode } from './node.ts';
import { StorageError } from './storage-error.ts';
import { Uncommitted } from './uncommitted.ts';

/** How the account was set up; no request changes these. */
export interface AccountSettings {
  readonly hierarchicalNamespace: boolean;
  /** Days of soft delete until service properties say otherwise; undefined: none. */
  readonly softDeleteDays: number | undefined;
  /** Milliseconds for which the name of a deleted file system stays taken. */
  readonly containerDeletionTime: number;
  readonly accessTier: 'Hot' | 'Cool';
  /** Paths that one delete request removes at most. */
  readonly deletesPerRequest: number;
}

/** Everything that an account holds, whichever endpoint asks. */
export class Account {
  readonly name: string;
  readonly clock: Clock;
  readonly settings: AccountSettings;
  readonly filesystems: Map<string, Filesystem> = new Map();
  /** When file systems of a name were deleted last. */
  readonly deletions: Map<string, number> = new Map();
  deletedFilesystems: readonly DeletedFilesystem[] = [];
  /** Days for which deleted paths and file systems can be restored; undefined: deleted is gone. */
  softDeleteDays: number | undefined;
  /** The service properties as the client wrote them. */
  serviceProperties: string | undefined;

  constructor(name: string, clock: Clock, settings: AccountSettings) {
    this.name = name;
    this.clock = clock;
    this.settings = settings;
    this.softDeleteDays = settings.softDeleteDays;
  }

  filesystem(name: string): Filesystem {
    const found = this.filesystems.get(name);
    if (!found) throw new StorageError('FilesystemNotFound');
    return found;
  }

  /** Gives a thing a new ETag and this moment as its time of change. */
  touch(thing: { etag: string; modifiedAt: number }): void {
    Object.assign(thing, this.revision());
  }

  revision(): { etag: string; modifiedAt: number } {
    return { etag: createETag(this.clock.now()), modifiedAt: this.clock.now() };
  }

  newDirectory(name: string, parent: DirectoryNode | undefined, owner: Owner): DirectoryNode {
    return { kind: 'directory', children: new Map(), ...this.#newPath(name, parent, owner) };
  }

  newFile(name: string, parent: DirectoryNode, owner: Owner): FileNode {
    return {
      kind: 'file',
      content: Content.empty,
      uncommitted: new Uncommitted(),
      expiresAt: undefined,
      encryptionContext: undefined,
      customerKey: undefined,
      blob: newBlobState(),
      ...this.#newPath(name, parent, owner),
    };
  }

  #newPath(name: string, parent: DirectoryNode | undefined, owner: Owner): Omit<DirectoryNode, 'kind' | 'children'> {
    return {
      name,
      parent,
      createdAt: this.clock.now(),
      ...this.revision(),
      metadata: {},
      headers: {},
      ...owner,
      lease: createLease(this.clock, leaseErrors('path')),
    };
  }
}

/** Whose a new path is and who may use it. */
export interface Owner {
  readonly owner: string;
  readonly group: string;
  readonly acl: Acl;
  readonly sticky: boolean;
}

/** The root of a new file system belongs to the account. */
export const rootOwner: Owner = {
  owner: '$superuser',
  group: '$superuser',
  acl: aclOfMode(withoutUmask(defaultMode.directory, defaultUmask)),
  sticky: false,
};

/** What a new path gets when its creator says nothing of permissions. */
export const plainOwner = (kind: 'file' | 'directory', identity: Identity, parent: DirectoryNode): Owner => ({
  owner: identity.id,
  group: parent.group,
  acl: aclOfMode(withoutUmask(defaultMode[kind], defaultUmask)),
  sticky: false,
});
