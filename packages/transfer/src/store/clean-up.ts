import { type Datastore, isDatastoreError, supports } from '@stowage/core';

const patience = 10_000;

/**
 * Removes what a failed transfer left in a store. It has a time limit of its own, since the caller's signal may be what ended the
 * transfer; when the store cannot be reached, the failure that led here is the one to tell, and the part's name tells what it is.
 */
export async function cleanUp(store: Datastore, path: string, etag?: string): Promise<void> {
  if (!supports(store, 'delete')) return;
  const ifMatch = store.capabilities.delete?.ifMatch ? etag : undefined;
  try {
    await store.delete(path, { signal: AbortSignal.timeout(patience), ifMatch });
  } catch (error) {
    const outOfReach = isDatastoreError(error) || (error instanceof DOMException && error.name === 'TimeoutError');
    if (!outOfReach) throw error;
  }
}
