import type { AnyConnection } from '../connection.ts';
import { DatastoreError } from '../errors/datastore-error.ts';
import type { Capabilities, Capability } from '../operations/capabilities.ts';
import { capabilityNames, operationNames, operations } from '../operations/operations.ts';
import { type Datastore, storeParts } from './datastore.ts';
import { Store } from './store.ts';
import type { StoreParts } from './store-parts.ts';

/** What a new store is made of. */
export interface StoreSource {
  readonly name: string;
  readonly type: string;
  readonly location: string;
  readonly connection: AnyConnection;
  readonly declared: { readonly always: Capabilities; readonly sometimes: Capabilities };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}

/** The capabilities of an opened store: those the driver always has, with what opening settled, and the `sometimes` ones that it settled. */
function settleCapabilities({ type, declared, connection }: StoreSource): Capabilities {
  const settled = connection.capabilities ?? {};
  const promised = capabilityNames.filter((name) => declared.always[name] !== undefined && !isImplemented(connection, name));
  if (promised.length > 0) {
    throw new DatastoreError('DRIVER.INCOMPATIBLE', `The driver for ${type} declares ${promised.join(', ')} and does not implement it.`, {
      driver: type,
    });
  }
  const entries = capabilityNames.flatMap((name) => {
    const detail = declared.always[name] === undefined ? settled[name] : { ...declared.always[name], ...settled[name] };
    return detail === undefined || !isImplemented(connection, name) ? [] : [[name, structuredClone(detail)]];
  });
  return deepFreeze(Object.fromEntries(entries) as Capabilities);
}

function isImplemented(connection: AnyConnection, capability: Capability): boolean {
  return operationNames.some((name) => operations[name].capability === capability && connection[name] !== undefined);
}

/** Makes a datastore around a connection. */
export function createStore<C extends Capability>(source: StoreSource): Datastore<C> {
  const { name, type, location, connection } = source;
  const parts: StoreParts = {
    name,
    type,
    location,
    connection,
    capabilities: settleCapabilities(source),
    sometimes: source.declared.sometimes,
    lifetime: {},
  };
  return new Store(parts) as unknown as Datastore<C>;
}

/** What is inside a datastore. */
export function partsOf(store: Datastore): StoreParts {
  return (store as unknown as Readonly<Record<symbol, StoreParts>>)[storeParts] as StoreParts;
}

/** Another datastore over the same service: what layers return. Closing either closes both. */
export function rebuildStore<C extends Capability>(
  store: Datastore,
  change: { readonly connection?: AnyConnection; readonly capabilities?: Capabilities; readonly location?: string },
): Datastore<C> {
  const parts = partsOf(store);
  const capabilities = change.capabilities === undefined ? parts.capabilities : deepFreeze(change.capabilities);
  return new Store({ ...parts, ...change, capabilities }) as unknown as Datastore<C>;
}
