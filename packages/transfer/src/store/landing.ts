import { type Datastore, isDatastoreError, supports, type WriteResult } from '@stowage/core';
import { createPartPath } from '../part-name.ts';
import { type Condition, ConditionLost } from '../plan/target.ts';
import { cleanUp, removeTorn } from './clean-up.ts';
import { statTarget } from './store-state.ts';

/** What the request that brings the bytes is asked to make sure of. */
export interface DeliveryCondition {
  readonly ifNoneMatch?: '*' | undefined;
  readonly ifMatch?: string | undefined;
}

/** How the bytes come to a path: by a write, or by a copy inside the store. */
export interface Carrier {
  /** The path never shows a part. */
  readonly atomic: boolean;
  readonly ifNoneMatch: boolean;
  readonly ifMatch: boolean;
  /** Brings the bytes and compares what came. */
  deliver(path: string, condition: DeliveryCondition): Promise<WriteResult>;
  /** Whether the store has asked for any of the bytes. */
  hasBegun(): boolean;
  /** Whether a failure is one of the source, not of the target's condition. */
  isOwnFailure(error: unknown): boolean;
}

/**
 * Gives a file its name in a store, complete. Where the bytes would show while they come, the file is brought beside its name and
 * renamed; where there is no rename either, it is brought in place and removed again when that fails.
 */
export async function land(store: Datastore, path: string, condition: Condition, carrier: Carrier, signal: AbortSignal): Promise<void> {
  if (carrier.atomic) await deliverGuarded(path, condition, carrier);
  else if (supports(store, 'rename')) await deliverBeside(store, path, condition, carrier, signal);
  else await deliverInPlace(store, path, condition, carrier, signal);
}

async function deliverGuarded(path: string, condition: Condition, carrier: Carrier): Promise<void> {
  const ifNoneMatch = condition.kind === 'absent' && carrier.ifNoneMatch ? '*' : undefined;
  const ifMatch = condition.kind === 'same' && carrier.ifMatch ? condition.state.etag : undefined;
  try {
    await carrier.deliver(path, { ifNoneMatch, ifMatch });
  } catch (error) {
    const lost = (ifNoneMatch && isDatastoreError(error, 'PATH.EXISTS')) || (ifMatch && isDatastoreError(error, 'CONDITION.FAILED'));
    throw lost && !carrier.isOwnFailure(error) ? new ConditionLost('The target has changed.', { cause: error }) : error;
  }
}

async function deliverBeside(
  store: Datastore<'rename'>,
  path: string,
  condition: Condition,
  carrier: Carrier,
  signal: AbortSignal,
): Promise<void> {
  const part = createPartPath(path);
  try {
    await carrier.deliver(part, {});
    signal.throwIfAborted();
    await renameInto(store, part, path, condition, signal);
  } catch (error) {
    await cleanUp(store, part);
    throw error;
  }
}

/** Renames a file to a name on a condition: the store's own where it has one, else one that is asked for right before. */
export async function renameInto(
  store: Datastore<'rename'>,
  from: string,
  to: string,
  condition: Condition,
  signal: AbortSignal,
): Promise<void> {
  const createOnly = condition.kind === 'absent' && store.capabilities.rename?.ifNoneMatch === true;
  if (condition.kind !== 'any' && !createOnly && supports(store, 'stat')) {
    const state = await statTarget(store, to, signal);
    if (state?.version !== (condition.kind === 'same' ? condition.state.version : undefined))
      throw new ConditionLost('The target has changed.');
  }
  try {
    await store.rename(from, to, { ifNoneMatch: createOnly ? '*' : undefined, signal });
  } catch (error) {
    if (createOnly && isDatastoreError(error, 'PATH.EXISTS')) throw new ConditionLost('There is a file now.', { cause: error });
    throw error;
  }
}

/**
 * Brings a file right under its name, where the store shows it while it comes. When that fails, what is there is removed if it is not
 * what was there before.
 */
async function deliverInPlace(store: Datastore, path: string, condition: Condition, carrier: Carrier, signal: AbortSignal): Promise<void> {
  const before = condition.kind === 'any' && supports(store, 'stat') ? await statTarget(store, path, signal) : undefined;
  const known = condition.kind === 'same' ? condition.state : before;
  try {
    await deliverGuarded(path, condition, carrier);
  } catch (error) {
    if (!(error instanceof ConditionLost) && carrier.hasBegun()) await removeTorn(store, path, known?.version);
    throw error;
  }
}
