import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder } from './support/places.ts';

interface FakePackage {
  readonly name: string;
  readonly type: string;
  readonly title: string;
  readonly api?: number;
}

/** An application in a folder, with drivers among its dependencies. */
async function createApplication(folder: string, drivers: readonly FakePackage[], key = 'dependencies'): Promise<string> {
  await mkdir(folder, { recursive: true });
  const dependencies = Object.fromEntries(drivers.map(({ name }) => [name, '1.0.0']));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'app', type: 'module', [key]: dependencies }));
  for (const { name, type, title, api = 1 } of drivers) {
    const place = join(folder, 'node_modules', name);
    await mkdir(place, { recursive: true });
    const manifest = {
      name,
      version: '1.0.0',
      type: 'module',
      exports: './index.js',
      stowage: { api, driver: './index.js', types: [type] },
    };
    await writeFile(join(place, 'package.json'), JSON.stringify(manifest));
    await writeFile(
      join(place, 'index.js'),
      `export default {
        api: 1, type: '${type}', title: '${title}', status: 'active',
        capabilities: { always: {}, sometimes: {} },
        config: { '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value }) } },
        jsonSchema: () => ({ type: 'object' }),
        location: () => '${title}',
        open: async () => ({ identity: '${title}' }),
      };`,
    );
  }
  return folder;
}

const first = { name: 'main', config: { type: 'one' } };

describe('drivers', () => {
  test("come from the workspace's application, and from the program's where that has none for a type", async () => {
    const root = await createFolder();
    const own = await createApplication(join(root, 'own'), [{ name: 'own-one', type: 'one', title: 'own one' }]);
    const program = await createApplication(join(root, 'program'), [
      { name: 'program-one', type: 'one', title: 'one of the program' },
      { name: 'program-two', type: 'two', title: 'two of the program' },
      { name: 'stowage-old', type: 'three', title: 'old', api: 0 },
    ]);
    const workspace = await Workspace.create(join(own, 'data/project'), { application: program, datastore: first });
    await workspace.register('second', { type: 'two' });
    expect((await workspace.list()).map(({ location }) => location)).toEqual(['own one', 'two of the program']);
    const { registry, findings, applications } = await workspace.drivers();
    expect(registry.types).toEqual(['one', 'two']);
    expect(applications).toEqual([join(own, 'package.json'), join(program, 'package.json')]);
    expect(findings).toMatchObject([{ package: 'stowage-old', code: 'DRIVER.INCOMPATIBLE' }]);
  });

  test('are found for a workspace outside of any application', async () => {
    const root = await createFolder();
    const program = await createApplication(join(root, 'program'), [{ name: 'program-one', type: 'one', title: 'one' }], 'devDependencies');
    const options = { application: new URL(`file://${program}/main.js`), datastore: first };
    await expect(Workspace.create(join(root, 'data'), options)).rejects.toMatchObject({ code: 'DRIVER.NOT_INSTALLED' });
    const workspace = await Workspace.create(join(root, 'data'), { ...options, includeDev: true });
    expect((await workspace.drivers()).applications).toEqual([join(program, 'package.json')]);
  });

  test('that two packages of one application have for a type are a conflict', async () => {
    const root = await createFolder();
    const twice = ['a', 'b'].map((name) => ({ name, type: 'one', title: name }));
    const application = await createApplication(join(root, 'app'), twice);
    await expect(Workspace.create(application, { application, datastore: first })).rejects.toMatchObject({ code: 'DRIVER.CONFLICT' });
  });
});
