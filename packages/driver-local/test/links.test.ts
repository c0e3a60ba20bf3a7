import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LocalClient } from '../src/client.ts';
import { createLocalConnection } from '../src/connection.ts';
import { collect } from './collect.ts';
import { type OpenFolder, openFolder } from './open-folder.ts';

type Store = OpenFolder['store'];

/** A root with links of every kind in it, beside a folder that must not be reached. */
async function openLinked(): Promise<OpenFolder & { readonly outside: string }> {
  const opened = await openFolder();
  const outside = join(opened.base, 'outside');
  await mkdir(join(opened.root, 'real'), { recursive: true });
  await mkdir(join(outside, 'folder'), { recursive: true });
  await writeFile(join(opened.root, 'real/a.txt'), 'inside');
  await writeFile(join(outside, 'secret'), 'secret');
  await writeFile(join(outside, 'folder/kept'), 'kept');
  const links = {
    'out-file': join(outside, 'secret'),
    'out-folder': outside,
    'out-relative': '../outside',
    up: '..',
    'in-file': 'real/a.txt',
    'in-folder': 'real',
    dangling: 'nothing',
    loop: 'loop',
  };
  for (const [name, target] of Object.entries(links)) await symlink(target, join(opened.root, name));
  return { ...opened, outside };
}

/** Every way of going through a path that leads outside. */
const ways: Readonly<Record<string, (store: Store, folder: string, file: string) => Promise<unknown>>> = {
  stat: (store, _folder, file) => store.stat(file),
  exists: (store, _folder, file) => store.exists(file),
  read: async (store, _folder, file) => (await store.read(file)).text(),
  'list the folder': (store, folder) => collect(store.list(folder)),
  'list below the folder': (store, folder) => collect(store.list(`${folder}/folder`, { recursive: true })),
  write: (store, folder) => store.write(`${folder}/new`, 'x'),
  'write over': (store, folder) => store.write(`${folder}/secret`, 'x'),
  'write deep': (store, folder) => store.write(`${folder}/one/two/new`, 'x'),
  'write with metadata': (store, folder) => store.write(`${folder}/secret`, 'x', { metadata: { a: 'b' } }),
  append: (store, _folder, file) => store.append(file, 'x'),
  'append to new': (store, folder) => store.append(`${folder}/new`, 'x'),
  delete: (store, folder) => store.delete(`${folder}/secret`),
  createDirectory: (store, folder) => store.createDirectory(`${folder}/new`),
  deleteDirectory: (store, folder) => store.deleteDirectory(`${folder}/folder`, { recursive: true }),
  'copy out': (store, _folder, file) => store.copy(file, 'copied'),
  'copy in': (store, folder) => store.copy('real/a.txt', `${folder}/new`),
  'rename out': (store, folder) => store.rename(`${folder}/secret`, 'renamed'),
  'rename in': (store, folder) => store.rename('real/a.txt', `${folder}/new`),
  'rename a folder in': (store, folder) => store.rename('real', `${folder}/new`),
  setMetadata: (store, _folder, file) => store.setMetadata(file, { a: 'b' }),
};

describe('links that lead out of the root', () => {
  const folders = ['out-folder', 'out-relative', 'up/outside'];
  for (const [name, way] of Object.entries(ways)) {
    it(`are refused by ${name}, and nothing outside changes`, async () => {
      await using linked = await openLinked();
      for (const folder of folders) {
        await expect(way(linked.store, folder, `${folder}/secret`), folder).rejects.toMatchObject({ code: 'PATH.INVALID' });
      }
      expect(await readFile(join(linked.outside, 'secret'), 'utf8')).toBe('secret');
      expect((await readdir(linked.outside)).sort()).toEqual(['folder', 'secret']);
      expect(await readdir(join(linked.outside, 'folder'))).toEqual(['kept']);
      expect(await readFile(join(linked.root, 'real/a.txt'), 'utf8')).toBe('inside');
    });
  }

  it('are refused by a read of the link itself', async () => {
    await using linked = await openLinked();
    const { store } = linked;
    const steps = [
      () => store.stat('out-file'),
      () => store.read('out-file'),
      () => store.append('out-file', 'x'),
      () => store.copy('out-file', 'c'),
    ];
    for (const step of steps) {
      await expect(step()).rejects.toMatchObject({ code: 'PATH.INVALID', message: expect.stringContaining('symbolic link') });
    }
    expect(await readFile(join(linked.outside, 'secret'), 'utf8')).toBe('secret');
  });

  it('do not help a caller who goes around core', async () => {
    await using linked = await openLinked();
    const connection = createLocalConnection(new LocalClient(linked.root, false));
    for (const path of ['../outside/secret', 'real/../../outside/secret']) {
      await expect(connection.read({ path })).rejects.toMatchObject({ code: 'PATH.INVALID' });
      await expect(connection.delete({ path })).rejects.toMatchObject({ code: 'PATH.INVALID' });
    }
    expect(existsSync(join(linked.outside, 'secret'))).toBe(true);
  });

  it('in the place of the metadata folder are refused', async () => {
    await using linked = await openLinked();
    await symlink(linked.outside, join(linked.root, '.stowage-local'));
    await expect(linked.store.write('x', 'x', { metadata: { a: 'b' } })).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    expect((await readdir(linked.outside)).sort()).toEqual(['folder', 'secret']);
  });
});

