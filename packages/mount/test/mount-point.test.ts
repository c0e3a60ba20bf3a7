import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareMountPoint } from '../src/mounting/mount-point.ts';
import { findMount } from '../src/mounting/mount-table.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { serve, sh, start, until } from './mount-place.ts';
import { canMount } from './mounting-ability.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stowage-point-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a mount point', () => {
  it('is an empty folder, and comes back without symbolic links', async () => {
    await mkdir(join(folder, 'real'));
    await symlink('real', join(folder, 'link'));
    expect(await prepareMountPoint(join(folder, 'link'))).toBe(join(folder, 'real'));
  });

  it('is refused when it is missing, a file, below a file, or not empty, each saying what to do', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(prepareMountPoint(join(folder, 'none'))).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
      nextAction: `Make it: mkdir -p ${join(folder, 'none')}`,
    });
    await expect(prepareMountPoint(join(folder, 'none', 'deeper'))).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
    await expect(prepareMountPoint(join(folder, 'file'))).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    await expect(prepareMountPoint(join(folder, 'file', 'below'))).rejects.toMatchObject({ code: 'PATH.NOT_DIRECTORY' });
    await expect(prepareMountPoint(folder)).rejects.toMatchObject({
      code: 'DIRECTORY.NOT_EMPTY',
      nextAction: expect.stringContaining('--non-empty'),
    });
    expect(await prepareMountPoint(folder, { nonEmpty: true })).toBe(folder);
  });
});

describe.runIf(canMount)('a mount point with a mount on it', () => {
  it('is refused while the mount is served, without being asked by this process', async () => {
    const { directory } = await serve(new MemoryFileSystem());
    await expect(prepareMountPoint(directory)).rejects.toMatchObject({
      code: 'PATH.EXISTS',
      message: expect.stringContaining('already mounted (fuse.stowage, stowage:test)'),
    });
  });

  it('is cleared of a mount whose server has died', async () => {
    const mount = await serve(new MemoryFileSystem());
    const user = start(mount.directory, 'cd $D && exec sleep 60');
    await until(async () => (await sh('', `readlink /proc/${user.pid}/cwd`)) === mount.directory);
    mount.abort();
    await mount.ended;
    expect(await findMount(mount.directory)).toBeDefined();
    expect(await prepareMountPoint(mount.directory)).toBe(mount.directory);
    expect(await findMount(mount.directory)).toBeUndefined();
  });
});
