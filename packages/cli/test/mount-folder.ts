import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const isPossible = (): boolean => existsSync('/dev/fuse') && process.geteuid?.() === 0 && spawnSync('unshare', ['-m', 'true']).status === 0;

/** Whether something can be mounted here. */
export const canMount: boolean = isPossible();
if (!canMount) console.warn('Tests of mounts are SKIPPED: they need Linux, root, /dev/fuse, and the right to mount.');

const run = promisify(execFile);
const isMounted = async (directory: string): Promise<boolean> =>
  (await readFile('/proc/self/mountinfo', 'utf8')).includes(` ${directory} `);

/** Takes away what is mounted on a directory. A guard may do the same at the same time, so that it may be gone by then. */
export async function clearMounts(directory: string): Promise<void> {
  while (await isMounted(directory)) await run('umount', ['-l', directory]).catch(() => undefined);
}

/** An empty folder; what is mounted on it when the test has ended is taken away. */
export async function makeFolder(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-cli-mount-'));
  onTestFinished(async () => {
    await clearMounts(directory);
    await rm(directory, { recursive: true, force: true });
  });
  return directory;
}

/** What a shell command prints; the directory is `$D`. Mounts are used from other processes only. */
export async function sh(directory: string, command: string): Promise<string> {
  const { stdout } = await run('sh', ['-c', command], { env: { ...process.env, D: directory, LC_ALL: 'C' }, timeout: 20_000, cwd: '/' });
  return stdout.trimEnd();
}
