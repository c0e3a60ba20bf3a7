import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provisionDatastore } from '@stowage/core';
import { describe, expect, it } from 'vitest';
import { local } from '../src/index.ts';
import { asNobody } from './as-nobody.ts';
import { collect } from './collect.ts';
import { openFolder } from './open-folder.ts';

/** What every refusal tells: who asked, which right is missing, and that trying again does not help. */
const refused = (operation: string, right: string): unknown =>
  expect.objectContaining({
    code: 'ACCESS.DENIED',
    operation,
    retryable: false,
    identity: expect.stringMatching(/^user \d+$/),
    message: expect.stringContaining('EACCES'),
    nextAction: expect.stringContaining(right),
  });

describe('without the right', () => {
  it('each operation is ACCESS.DENIED, and changes nothing', async () => {
    await using opened = await openFolder();
    const { root, base } = opened;
    await mkdir(join(root, 'closed'));
    await mkdir(join(root, 'open'));
    for (const name of ['file', 'closed/file', 'open/file', 'open/secret']) await writeFile(join(root, name), 'x');
    await chmod(join(root, 'open'), 0o777);
    await chmod(join(root, 'open/secret'), 0o000);
    await chmod(join(root, 'closed'), 0o000);
    await chmod(root, 0o555);
    await chmod(base, 0o755);
    try {
      await asNobody(async () => {
        await using store = await opened.openAt(root);
        expect(store.identity).toBe(`user ${process.geteuid?.()}`);
        await expect(store.read('open/secret')).rejects.toEqual(refused('read', 'read (r) on the file'));
        await expect(store.stat('closed/file')).rejects.toEqual(refused('stat', 'search (x)'));
        await expect(store.exists('closed/file')).rejects.toEqual(refused('stat', 'search (x)'));
        await expect(store.write('new', 'x')).rejects.toEqual(refused('write', 'write and search (w, x)'));
        await expect(store.write('file', 'x')).rejects.toEqual(refused('write', 'write and search (w, x)'));
        await expect(store.append('open/secret', 'x')).rejects.toEqual(refused('append', 'write (w) on the file'));
        await expect(store.delete('file')).rejects.toEqual(refused('delete', 'write and search (w, x)'));
        await expect(store.createDirectory('new')).rejects.toEqual(refused('createDirectory', 'write and search (w, x)'));
        await expect(store.deleteDirectory('open', { recursive: true })).rejects.toEqual(
          refused('deleteDirectory', 'write and search (w, x)'),
        );
        await expect(store.copy('file', 'copied')).rejects.toEqual(refused('copy', 'read (r) on the source'));
        await expect(store.rename('file', 'renamed')).rejects.toEqual(refused('rename', 'write and search (w, x)'));
        await expect(store.setMetadata('file', { a: 'b' })).rejects.toEqual(refused('setMetadata', 'write and search (w, x)'));
      });
    } finally {
      await chmod(root, 0o755);
      await chmod(join(root, 'closed'), 0o755);
    }
    expect((await readdir(root)).sort()).toEqual(['closed', 'file', 'open']);
    expect(await readFile(join(root, 'closed/file'), 'utf8')).toBe('x');
  });

  it('a folder that cannot be read fails the listing that meets it, and is named', async () => {
    await using opened = await openFolder();
    const { root, base } = opened;
    for (const name of ['a', 'b/closed/x', 'c']) await opened.store.write(name, '');
    await chmod(join(root, 'b/closed'), 0o000);
    await chmod(base, 0o755);
    try {
      const listed: string[] = [];
      await asNobody(async () => {
        await using store = await opened.openAt(root);
        expect(await collect(store.list(''))).toHaveLength(3);
        const listing = (async () => {
          for await (const { path } of store.list('', { recursive: true, pageSize: 1 })) listed.push(path);
        })();
        await expect(listing).rejects.toMatchObject({ code: 'ACCESS.DENIED', path: 'b/closed', operation: 'list' });
      });
      expect(listed.slice(0, 2)).toEqual(['a', 'b']);
    } finally {
      await chmod(join(root, 'b/closed'), 0o755);
    }
  });

  it('a root is not made', async () => {
    await using opened = await openFolder();
    await chmod(opened.base, 0o555);
    try {
      await asNobody(async () => {
        await expect(provisionDatastore(local, { path: join(opened.base, 'new') })).rejects.toMatchObject({ code: 'ACCESS.DENIED' });
      });
    } finally {
      await chmod(opened.base, 0o755);
    }
  });
});
