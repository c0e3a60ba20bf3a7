import { DatastoreError } from './errors/datastore-error.ts';
import type { Capability } from './operations/capabilities.ts';
import { partsOf } from './store/create-store.ts';
import type { Datastore } from './store/datastore.ts';
import type { StoreParts } from './store/store-parts.ts';

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
    // A store that something else than core has made has no parts.
    const sometimes = (partsOf(store) as StoreParts | undefined)?.sometimes ?? {};
    const conditions = missing.flatMap((capability) => {
      const when = sometimes[capability]?.when;
      return when === undefined ? [] : [`${capability} hangs on this: ${when}`];
    });
    throw new DatastoreError('CAPABILITY.MISSING', `The datastore ${store.name} (${store.type}) lacks ${missing.join(', ')}.`, {
      datastore: store.name,
      driver: store.type,
      identity: store.identity,
      nextAction: `Use a datastore that has all of these, or a credential that allows them${conditions.length === 0 ? '' : ` (${conditions.join('; ')})`}.`,
    });
  }
  return store as S & Datastore<C>;
}
