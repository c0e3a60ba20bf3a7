import type { CreateDirectoryRequest, DeleteDirectoryRequest, DirectoryEntry } from '@stowage/core/driver';
import type { MemoryClient } from '../client.ts';
import { failures } from '../errors.ts';
import { findNode, removeNode, toEntry } from '../tree.ts';

export function createDirectory(client: MemoryClient, request: CreateDirectoryRequest): Promise<DirectoryEntry> {
  return client.request(request, (root) => {
    if (findNode(root, request.path)?.kind === 'file') throw failures.exists(request.path);
    const directory = client.service.ensureDirectory(root, client.user, request.path);
    return toEntry(request.path, directory) as DirectoryEntry;
  });
}

export async function deleteDirectory(client: MemoryClient, request: DeleteDirectoryRequest): Promise<void> {
  const { path, recursive } = request;
  await client.request(request, (root) => {
    const node = findNode(root, path);
    if (node === undefined) return;
    if (node.kind === 'file') throw failures.notDirectory(path);
    if (!recursive && node.children.size > 0) throw failures.notEmpty(path);
    if (path === '') node.children.clear();
    else removeNode(root, path);
  });
}
