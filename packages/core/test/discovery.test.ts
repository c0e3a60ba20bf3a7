import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { driverApi } from '../src/driver.ts';
import { createRegistry, discoverDrivers, type ErrorCode } from '../src/index.ts';

const driverModule = (type: string): string => `
globalThis.importedDrivers = [...(globalThis.importedDrivers ?? []), ${JSON.stringify(type)}];
export default {
  api: 1, type: ${JSON.stringify(type)}, title: 'Found', status: 'active',
  capabilities: { always: {}, sometimes: {} },
  config: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
  jsonSchema: () => ({}),
  location: () => 'found',
  open: async () => ({ identity: 'found' }),
};
`;
const manifest = (types: readonly string[]): object => ({ api: driverApi, driver: './driver.js', types });

let application: string;
beforeEach(async () => {
  application = await mkdtemp(join(tmpdir(), 'stowage-discovery-'));
});
afterEach(() => rm(application, { recursive: true }));

async function put(path: string, content: string | object): Promise<void> {
  const file = join(application, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
}

/** Installs a package; without a module it gets one that is a driver of its first type. */
async function install(name: string, stowage?: unknown, module?: string): Promise<void> {
  await put(`node_modules/${name}/package.json`, { name, version: '1.2.3', type: 'module', ...(stowage !== undefined && { stowage }) });
  const [type = 'none'] = (stowage as { readonly types?: readonly string[] } | undefined)?.types ?? [];
  await put(`node_modules/${name}/driver.js`, module ?? driverModule(type));
}

const dependOn = (...names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '*']));

