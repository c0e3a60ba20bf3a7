import { isInside, parentPath, type RenameRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { findNode, type MemoryDirectory, removeNode, requireNode, requireNoFileAbove } from '../tree.ts';
import { checkTarget } from './write.ts';

/** Moves a file or a directory in one step. A file replaces a file; a directory replaces nothing. */
export async function rename(client: MemoryClient, request: RenameRequest): Promise<void> {
  const { from, to, ifNoneMatch } = request;
  const step = (root: MemoryDirectory): void => {
    const node = requireNode(root, from);
    if (node.kind === 'file') checkTarget(root, to, { ifNoneMatch });
    else {
      if (isInside(from, to)) throw failures.insideItself(from, to);
      requireNoFileAbove(root, to);
      if (findNode(root, to) !== undefined) throw failures.exists(to);
    }
    const parent = client.service.ensureDirectory(root, client.user, parentPath(to));
    removeNode(root, from);
    parent.children.set(to.slice(to.lastIndexOf('/') + 1), node);
  };
  await client.request(request, step, false);
}
