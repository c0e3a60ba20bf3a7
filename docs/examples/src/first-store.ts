import { isDatastoreError, openDatastore } from '@stowage/core';
import local from '@stowage/driver-local';

/** Opens a folder, writes, reads and lists. With another driver only the first lines differ. */
export async function useStore(folder: string): Promise<readonly string[]> {
  await using store = await openDatastore(local, { path: folder });
  await store.write('animals/cat.txt', 'meow', { ifNoneMatch: '*' });
  const lines = [await (await store.read('animals/cat.txt')).text()];
  for await (const entry of store.list('animals')) lines.push(entry.path);
  try {
    await store.stat('animals/dog.txt');
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    lines.push(error.code);
  }
  return lines;
}
