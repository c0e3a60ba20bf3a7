import { DatastoreError } from './errors/datastore-error.ts';
import type { Capability } from './operations/capabilities.ts';
import type { Datastore } from './store/datastore.ts';

/**
 * Tells whether a store has a capability, and narrows its type to that.
 *
 * @example
 * ```ts
 * if (supports(store, 'copy')) await store.copy('a.csv', 'b.csv');
 * ```
 */
export function supports<S extends Datastore, C extends Capability>(store: S, capability: C): store is S & Datastore<C> {
  return store.capabilities[capability] !== undefined;
}

/**
 * Returns the store with its type narrowed to capabilities that it must have.
 *
 * Fails once with `CAPABILITY.MISSING`, naming all that are missing.
 *
 * @example
 * ```ts
 * const source = requireCapabilities(await workspace.open('training'), 'read', 'list');
 * ```
 */
export function requireCapabilities<S extends Datastore, C extends Capability>(store: S, ...capabilities: readonly C[]): S & Datastore<C> {
  const missing = capabilities.filter((capability) => store.capabilities[capability] === undefined);
  if (missing.length > 0) {
    throw new DatastoreError('CAPABILITY.MISSING', `The datastore ${store.name} (${store.type}) lacks ${missing.join(', ')}.`, {
      datastore: store.name,
      driver: store.type,
      identity: store.identity,
      nextAction: 'Use a datastore that has all of these, or a credential that allows them.',
    });
  }
  return store as S & Datastore<C>;
}
