import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFolder } from './temporary-folder.ts';

const program = join(import.meta.dirname, 'programs/fill-disk.ts');
const node = `exec '${process.execPath}' --conditions=@stowage/source '${program}' "$1"`;

/** What the program tells: every attempt failed as it should, and all is as it was before. */
const asBefore: unknown = {
  outcomes: {
    write: 'STORAGE.FULL',
    stream: 'STORAGE.FULL',
    new: 'STORAGE.FULL',
    append: 'STORAGE.FULL',
    'append stream': 'STORAGE.FULL',
  },
  files: ['.stowage-local', '.stowage-local/file', 'file', 'folder', 'log'],
  metadata: { version: 'old' },
  file: 'old',
  log: 'line\n',
};

function run(command: string, parameters: readonly string[]): unknown {
  return JSON.parse(execFileSync(command, parameters, { encoding: 'utf8' }));
}

const inNamespace = ['--mount', '--map-root-user'];
const mayMount = spawnSync('unshare', [...inNamespace, 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

describe('no room', () => {
  it('for a file that grows over the limit of the process leaves everything as it was', async () => {
    await using folder = await makeFolder();
    expect(run('sh', ['-c', `ulimit -f 2048; ${node}`, 'sh', folder.path])).toEqual(asBefore);
  });

  it(
    mayMount
      ? 'on a disk that is full leaves everything as it was'
      : 'on a disk that is full: not tried, as this machine lets nobody mount one',
    async () => {
      if (!mayMount) return;
      await using folder = await makeFolder();
      const disk = join(folder.path, 'disk');
      await mkdir(disk);
      expect(run('unshare', [...inNamespace, 'sh', '-c', `mount -t tmpfs -o size=2m tmpfs "$1" && ${node}`, 'sh', disk])).toEqual(asBefore);
    },
  );
});
