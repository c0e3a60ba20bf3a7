import { type Datastore, observe } from '@stowage/core';
import type { DataReference } from '@stowage/workspace';

/** The datastore of a reference, opened for one step, and how many operations were asked of it. */
export interface CountedStore extends AsyncDisposable {
  readonly store: Datastore;
  operations(): number;
}

/**
 * Opens the datastore of a reference. Each step opens it anew, so that what a long program outlives, a token or a signature that was
 * replaced meanwhile, is looked up when it is used.
 */
export async function openCounted({ datastore }: DataReference, signal: AbortSignal): Promise<CountedStore> {
  const opened = await datastore.open({ signal });
  let count = 0;
  const counter = {
    record: () => {
      count += 1;
    },
  };
  const silent = { add: () => undefined };
  const store = observe(opened, { meter: { createHistogram: () => counter, createCounter: () => silent } });
  return { store, operations: () => count, [Symbol.asyncDispose]: () => store.close() };
}
