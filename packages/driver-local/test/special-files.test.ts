import { execFileSync } from 'node:child_process';
import { lstat, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { pathsOf } from './collect.ts';
import { type OpenFolder, openFolder } from './open-folder.ts';

async function openWithPipe(): Promise<OpenFolder> {
  const opened = await openFolder();
  execFileSync('mkfifo', [join(opened.root, 'pipe')]);
  await symlink('pipe', join(opened.root, 'link-to-pipe'));
  await writeFile(join(opened.root, 'file'), 'x');
  return opened;
}

describe('a pipe in the root', () => {
  // Nobody writes into it: an operation that opened it would wait for ever.
  it('is refused and never waited for', async () => {
    await using opened = await openWithPipe();
    const { store } = opened;
    for (const path of ['pipe', 'link-to-pipe']) {
      await expect(store.stat(path)).rejects.toMatchObject({ code: 'PATH.INVALID', message: expect.stringContaining('pipe') });
      await expect(store.read(path)).rejects.toMatchObject({ code: 'PATH.INVALID' });
      await expect(store.append(path, 'x')).rejects.toMatchObject({ code: 'PATH.INVALID' });
      await expect(store.copy(path, 'copied')).rejects.toMatchObject({ code: 'PATH.INVALID' });
      await expect(store.setMetadata(path, { a: 'b' })).rejects.toMatchObject({ code: 'PATH.INVALID' });
    }
    await expect(store.rename('pipe', 'other')).rejects.toMatchObject({ code: 'PATH.INVALID' });
  });

  it('does not show in a listing', async () => {
    await using opened = await openWithPipe();
    expect(await pathsOf(opened.store.list())).toEqual(['file']);
  });

  it('is replaced by a write and removed by a delete', async () => {
    await using opened = await openWithPipe();
    await expect(opened.store.write('pipe', 'x', { ifNoneMatch: '*' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await opened.store.delete('pipe');
    expect(await opened.store.exists('pipe')).toBe(false);
    execFileSync('mkfifo', [join(opened.root, 'pipe')]);
    await opened.store.write('pipe', 'content');
    expect((await lstat(join(opened.root, 'pipe'))).isFile()).toBe(true);
  });

  it('goes with the directory around it', async () => {
    await using opened = await openWithPipe();
    await mkdir(join(opened.root, 'folder'));
    execFileSync('mkfifo', [join(opened.root, 'folder/pipe')]);
    await expect(opened.store.deleteDirectory('folder')).rejects.toMatchObject({ code: 'DIRECTORY.NOT_EMPTY' });
    await opened.store.deleteDirectory('folder', { recursive: true });
    expect(await opened.store.exists('folder')).toBe(false);
  });
});

describe('a socket in the root', () => {
  it('is refused', async () => {
    await using opened = await openFolder();
    const server = createServer().listen(join(opened.root, 'socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    try {
      await expect(opened.store.read('socket')).rejects.toMatchObject({ code: 'PATH.INVALID' });
      expect(await pathsOf(opened.store.list())).toEqual([]);
    } finally {
      server.close();
    }
  });
});
