import { describe, expect, test } from 'vitest';
import { type AnyConnection, defineDriver, type SignUrlRequest } from '../src/driver.ts';
import { type CapabilityDetails, type Datastore, openDatastore, prefix, type SignUrlOptions } from '../src/index.ts';
import { rejection } from './tiny-driver.ts';

type Detail = Omit<CapabilityDetails['signUrl'], 'support'>;
const hour = 3_600_000;

/** A store that signs, and what reaches its driver. */
async function open(detail: Detail): Promise<{ store: Datastore<'signUrl'>; seen: SignUrlRequest[] }> {
  const seen: SignUrlRequest[] = [];
  const signUrl: NonNullable<AnyConnection['signUrl']> = async (request) => {
    seen.push(request);
    return { url: 'test:signed', expiresAt: request.expiresAt, headers: {} };
  };
  const driver = defineDriver({
    type: 'signing',
    title: 'Signing',
    capabilities: { always: { signUrl: { support: 'native', ...detail } }, sometimes: {} },
    config: { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } },
    jsonSchema: () => ({}),
    location: () => 'signing',
    open: async () => ({ identity: 'nobody', signUrl }),
  });
  return { store: await openDatastore(driver, {}), seen };
}

describe('signUrl', () => {
  test.each([
    ['a/b', 'file'],
    ['a/b/', 'directory'],
    ['', 'datastore'],
    ['./', 'datastore'],
  ])('tells the driver what %j stands for', async (path, scope) => {
    const { store, seen } = await open({ scopes: ['file', 'directory', 'datastore'] });
    await store.signUrl(path, { access: ['read', 'read'] });
    expect(seen).toMatchObject([{ scope, access: ['read'], expiresAt: expect.any(Date) }]);
  });

  test.each<[string, string, SignUrlOptions, Detail]>([
    ['a directory', 'a/', {}, { scopes: ['file'] }],
    ['the datastore', '', {}, { scopes: ['file', 'directory'] }],
    ['a file for listing', 'a', { access: ['list'] }, { scopes: ['file', 'datastore'] }],
    ['too long a life', 'a', { expiresAt: new Date(Date.now() + 2 * hour) }, { scopes: ['file'], maxLifetime: hour }],
  ])('refuses %s before any request', async (_name, path, options, detail) => {
    const { store, seen } = await open(detail);
    expect(await rejection(store.signUrl(path, options))).toMatchObject({ code: 'CAPABILITY.MISSING', operation: 'signUrl' });
    expect(seen).toEqual([]);
  });

  test.each<[string, SignUrlOptions]>([
    ['no access', { access: [] }],
    ['an access that is none', { access: ['rename' as never] }],
    ['an end that is no time', { expiresAt: new Date('never') }],
    ['a start behind the end', { startsAt: new Date(Date.now() + 2 * hour) }],
    ['a start that is no time', { startsAt: 'now' as never }],
  ])('throws a RangeError for %s', async (_name, options) => {
    const { store, seen } = await open({ scopes: ['file'] });
    expect(await rejection(store.signUrl('a', options))).toBeInstanceOf(RangeError);
    expect(seen).toEqual([]);
  });

  test('of a store in a folder never reaches beyond it', async () => {
    const wide = await open({ scopes: ['file', 'directory', 'datastore'] });
    await prefix(wide.store, 'folder').signUrl('');
    expect(wide.seen).toMatchObject([{ path: 'folder', scope: 'directory' }]);
    const narrow = await open({ scopes: ['file', 'datastore'] });
    const inner = prefix(narrow.store, 'folder');
    expect(inner.capabilities.signUrl?.scopes).toEqual(['file']);
    expect(await rejection(inner.signUrl(''))).toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(narrow.seen).toEqual([]);
  });
});
