import { type ConformanceCase, defineArea, defineCase } from '../case.ts';
import { expect, expectError } from '../expectation.ts';

/** The vendor's own client. */
export const nativeCases: readonly ConformanceCase[] = defineArea('native', 'Native.native', [
  defineCase('own-type', "the store's own type gives a client", ['native'], async ({ store }) => {
    const client: unknown = await store.native(store.type as never);
    expect(typeof client === 'object' && client !== null, 'a client', client);
  }),
  defineCase('other-type', 'another type is CAPABILITY.MISSING', ['native'], async ({ store }) => {
    await expectError(store.native('stowage_conformance' as never), 'CAPABILITY.MISSING');
  }),
]);
