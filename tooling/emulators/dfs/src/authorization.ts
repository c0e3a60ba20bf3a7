import { mayAccess } from './acl/access.ts';
import type { Call } from './call.ts';
import type { DirectoryNode, PathNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

const refused = (): StorageError => new StorageError('AuthorizationPermissionMismatch');

/** Whoever is not the superuser needs to get through every directory on the way (execute), and the given bits on the path itself. */
export function requireAccess({ identity }: Call, node: PathNode, needed: number): void {
  if (identity.isSuperuser) return;
  for (let at = node.parent; at; at = at.parent) if (!mayAccess(identity, at, 1)) throw refused();
  if (!mayAccess(identity, node, needed)) throw refused();
}

/** To add, replace or remove a child takes write and execute on its directory. */
export function requireParentAccess(call: Call, directory: DirectoryNode): void {
  requireAccess(call, directory, 3);
}

/** In a sticky directory only the owners of the child and of the directory may remove or rename it. */
export function requireRemoveAccess(call: Call, node: PathNode): void {
  const { identity } = call;
  if (identity.isSuperuser || !node.parent) return;
  requireParentAccess(call, node.parent);
  if (node.parent.sticky && identity.id !== node.owner && identity.id !== node.parent.owner) throw refused();
}

/** Owner, group, permissions and list are changed by the owner alone, the owner by the superuser alone. */
export function requireOwner(call: Call, node: PathNode): void {
  requireAccess(call, node, 0);
  if (!call.identity.isSuperuser && call.identity.id !== node.owner) throw refused();
}

/** What only roles allow, which a principal bound to access control lists does not have. */
export function requireSuperuser({ identity }: Call): void {
  if (!identity.isSuperuser) throw refused();
}

/** To write over what exists takes more than the right to create. */
export function requireReplaceAccess({ mayReplace }: Call): void {
  if (!mayReplace) throw new StorageError('UnauthorizedBlobOverwrite');
}
