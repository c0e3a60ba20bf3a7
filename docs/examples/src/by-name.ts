import { type Datastore, limit, requireCapabilities } from '@stowage/core';
import { requireComplete } from '@stowage/transfer';
import { Workspace } from '@stowage/workspace';

/** Adds up the sizes of all files, on whatever store can list. */
export async function totalSize(store: Datastore<'list'>): Promise<number> {
  let bytes = 0;
  for await (const entry of store.list('', { recursive: true })) if (entry.kind === 'file') bytes += entry.size;
  return bytes;
}

/** Registers a datastore in a new workspace, uploads a folder to it, and opens it again by its name alone. */
export async function useWorkspace(folder: string, data: string): Promise<number> {
  const workspace = await Workspace.create(folder, { application: import.meta.url });
  await workspace.register('training', { type: 'local', path: './training' }, { createIfMissing: true });
  const training = await workspace.get('training');
  requireComplete(await training.upload(data, { to: 'animals' }));
  await using store = await workspace.open('training');
  return totalSize(limit(requireCapabilities(store, 'list'), { concurrency: 4 }));
}
