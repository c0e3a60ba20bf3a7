import { type Datastore, isDatastoreError, supports } from '@stowage/core';
import { statTarget } from './store-state.ts';

const patience = 10_000;

/** Removes a file of ours that a failed transfer left in a store. */
export async function cleanUp(store: Datastore, path: string, etag?: string): Promise<void> {
  await whileInReach(async (signal) => {
    if (!supports(store, 'delete')) return;
    await store.delete(path, { signal, ifMatch: store.capabilities.delete?.ifMatch ? etag : undefined });
  });
}

/** Removes what a failed transfer has made of a file, unless it is still the one of that version. */
export async function removeTorn(store: Datastore, path: string, version: string | undefined): Promise<void> {
  await whileInReach(async (signal) => {
    const now = supports(store, 'stat') ? await statTarget(store, path, signal) : undefined;
    if (now !== undefined && now.kind === 'file' && now.version !== version) await cleanUp(store, path, now.etag);
  });
}

/**
 * Cleaning has a time limit of its own, since the caller's signal may be what ended the transfer. When the store cannot be reached,
 * the failure that led here is the one to tell.
 */
async function whileInReach(step: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const signal = AbortSignal.timeout(patience);
  try {
    await step(signal);
  } catch (error) {
    if (!isDatastoreError(error) && error !== signal.reason) throw error;
  }
}
