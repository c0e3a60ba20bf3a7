import { describe, expect, it } from 'vitest';
import { defineDriver } from '../src/driver.ts';
import { openDatastore, readonly, requireCapabilities, supports } from '../src/index.ts';
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

  it('tells on what one hangs that others of the type have, as the driver says it', async () => {
    const conditional = defineDriver({
      type: 'conditional',
      title: 'Conditional',
      capabilities: {
        always: {},
        sometimes: {
          read: { support: 'native', range: true, suffix: true, when: 'a signature has the letter r' },
          signUrl: { support: 'native', scopes: ['file'] },
        },
      },
      config: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } },
      jsonSchema: () => ({}),
      location: () => 'nowhere',
      open: async () => ({ identity: 'nobody' }),
    });
    const store = await openDatastore(conditional, {});
    expect(() => requireCapabilities(store, 'read', 'signUrl')).toThrow(
      expect.objectContaining({ nextAction: expect.stringContaining('(read hangs on this: a signature has the letter r).') }),
    );
    const called = (store as unknown as { read(path: string): Promise<unknown> }).read('a');
    await expect(called).rejects.toMatchObject({
      code: 'CAPABILITY.MISSING',
      nextAction: expect.stringContaining('or the server (a signature has the letter r).'),
    });
  });
});