describe('discovery', () => {
  it('finds direct dependencies that say they are drivers, and imports none of them', async () => {
    await put('package.json', { dependencies: dependOn('@acme/one', 'two', 'no-driver') });
    await install('@acme/one', manifest(['acme_one', 'acme_other']));
    await install('two', manifest(['two_type']));
    await install('no-driver');
    await install('not-a-dependency', manifest(['hidden_type']));
    await install('two/node_modules/nested', manifest(['nested_type']));
    await put('src/deep/main.ts', '');
    const before = (globalThis as { importedDrivers?: readonly string[] }).importedDrivers;
    for (const from of [
      application,
      join(application, 'src/deep/main.ts'),
      pathToFileURL(join(application, 'src/deep/main.ts')),
      pathToFileURL(application).href,
    ]) {
      const found = await discoverDrivers({ from });
      expect(found.application).toBe(join(application, 'package.json'));
      expect(found.findings).toEqual([]);
      expect(found.drivers.map(({ package: name, version, types }) => [name, version, types])).toEqual([
        ['@acme/one', '1.2.3', ['acme_one', 'acme_other']],
        ['two', '1.2.3', ['two_type']],
      ]);
    }
    expect((globalThis as { importedDrivers?: readonly string[] }).importedDrivers).toBe(before);
  });

  it('counts development dependencies only when asked, and optional ones always', async () => {
    await put('package.json', {
      devDependencies: dependOn('in-development'),
      optionalDependencies: dependOn('optional', 'stowage-absent'),
    });
    await install('in-development', manifest(['dev_type']));
    await install('optional', manifest(['optional_type']));
    const typesOf = async (includeDev?: boolean) =>
      (await discoverDrivers({ from: application, includeDev })).drivers.flatMap(({ types }) => types);
    expect(await typesOf()).toEqual(['optional_type']);
    expect((await typesOf(true)).sort()).toEqual(['dev_type', 'optional_type']);
  });

  const broken: readonly (readonly [what: string, field: unknown, says: RegExp])[] = [
    ['is no object', 'yes', /not an object/],
    ['is null', null, /not an object/],
    ['has no api', { driver: './driver.js', types: ['a'] }, /stowage\.api/],
    ['has an api that is a text', { ...manifest(['a']), api: '1' }, /stowage\.api/],
    ['has a status that is none', { ...manifest(['a']), status: 'old' }, /stowage\.status/],
    ['is for a later contract', { ...manifest(['a']), api: 2 }, /contract 2.*contract 1/],
    ['names no module', { api: 1, types: ['a'] }, /stowage\.driver/],
    ['names a module outside', { ...manifest(['a']), driver: './../other.js' }, /stowage\.driver/],
    ['names an absolute module', { ...manifest(['a']), driver: '/etc/driver.js' }, /stowage\.driver/],
    ['has no types', { api: 1, driver: './driver.js' }, /stowage\.types/],
    ['has an empty list of types', manifest([]), /stowage\.types/],
    ['has a type that is no name', manifest(['Azure Blob']), /stowage\.types/],
  ];
  it.each(broken)('reports a field that %s', async (_what, field, says) => {
    await put('package.json', { dependencies: dependOn('broken', 'good') });
    await install('broken', field);
    await install('good', manifest(['good_type']));
    const { drivers, findings } = await discoverDrivers({ from: application });
    expect(drivers.map(({ package: name }) => name)).toEqual(['good']);
    expect(findings).toEqual([{ package: 'broken', code: 'DRIVER.INCOMPATIBLE', message: expect.stringMatching(says) }]);
  });

  it('reports a driver that is not installed, and a package that cannot be read', async () => {
    await put('package.json', { dependencies: dependOn('@stowage/driver-missing', 'left-out', 'unreadable') });
    await put('node_modules/unreadable/package.json', '{');
    const { drivers, findings } = await discoverDrivers({ from: application });
    expect(drivers).toEqual([]);
    expect(findings.map(({ package: name, code }) => [name, code])).toEqual([
      ['@stowage/driver-missing', 'DRIVER.NOT_INSTALLED'],
      ['unreadable', 'DRIVER.NOT_INSTALLED'],
    ]);
  });

  it('fails when the application itself cannot be read', async () => {
    await put('package.json', '{ "dependencies": ');
    await expect(discoverDrivers({ from: application })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
  });
});

describe('a driver that was found', () => {
  it('is imported when one of its types is first used', async () => {
    await put('package.json', { dependencies: dependOn('lazy') });
    await install('lazy', manifest(['lazy_type']));
    const registry = createRegistry((await discoverDrivers({ from: application })).drivers);
    expect(registry.types).toEqual(['lazy_type']);
    expect(registry.sourceOf('lazy_type')).toMatchObject({ package: 'lazy', version: '1.2.3', status: 'active' });
    await using store = await registry.open({ type: 'lazy_type', any: 'field' }, { name: 'mine' });
    expect([store.type, store.name, store.identity, store.location]).toEqual(['lazy_type', 'mine', 'found', 'found']);
    expect((globalThis as { importedDrivers?: readonly string[] }).importedDrivers).toContain('lazy_type');
  });

  const unusable: readonly (readonly [what: string, module: string, code: ErrorCode, says: RegExp])[] = [
    ['throws when imported', 'throw new Error("no native build");', 'DRIVER.INCOMPATIBLE', /could not be loaded.*no native build/],
    ['is not JavaScript', 'this is not', 'DRIVER.INCOMPATIBLE', /could not be loaded/],
    ['has no default export', 'export const driver = {};', 'DRIVER.INCOMPATIBLE', /default export/],
    ['exports something else', 'export default function driver() {}', 'DRIVER.INCOMPATIBLE', /default export/],
    ['exports a driver of another type', driverModule('another_type'), 'DRIVER.INCOMPATIBLE', /not a driver for the type/],
    ['says another contract than its package', driverModule('bad_type').replace('api: 1', 'api: 3'), 'DRIVER.INCOMPATIBLE', /contract 3/],
  ];
  it.each(unusable)('and %s is an error at its first use', async (_what, module, code, says) => {
    await put('package.json', { dependencies: dependOn('bad') });
    await install('bad', manifest(['bad_type']), module);
    const { drivers, findings } = await discoverDrivers({ from: application });
    expect(findings).toEqual([]);
    const opening = createRegistry(drivers).open({ type: 'bad_type' });
    await expect(opening).rejects.toMatchObject({ code, driver: 'bad_type', message: expect.stringMatching(says) });
  });

  it('may be one of several that a module exports', async () => {
    await put('package.json', { dependencies: dependOn('several') });
    const module = `${driverModule('first_type').replace('export default', 'const first =')}\nexport default [first, { ...first, type: 'second_type' }];`;
    await install('several', manifest(['first_type', 'second_type']), module);
    const registry = createRegistry((await discoverDrivers({ from: application })).drivers);
    for (const type of ['first_type', 'second_type']) expect((await registry.driver(type)).type).toBe(type);
  });

  it('with the type of another is an error that names both packages', async () => {
    await put('package.json', { dependencies: dependOn('one', 'other') });
    await install('one', manifest(['same_type']));
    await install('other', manifest(['same_type']));
    const { drivers } = await discoverDrivers({ from: application });
    expect(() => createRegistry(drivers)).toThrow(
      expect.objectContaining({ code: 'DRIVER.CONFLICT', message: expect.stringMatching(/one.*other/) }),
    );
  });
});

describe('a type without a driver', () => {
  it('lists the known types, and says what to install where that is known', async () => {
    await put('package.json', { dependencies: dependOn('one') });
    await install('one', manifest(['one_type']));
    const registry = createRegistry((await discoverDrivers({ from: application })).drivers);
    for (const step of [
      () => registry.open({ type: 'azure_blob' }),
      () => registry.driver('azure_blob'),
      () => registry.provision({ type: 'azure_blob' }),
    ]) {
      await expect(step()).rejects.toMatchObject({
        code: 'DRIVER.NOT_INSTALLED',
        message: expect.stringContaining('one_type'),
        nextAction: 'npm install @stowage/driver-azure-blob',
      });
    }
    for (const type of ['unknown', 'constructor', '__proto__', 'toString']) {
      await expect(registry.open({ type })).rejects.toMatchObject({
        code: 'DRIVER.NOT_INSTALLED',
        nextAction: expect.stringContaining('azure_blob'),
      });
    }
    await expect(createRegistry([]).driver('local')).rejects.toMatchObject({ message: expect.stringContaining('no driver is installed') });
  });
});
