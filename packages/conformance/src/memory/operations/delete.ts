import type { DeleteManyRequest, DeleteOutcome, DeleteRequest } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { checkNames } from '../names.ts';
import { findNode, type MemoryDirectory, removeNode } from '../tree.ts';

function deleteFile(root: MemoryDirectory, path: string, ifMatch?: string): void {
  const node = findNode(root, path);
  if (node?.kind === 'directory') throw failures.isDirectory(path);
  if (ifMatch !== undefined && node?.etag !== ifMatch) throw failures.condition(path);
  if (node !== undefined) removeNode(root, path);
}

async function deleteOne(client: MemoryClient, request: DeleteRequest): Promise<void> {
  await client.request(request, (root) => deleteFile(root, request.path, request.ifMatch));
}

export { deleteOne as delete };

/** Deletes many in one request. A path that is refused says so in its outcome and holds up no other. */
export async function deleteMany(client: MemoryClient, { paths, signal }: DeleteManyRequest): Promise<readonly DeleteOutcome[]> {
  return client.request({ signal }, (root) =>
    paths.map((path) => {
      try {
        checkNames(path);
        deleteFile(root, path);
        return { path };
      } catch (error) {
        return { path, error: error as Error };
      }
    }),
  );
}
