import { execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import type { FileSystem } from '../src/file-system.ts';
import { findMount } from '../src/mounting/mount-table.ts';
import { runTool } from '../src/mounting/run-tool.ts';
import { ServedMount, type ServeSettings } from '../src/serving/served-mount.ts';

/** What a command printed and ended with. */
export interface Finished {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/**
 * Runs a shell command in another process. Tests reach a mount by nothing else: whoever serves a mount must not wait for it.
 * The directory is `$D`.
 */
export async function shell(directory: string, command: string, timeout = 20_000): Promise<Finished> {
  const env = { ...process.env, D: directory, LC_ALL: 'C.UTF-8' };
  try {
    const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], {
      env,
      timeout,
      killSignal: 'SIGKILL',
      cwd: '/',
      maxBuffer: 2 ** 26,
    });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, signal, stdout, stderr } = error as { code?: number; signal?: string; stdout: string; stderr: string };
    return { code: code ?? signal ?? 'unknown', out: stdout, err: stderr };
  }
}

/** The same for a command that must succeed; gives what it printed. */
export async function sh(directory: string, command: string, timeout?: number): Promise<string> {
  const { code, out, err } = await shell(directory, command, timeout);
  if (code !== 0) throw new Error(`"${command}" ended with ${code}: ${err}${out}`);
  return out.trimEnd();
}

/** Takes away whatever is mounted on a directory, dead or alive. A guard may do the same at the same time. */
export async function clearMounts(directory: string): Promise<void> {
  while ((await findMount(directory)) !== undefined) await runTool('umount', ['-l', '--', directory]);
}

/** A folder to mount on. Whatever is mounted there when the test has ended is taken away, served or not. */
export async function makeMountPoint(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'stowage-mount-'));
  await chmod(directory, 0o755);
  onTestFinished(async () => {
    await clearMounts(directory);
    await rm(directory, { recursive: true, force: true });
  });
  return directory;
}

/** Mounts a file system and serves it from this process, until the test has ended. */
export async function serve(fileSystem: FileSystem, settings: Partial<ServeSettings> = {}): Promise<ServedMount> {
  const directory = settings.directory ?? (await makeMountPoint());
  const mount = await ServedMount.start(fileSystem, {
    directory,
    source: 'stowage:test',
    readOnly: false,
    allowOther: false,
    drain: 5_000,
    ...settings,
  });
  onTestFinished(async () => {
    await mount.stop();
  });
  return mount;
}

/** Starts a command that goes on; it is killed when the test has ended. */
export function start(
  directory: string,
  command: string,
): { readonly pid: number; readonly ended: Promise<number | NodeJS.Signals | null> } {
  const child = spawn('bash', ['-c', command], { env: { ...process.env, D: directory }, cwd: '/', stdio: 'ignore' });
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)));
  onTestFinished(() => void child.kill('SIGKILL'));
  return { pid: child.pid ?? 0, ended };
}

/** Waits until something holds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 25_000; performance.now() < end; ) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('What was waited for did not come.');
}
