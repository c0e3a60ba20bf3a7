import { type Datastore, observe } from '@stowage/core';

/** What a mount has asked of its datastore. */
export interface MountUsage {
  readonly operations: number;
  /** Bytes of files that were read. */
  readonly bytes: number;
}

/** A store that counts what is asked of it. It costs a step for each piece of a file, so only mounts that are compared have it. */
export function countUsage(store: Datastore): { readonly store: Datastore; usage(): MountUsage } {
  let operations = 0;
  let bytes = 0;
  const counted = observe(store, {
    meter: {
      createHistogram: () => ({
        record: () => {
          operations += 1;
        },
      }),
      createCounter: () => ({
        add: (count, attributes) => {
          if (attributes?.['stowage.direction'] === 'received') bytes += count;
        },
      }),
    },
  });
  return { store: counted, usage: () => ({ operations, bytes }) };
}