describe('a link as such', () => {
  it('is replaced by a write, not followed', async () => {
    await using linked = await openLinked();
    for (const name of ['out-file', 'in-file', 'dangling', 'out-folder']) await linked.store.write(name, 'new');
    expect(await readFile(join(linked.outside, 'secret'), 'utf8')).toBe('secret');
    expect(await readFile(join(linked.root, 'real/a.txt'), 'utf8')).toBe('inside');
    expect((await lstat(join(linked.root, 'out-file'))).isFile()).toBe(true);
    expect(await (await linked.store.read('in-file')).text()).toBe('new');
  });

  it('is deleted itself, and what it leads to stays', async () => {
    await using linked = await openLinked();
    for (const name of ['out-file', 'out-folder', 'in-file', 'in-folder', 'dangling', 'loop']) await linked.store.delete(name);
    expect((await readdir(linked.root)).sort()).toEqual(['out-relative', 'real', 'up']);
    expect((await readdir(linked.outside)).sort()).toEqual(['folder', 'secret']);
    expect(await readFile(join(linked.root, 'real/a.txt'), 'utf8')).toBe('inside');
  });

  it('is no directory to delete', async () => {
    await using linked = await openLinked();
    for (const name of ['out-folder', 'in-folder']) {
      await expect(linked.store.deleteDirectory(name, { recursive: true })).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    }
    expect(await readdir(join(linked.root, 'real'))).toEqual(['a.txt']);
  });

  it('goes with the directory that is deleted around it, and what it leads to stays', async () => {
    await using linked = await openLinked();
    await linked.store.rename('out-folder', 'gone/out-folder');
    await linked.store.rename('out-file', 'gone/deep/out-file');
    await linked.store.deleteDirectory('gone', { recursive: true });
    expect(existsSync(join(linked.root, 'gone'))).toBe(false);
    expect((await readdir(linked.outside)).sort()).toEqual(['folder', 'secret']);
    expect(await readdir(join(linked.outside, 'folder'))).toEqual(['kept']);
  });

  it('is renamed itself', async () => {
    await using linked = await openLinked();
    await linked.store.rename('in-file', 'renamed');
    expect(await readlink(join(linked.root, 'renamed'))).toBe('real/a.txt');
  });

  it('that leads inside is followed by stat, read, append, copy and the way to a file', async () => {
    await using linked = await openLinked();
    const { store } = linked;
    expect(await store.stat('in-file')).toMatchObject({ kind: 'file', size: 6, path: 'in-file' });
    expect(await store.stat('in-folder')).toMatchObject({ kind: 'directory', path: 'in-folder' });
    expect(await (await store.read('in-folder/a.txt')).text()).toBe('inside');
    await store.append('in-file', ' and more');
    expect(await (await store.read('real/a.txt')).text()).toBe('inside and more');
    await store.copy('in-file', 'copied');
    expect((await lstat(join(linked.root, 'copied'))).isFile()).toBe(true);
    await store.write('in-folder/b', 'b');
    expect(await readFile(join(linked.root, 'real/b'), 'utf8')).toBe('b');
  });

  it('that leads nowhere is not found, and a loop is not valid', async () => {
    await using linked = await openLinked();
    expect(await linked.store.exists('dangling')).toBe(false);
    await expect(linked.store.stat('loop')).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });
});

describe('links in a listing', () => {
  it('show as what they lead to inside, and not at all when they lead elsewhere', async () => {
    await using linked = await openLinked();
    const entries = await collect(linked.store.list());
    expect(entries.map(({ path, kind }) => `${kind} ${path}`)).toEqual(['file in-file', 'directory in-folder', 'directory real']);
  });

  it('are not gone into', async () => {
    await using linked = await openLinked();
    await symlink('..', join(linked.root, 'real/back'));
    const entries = await collect(linked.store.list('', { recursive: true }));
    expect(entries.map(({ path }) => path)).toEqual(['in-file', 'in-folder', 'real', 'real/a.txt', 'real/back']);
    const below = await collect(linked.store.list('in-folder', { recursive: true }));
    expect(below.map(({ path }) => path)).toEqual(['in-folder/a.txt', 'in-folder/back']);
  });
});

describe('a root that is a link', () => {
  it('is followed, also when it is pointed elsewhere while the datastore is open', async () => {
    await using opened = await openFolder();
    await mkdir(join(opened.base, 'v2'));
    await writeFile(join(opened.base, 'v2/a'), 'second');
    await writeFile(join(opened.root, 'a'), 'first');
    const current = join(opened.base, 'current');
    await symlink(opened.root, current);
    await using other = await opened.openAt(current);
    expect(await (await other.read('a')).text()).toBe('first');
    await rm(current);
    await symlink(join(opened.base, 'v2'), current);
    expect(await (await other.read('a')).text()).toBe('second');
  });
});
