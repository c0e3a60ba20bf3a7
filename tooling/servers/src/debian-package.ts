import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes sure that a program of Debian is there: as root on a Debian machine its package is installed. Gives the reason when it is not to be had.
 *
 * @param program its absolute path
 */
export async function tryInstall(program: string, packageName: string): Promise<string | undefined> {
  if (existsSync(program)) return undefined;
  const hint = `${program} is not here (Debian: apt-get install ${packageName})`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return hint;
  // Another process may be installing something at this moment.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...wait, packageName];
  try {
    // Lists of packages that are there may be enough.
    await run('apt-get', install, { env }).catch(async () => {
      await run('apt-get', ['update', '-qq', ...wait], { env });
      await run('apt-get', install, { env });
    });
  } catch (error) {
    return `${hint}, and installing it failed: ${error instanceof Error ? error.message : error}`;
  }
  return existsSync(program) ? undefined : hint;
}
