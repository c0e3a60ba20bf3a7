import { type DatastoreError, type ErrorCode, isDatastoreError } from '@stowage/core';
import { expect } from './expectation.ts';
import type { FaultPlan } from './fault-plan.ts';
import type { FaultyDatastore, MortalDatastore } from './harness.ts';

/** How an operation ended. */
export type Ending<T> = { readonly value: T; readonly error?: never } | { readonly value?: never; readonly error: unknown };

/** Waits for an operation, and tells how it ended. */
export async function endingOf<T>(work: Promise<T>): Promise<Ending<T>> {
  try {
    return { value: await work };
  } catch (error) {
    return { error };
  }
}

/** What a service that fails may be told as. */
const troubles: readonly ErrorCode[] = ['SERVICE.THROTTLED', 'SERVICE.UNAVAILABLE', 'SERVICE.TIMEOUT', 'DATA.CORRUPT'];

/** Fails unless an error says that the service is in trouble, and that trying again may help. */
export function expectTrouble(error: unknown): asserts error is DatastoreError {
  expect(isDatastoreError(error) && troubles.includes(error.code), `one of ${troubles.join(', ')}`, error);
  expect(error.retryable, 'an error that may be tried again', error);
}

/** Runs an operation while requests go wrong by a plan. Fails when fewer faults took effect, as then nothing was proven. */
export async function underPlan<T>({ faults }: FaultyDatastore, plan: FaultPlan, work: () => Promise<T>, least = 1): Promise<Ending<T>> {
  faults.arm(plan);
  try {
    const ending = await endingOf(work());
    expect(faults.count >= least, 'at least one request to go wrong', faults.count);
    return ending;
  } finally {
    faults.clear();
  }
}

/** Runs something while the server is dead, and starts it again whatever becomes of that. */
export async function whileDead<T>({ server }: MortalDatastore, work: () => Promise<T>): Promise<T> {
  await server.crash();
  try {
    return await work();
  } finally {
    await server.restart();
  }
}

/** Bytes as a stream of some forty chunks that does something when a part of them has been taken, from 0 to 1. */
export async function* interrupted(bytes: Uint8Array, part: number, interrupt: () => unknown): AsyncGenerator<Uint8Array, void, undefined> {
  const chunkSize = Math.ceil(bytes.byteLength / 40);
  let isDone = false;
  for (let start = 0; start < bytes.byteLength; start += chunkSize) {
    if (!isDone && start >= part * (bytes.byteLength - chunkSize)) {
      isDone = true;
      await interrupt();
    }
    yield bytes.subarray(start, start + chunkSize);
  }
}

/** Lets whatever is due run, until something holds or the turns are over. */
export async function untilTurn(holds: () => boolean, turns = 100_000): Promise<void> {
  for (let turn = 0; turn < turns && !holds(); turn++) await new Promise((resolve) => setImmediate(resolve));
}
