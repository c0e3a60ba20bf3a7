import type { Identity } from '../acl/identity.ts';
import { type Acl, applyMode, inheritAcl, modeOfAcl } from '../acl/list.ts';
import { bothModes, defaultMode, type Mode, type Permissions, withoutUmask } from '../acl/mode.ts';
import { type Account, type Owner, plainOwner } from './account.ts';
import type { Filesystem } from './filesystem.ts';
import { childOf } from './lookup.ts';
import type { DirectoryNode, FileNode, PathNode } from './node.ts';
import { StorageError } from './storage-error.ts';

/** What a client may say of who owns a new path and who may use it. */
export interface Ownership {
  readonly owner?: string;
  readonly group?: string;
  readonly permissions?: Permissions;
  readonly umask: Mode;
  readonly acl?: Acl;
}

/** The list, owner and group of a new child: what the client says, else the parent's default list, else the plain permissions less the umask. */
export function ownerOfNew(kind: PathNode['kind'], identity: Identity, parent: DirectoryNode, asked: Ownership): Owner {
  const plain = plainOwner(kind, identity, parent);
  const people = { owner: asked.owner ?? plain.owner, group: asked.group ?? plain.group };
  const sticky = asked.permissions?.sticky ?? false;
  if (asked.acl) return { ...people, acl: asked.acl, sticky };
  const inherited = inheritAcl(parent.acl, kind);
  if (inherited) {
    const limit = asked.permissions?.mode;
    return { ...people, acl: limit ? applyMode(inherited, bothModes(modeOfAcl(inherited).mode, limit)) : inherited, sticky };
  }
  return { ...people, acl: applyMode(plain.acl, withoutUmask(asked.permissions?.mode ?? defaultMode[kind], asked.umask)), sticky };
}

/** The directory a path goes into, made with those above it where they are missing, as both endpoints do when they create a path. */
export function ensureParent(
  account: Account,
  filesystem: Filesystem,
  segments: readonly string[],
  identity: Identity,
  mayAdd: (directory: DirectoryNode) => void,
): DirectoryNode {
  let directory = filesystem.root;
  for (const name of segments.slice(0, -1)) {
    const next = childOf(directory, name, account);
    if (next?.kind === 'file') throw new StorageError('PathConflict');
    if (!next) mayAdd(directory);
    directory = next ?? addDirectory(account, directory, name, identity);
  }
  mayAdd(directory);
  return directory;
}

function addDirectory(account: Account, parent: DirectoryNode, name: string, identity: Identity): DirectoryNode {
  const plain = plainOwner('directory', identity, parent);
  const directory = account.newDirectory(name, parent, { ...plain, acl: inheritAcl(parent.acl, 'directory') ?? plain.acl });
  parent.children.set(name, directory);
  return directory;
}

/** Puts a new path in place, instead of a file of that name if there is one. */
export function addPath(account: Account, parent: DirectoryNode, name: string, kind: 'file', owner: Owner): FileNode;
export function addPath(account: Account, parent: DirectoryNode, name: string, kind: 'directory', owner: Owner): DirectoryNode;
export function addPath(account: Account, parent: DirectoryNode, name: string, kind: PathNode['kind'], owner: Owner): PathNode;
export function addPath(account: Account, parent: DirectoryNode, name: string, kind: PathNode['kind'], owner: Owner): PathNode {
  const node = kind === 'file' ? account.newFile(name, parent, owner) : account.newDirectory(name, parent, owner);
  parent.children.set(name, node);
  return node;
}
