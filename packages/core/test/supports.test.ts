import { describe, expect, it } from 'vitest';
import { readonly, requireCapabilities, supports } from '../src/index.ts';
import { Tiny } from './tiny-driver.ts';

describe('supports', () => {
  it('goes by what the opened store can do, not by what its driver may', async () => {
    const tiny = new Tiny();
    const store = await tiny.open();
    expect([supports(store, 'read'), supports(store, 'rename'), supports(store, 'setMetadata')]).toEqual([true, false, false]);
    expect(supports(readonly(store), 'write')).toBe(false);
  });
});

describe('requireCapabilities', () => {
  it('gives the same store when it has all', async () => {
    const store = await new Tiny().open();
    expect(requireCapabilities(store, 'read', 'list')).toBe(store);
    expect(requireCapabilities(store)).toBe(store);
  });

  it('fails once and names all that are missing, and the store', async () => {
    const store = await new Tiny().open({ name: 'training', retry: false });
    expect(() => requireCapabilities(store, 'read', 'rename', 'query', 'setAcl')).toThrow(
      expect.objectContaining({
        code: 'CAPABILITY.MISSING',
        datastore: 'training',
        driver: store.type,
        message: expect.stringMatching(/training.*lacks rename, query, setAcl\./),
      }),
    );
  });
});
