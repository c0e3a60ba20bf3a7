import { type Capability, type Datastore, observe } from '@stowage/core';
import type { CaseContext } from './case.ts';
import { expect } from './expectation.ts';

/** The same store, with a count of the operations that got past core to the driver. */
function countOperations<C extends Capability>(store: Datastore<C>): { readonly store: Datastore<C>; readonly reached: () => number } {
  let reached = 0;
  const span = { setAttribute: () => undefined, recordException: () => undefined, setStatus: () => undefined, end: () => undefined };
  const startSpan = (): typeof span => {
    reached++;
    return span;
  };
  return { store: observe(store, { tracer: { startSpan } }), reached: () => reached };
}

/** Fails when the service, as far as the harness lets us see it, gets a request meanwhile. */
export async function expectNoRequest<T>({ opened }: Pick<CaseContext, 'opened'>, step: () => Promise<T>): Promise<T> {
  const before = opened.requestLog?.count;
  const result = await step();
  const seen = (opened.requestLog?.count ?? 0) - (before ?? 0);
  expect(seen === 0, 'no request to the service', `${seen} requests`);
  return result;
}

/** Fails when the operation reaches the driver at all, or the service gets a request meanwhile. */
export async function expectRefusedByCore<C extends Capability, T>(
  context: CaseContext<C>,
  step: (store: Datastore<C>) => Promise<T>,
): Promise<T> {
  const { store, reached } = countOperations(context.store);
  const result = await expectNoRequest(context, () => step(store));
  expect(reached() === 0, 'the driver not to be called', `${reached()} calls`);
  return result;
}
