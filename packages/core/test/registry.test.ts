import { parse } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type AnyDriver, createRegistry, type DriverSource, discoverDrivers, knownTypes, requireCapabilities } from '../src/index.ts';
import { rejection, Tiny } from './tiny-driver.ts';

const asAny = (driver: object): AnyDriver => driver as AnyDriver;

function source(name: string, types: readonly string[], driver: AnyDriver): DriverSource & { readonly loads: string[] } {
  const loads: string[] = [];
  return {
    package: name,
    version: '1.0.0',
    types,
    loads,
    load: async (type) => {
      loads.push(type);
      return driver;
    },
  };
}

describe('a registry', () => {
  test('opens a driver that was given as a value, with the fields but the type', async () => {
    const tiny = new Tiny();
    const registry = createRegistry([asAny(tiny.driver)]);
    expect(registry.types).toEqual(['tiny']);
    expect(registry.sourceOf('tiny')).toBe(undefined);
    expect(await registry.driver('tiny')).toBe(tiny.driver);
    await using store = await registry.open({ type: 'tiny', folder: 'x' }, { name: 'mine', retry: false });
    expect([store.name, store.location]).toEqual(['mine', 'tiny://x/']);
    tiny.put('a', 'hello');
    expect(await (await requireCapabilities(store, 'read').read('a')).text()).toBe('hello');
  });

  test('loads a source when its type is used, and only then', async () => {
    const tiny = source('tiny-driver', ['tiny', 'small'], asAny(new Tiny().driver));
    const other = source('other-driver', ['another'], asAny(new Tiny().driver));
    const registry = createRegistry([[tiny, other]]);
    expect(registry.types).toEqual(['another', 'small', 'tiny']);
    expect(registry.sourceOf('small')).toBe(tiny);
    expect(tiny.loads).toEqual([]);
    await registry.open({ type: 'tiny' });
    await registry.driver('small');
    expect(tiny.loads).toEqual(['tiny', 'small']);
    expect(other.loads).toEqual([]);
  });

  test('hands on configuration errors and missing provisioning', async () => {
    const registry = createRegistry([asAny(new Tiny().driver)]);
    await expect(registry.open({ type: 'tiny', nonsense: 1 })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    await expect(registry.provision({ type: 'tiny' })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });

  test('refuses two drivers for one type, and names where both come from', () => {
    const driver = asAny(new Tiny().driver);
    const one = source('@acme/one', ['tiny'], driver);
    const two = source('two', ['other', 'tiny'], driver);
    const conflict = (message: RegExp): unknown =>
      expect.objectContaining({ code: 'DRIVER.CONFLICT', message: expect.stringMatching(message) });
    expect(() => createRegistry([one, two])).toThrow(conflict(/tiny: @acme\/one and two/));
    expect(() => createRegistry([driver, [one]])).toThrow(conflict(/"Tiny" that was given as a value and @acme\/one/));
    expect(() => createRegistry([driver, driver])).toThrow(conflict(/"Tiny".*"Tiny"/));
  });

  test.each(Object.entries(knownTypes))('tells for the type %s to install %s', async (type, name) => {
    const error = await rejection(createRegistry([asAny(new Tiny().driver)]).open({ type }));
    expect(error).toMatchObject({ code: 'DRIVER.NOT_INSTALLED', driver: type, nextAction: `npm install ${name}` });
    expect((error as Error).message).toContain('tiny');
  });
});

test.each([
  (root: string) => root,
  (root: string) => `${root}no-such-folder`,
  (root: string) => pathToFileURL(root),
  (root: string) => pathToFileURL(root).href,
])('discovery without an application above is CONFIG.INVALID', async (from) => {
  const error = await rejection(discoverDrivers({ from: from(parse(process.cwd()).root) }));
  expect(error).toMatchObject({ code: 'CONFIG.INVALID', nextAction: expect.stringContaining('import.meta.url') });
});
