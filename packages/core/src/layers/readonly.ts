import type { Capabilities, Capability } from '../operations/capabilities.ts';
import { isWriteCapability, operationNames, operations, type WriteCapability } from '../operations/operations.ts';
import { partsOf, rebuildStore } from '../store/create-store.ts';
import type { Datastore } from '../store/datastore.ts';

/**
 * A store that cannot change anything: the capabilities that write, signing and the vendor's client are gone from its type and
 * from `capabilities`, so a write is refused before any request.
 */
export function readonly<C extends Capability>(store: Datastore<C>): Datastore<Exclude<C, WriteCapability | 'signUrl'>> {
  const { connection, capabilities } = partsOf(store);
  // A signed URL may write, and it outlives this layer.
  const isGone = (capability: Capability): boolean => capability === 'signUrl' || isWriteCapability(capability);
  const kept = Object.fromEntries(Object.entries(capabilities).filter(([name]) => !isGone(name as Capability))) as Capabilities;
  const narrowed: Record<string, unknown> = {
    ...connection,
    get identity() {
      return connection.identity;
    },
  };
  for (const name of operationNames) {
    if (isGone(operations[name].capability)) delete narrowed[name];
    else if (connection[name] !== undefined) narrowed[name] = (connection[name] as (request: never) => unknown).bind(connection);
  }
  if (connection.close !== undefined) narrowed.close = () => connection.close?.();
  return rebuildStore(store, { connection: narrowed as never, capabilities: kept });
}
