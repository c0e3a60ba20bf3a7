import { type Datastore, isDatastoreError, supports } from '@stowage/core';

/**
 * Removes the directories that a move has left empty, the deepest first; one that still holds something stays. Their names are
 * held in memory, the files' are not.
 */
export async function removeEmptied(store: Datastore<'list'>, folder: string, signal: AbortSignal | undefined): Promise<void> {
  if (folder === '' || !supports(store, 'deleteDirectory')) return;
  const directories = [folder];
  for await (const entry of store.list(folder, { recursive: true, signal })) if (entry.kind === 'directory') directories.push(entry.path);
  directories.sort((one, other) => other.length - one.length);
  for (const directory of directories) {
    try {
      await store.deleteDirectory(directory, { signal });
    } catch (error) {
      if (!isDatastoreError(error, 'DIRECTORY.NOT_EMPTY')) throw error;
    }
  }
}
