import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@stowage/core';
import { local } from '@stowage/driver-local';
import { Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder } from './support/places.ts';

describe('a registered datastore', () => {
  test('takes folders and files up, and gives them back', async () => {
    const folder = await createFolder();
    const workspace = await Workspace.create(join(folder, 'project'), { registry: createRegistry([local]) });
    await mkdir(join(folder, 'photos/old'), { recursive: true });
    await writeFile(join(folder, 'photos/a.txt'), 'a');
    await writeFile(join(folder, 'photos/old/b.txt'), 'b');
    const datastore = await workspace.getDefault();
    expect(await datastore.upload(join(folder, 'photos'), { to: 'images' })).toMatchObject({
      outcome: 'complete',
      files: { found: 2, done: 2, failed: 0 },
    });
    expect(await datastore.uploadFiles([join(folder, 'photos/a.txt')], { to: 'single' })).toMatchObject({ files: { done: 1 } });
    expect(await datastore.download('images', join(folder, 'back'))).toMatchObject({ outcome: 'complete', files: { done: 2 } });
    expect(await readFile(join(folder, 'back/old/b.txt'), 'utf8')).toBe('b');
    expect(await readFile(join(folder, 'project/workspacestore/single/a.txt'), 'utf8')).toBe('a');
  });

  test('is a snapshot: what it was when it was asked for', async () => {
    const folder = await createFolder();
    const workspace = await Workspace.create(folder, { registry: createRegistry([local]) });
    await workspace.register('other', { type: 'local', path: './one' }, { createIfMissing: true });
    const before = await workspace.get('other');
    await workspace.update('other', { path: './two' }, { validate: false });
    expect([before.location, (await workspace.get('other')).location]).toEqual([join(folder, 'one'), join(folder, 'two')]);
    await using store = await before.open();
    expect(store.location).toBe(join(folder, 'one'));
  });
});
