import { access, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry, requireCapabilities } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder } from './support/places.ts';
import { createShelfDriver, Warehouse } from './support/shelf.ts';

describe('a new workspace', () => {
  test('has a default datastore at once: a folder beside its file', async () => {
    const folder = join(await createFolder(), 'new/project');
    const workspace = await Workspace.create(folder, { registry: createRegistry([local]) });
    expect(await readFile(join(folder, 'stowage.yaml'), 'utf8')).toBe(`# yaml-language-server: $schema=.stowage/schema.json
# The datastores of this workspace. Secrets do not stand here, only where they are to be found:
# \${env:NAME}, \${file:PATH}, \${vault:NAME} or \${keyring:NAME}.
version: 1
default: workspacestore
datastores:
  workspacestore:
    type: local
    path: ./workspacestore
`);
    expect(await workspace.list()).toMatchObject([{ name: 'workspacestore', type: 'local', isDefault: true, findings: [] }]);
    expect((await stat(join(folder, 'workspacestore'))).isDirectory()).toBe(true);
    await using store = requireCapabilities(await workspace.open(), 'write');
    await store.write('a/hello.txt', 'Hello');
    expect(await readFile(join(folder, 'workspacestore/a/hello.txt'), 'utf8')).toBe('Hello');
    expect(await readFile(join(folder, '.stowage/.gitignore'), 'utf8')).toMatch(/^\*\n!.gitignore\n!schema.json$/m);
    expect(JSON.parse(await readFile(join(folder, '.stowage/schema.json'), 'utf8'))).toHaveProperty('$defs.local');
  });

  test('may have another default', async () => {
    const registry = createRegistry([createShelfDriver(new Warehouse())]);
    const datastore = { name: 'Main', config: { type: 'shelf', account_name: 'a', shelf_name: 'b' } };
    const workspace = await Workspace.create(await createFolder(), { registry, datastore });
    expect(await workspace.getDefault()).toMatchObject({ name: 'main', location: 'https://a.example/b', isDefault: true });
  });

  test('is refused where there is one', async () => {
    const folder = await createFolder();
    const registry = createRegistry([local]);
    await Workspace.create(folder, { registry });
    await expect(Workspace.create(folder, { registry })).rejects.toMatchObject({ code: 'WORKSPACE.EXISTS' });
  });

  test('of two made at the same time, one is made', async () => {
    const folder = await createFolder();
    const registry = createRegistry([local]);
    const attempts = await Promise.allSettled([1, 2, 3].map(() => Workspace.create(folder, { registry })));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) if (attempt.status === 'rejected') expect(attempt.reason).toMatchObject({ code: 'WORKSPACE.EXISTS' });
  });

  test('leaves nothing when its default cannot be', async () => {
    const folder = join(await createFolder(), 'new');
    await expect(Workspace.create(folder, { registry: createRegistry([]) })).rejects.toMatchObject({
      code: 'DRIVER.NOT_INSTALLED',
      nextAction: 'npm install @stowage/driver-local',
    });
    const registry = createRegistry([createShelfDriver(new Warehouse())]);
    const wrong = { name: 'a', config: { type: 'shelf', account_name: 'a', shelf_name: 'b', colour: 'red' } };
    await expect(Workspace.create(folder, { registry, datastore: wrong })).rejects.toMatchObject({
      message: expect.stringContaining('"colour"'),
    });
    const secret = { name: 'a', config: { type: 'shelf', account_name: 'a', shelf_name: 'b', credentials: { account_key: 'c2VjcmV0' } } };
    await expect(Workspace.create(folder, { registry, datastore: secret })).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    await expect(access(folder)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
