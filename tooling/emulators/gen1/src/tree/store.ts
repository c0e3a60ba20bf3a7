import type { Clock } from '@stowage/emulator-wire';
import { type Caller, isAllowed } from '../acl/access-check.ts';
import { inheritedList, listOfMode } from '../acl/list.ts';
import { alreadyExists, denied, notFound, remoteException } from '../answers/remote-exception.ts';
import type { DirectoryNode, FileNode, TreeNode } from './node.ts';
import { formatPath, type TreePath } from './path.ts';

/** Something that was deleted and is kept. */
export interface TrashItem {
  readonly originalPath: string;
  readonly trashPath: string;
  readonly deletedAt: number;
  readonly node: TreeNode;
}

/** A request as the tree sees it: who asks for what. */
export interface Visit {
  readonly caller: Caller;
  readonly operation: string;
}

/** Where a name stands: its folder is there, the node may not be. */
export interface Place {
  readonly parent: DirectoryNode;
  readonly name: string;
  readonly node: TreeNode | undefined;
}

/** The tree of one account. Every way through it needs the right to pass (execute) on each folder. */
export interface Store {
  readonly root: DirectoryNode;
  readonly trash: TrashItem[];
  /** The node at a path, if it is there. Throws AccessControlException. */
  find(path: TreePath, visit: Visit): TreeNode | undefined;
  /** The same; throws FileNotFoundException when it is not there. */
  require(path: TreePath, visit: Visit): TreeNode;
  /** The folder and name of a path that is not the root; undefined when the folder is not there. */
  placeOf(path: TreePath, visit: Visit): Place | undefined;
  /** The same, with missing folders made. Throws when one of them is a file. */
  makePlace(path: TreePath, visit: Visit, mode?: number): Place;
  /** Children that have not expired. */
  childrenOf(directory: DirectoryNode): readonly (readonly [string, TreeNode])[];
  newFile(parent: DirectoryNode, visit: Visit, mode: number | undefined): FileNode;
  newDirectory(parent: DirectoryNode, visit: Visit, mode: number | undefined): DirectoryNode;
}

/** An empty tree whose root belongs to somebody. */
export function createStore(clock: Clock, owner: string): Store {
  const now = clock.now();
  const root: DirectoryNode = {
    kind: 'directory',
    owner,
    group: owner,
    acl: listOfMode(0o770),
    sticky: false,
    accessTime: now,
    modificationTime: now,
    children: new Map(),
  };

  const isAlive = (node: TreeNode): boolean => node.kind === 'directory' || node.expiresAt === 0 || clock.now() < node.expiresAt;
  const childOf = (parent: DirectoryNode, name: string): TreeNode | undefined => {
    const child = parent.children.get(name);
    if (child === undefined || isAlive(child)) return child;
    parent.children.delete(name);
    return undefined;
  };
  const requireRight = (node: TreeNode, bits: number, { caller, operation }: Visit): void => {
    if (!isAllowed(caller, node, bits)) throw denied(operation);
  };

  const find = (path: TreePath, visit: Visit): TreeNode | undefined => {
    let node: TreeNode = root;
    for (const name of path) {
      if (node.kind === 'file') return undefined;
      requireRight(node, 1, visit);
      const child = childOf(node, name);
      if (child === undefined) return undefined;
      node = child;
    }
    return node;
  };
  const facts = (
    parent: DirectoryNode,
    visit: Visit,
  ): Pick<FileNode, 'owner' | 'group' | 'sticky' | 'accessTime' | 'modificationTime'> => ({
    owner: visit.caller.id,
    group: parent.group,
    sticky: false,
    accessTime: clock.now(),
    modificationTime: clock.now(),
  });
  const newDirectory = (parent: DirectoryNode, visit: Visit, mode: number | undefined): DirectoryNode => ({
    kind: 'directory',
    ...facts(parent, visit),
    acl: inheritedList(parent.acl, 'directory', mode),
    children: new Map(),
  });

  return {
    root,
    trash: [],
    find,
    require: (path, visit) => {
      const node = find(path, visit);
      if (node === undefined) throw notFound(formatPath(path));
      return node;
    },
    placeOf: (path, visit) => {
      const parent = find(path.slice(0, -1), visit);
      const name = path.at(-1);
      if (name === undefined || parent?.kind !== 'directory') return undefined;
      requireRight(parent, 1, visit);
      return { parent, name, node: childOf(parent, name) };
    },
    makePlace: (path, visit, mode) => {
      const name = path.at(-1);
      if (name === undefined) throw alreadyExists(visit.operation, '/');
      let parent = root;
      for (const [index, segment] of path.slice(0, -1).entries()) {
        requireRight(parent, 1, visit);
        let child = childOf(parent, segment);
        if (child?.kind === 'file')
          throw remoteException('ParentNotDirectoryException', `Parent path is not a directory: ${formatPath(path.slice(0, index + 1))}`);
        if (child === undefined) {
          requireRight(parent, 3, visit);
          child = newDirectory(parent, visit, mode);
          parent.children.set(segment, child);
          parent.modificationTime = clock.now();
        }
        parent = child;
      }
      requireRight(parent, 1, visit);
      return { parent, name, node: childOf(parent, name) };
    },
    childrenOf: (directory) => [...directory.children].filter(([, child]) => isAlive(child)),
    newFile: (parent, visit, mode) => ({
      kind: 'file',
      ...facts(parent, visit),
      acl: inheritedList(parent.acl, 'file', mode),
      chunks: [],
      length: 0,
      toldLength: 0,
      createdAt: clock.now(),
      expiresAt: 0,
      appendedBy: 'nobody',
      lease: undefined,
    }),
    newDirectory,
  };
}

/** Throws AccessControlException unless the caller may do this to the node. */
export function requireAllowed(node: TreeNode, bits: number, { caller, operation }: Visit): void {
  if (!isAllowed(caller, node, bits)) throw denied(operation);
}

/** Checks that a name may be taken out of its folder: write and execute, and with a sticky folder, the ownership of one of both. */
export function requireRemovable({ parent, node }: Place, visit: Visit): void {
  requireAllowed(parent, 3, visit);
  const { caller } = visit;
  if (parent.sticky && node !== undefined && !caller.superuser && ![parent.owner, node.owner].includes(caller.id))
    throw denied(visit.operation);
}
