import { isInside, parentPath, type RenameRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { ensureDirectory, findNode, removeNode, requireNode, requireNoFileAbove } from '../tree.ts';
import { checkTarget } from './write.ts';

/** Moves a file or a directory in one step. A file replaces a file; a directory replaces nothing. */
export async function rename(client: MemoryClient, request: RenameRequest): Promise<void> {
  const { from, to, ifNoneMatch } = request;
  await client.request(request, (root) => {
    const node = requireNode(root, from);
    if (node.kind === 'file') checkTarget(root, to, { ifNoneMatch });
    else {
      if (from === '' || isInside(from, to)) throw failures.insideItself(from, to);
      requireNoFileAbove(root, to);
      if (findNode(root, to) !== undefined) throw failures.exists(to);
    }
    const parent = ensureDirectory(root, parentPath(to), () => client.service.createDirectory());
    removeNode(root, from);
    parent.children.set(to.slice(to.lastIndexOf('/') + 1), node);
  });
}
