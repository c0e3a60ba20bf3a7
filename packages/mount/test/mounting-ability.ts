import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findProgram } from '../src/mounting/launcher.ts';

function findObstacle(): string | undefined {
  if (process.platform !== 'linux') return 'this is not Linux';
  if (!existsSync('/dev/fuse')) return 'there is no /dev/fuse';
  if (process.geteuid?.() !== 0) return 'only root can run these tests';
  const { status } = spawnSync('unshare', ['-m', 'true']);
  return status === 0 ? undefined : 'mounting is not permitted here (a container needs --cap-add SYS_ADMIN --device /dev/fuse)';
}

/** Why nothing can be mounted here; undefined where it can. The tests that mount are skipped then, and this is said. */
export const obstacle: string | undefined = findObstacle();
if (obstacle !== undefined) console.warn(`Tests of real mounts are SKIPPED: ${obstacle}.`);

/** Whether tests can mount. */
export const canMount: boolean = obstacle === undefined;

/** Programs that tests use, installed from Debian where that is possible. Gives those that are missing all the same, and says so. */
export function installPrograms(packages: Readonly<Record<string, string>>): ReadonlySet<string> {
  const absent = (): string[] => Object.keys(packages).filter((name) => findProgram(name) === undefined);
  const wanted = absent();
  if (wanted.length > 0 && process.geteuid?.() === 0 && findProgram('apt-get') !== undefined) {
    const names = [...new Set(wanted.map((name) => packages[name] ?? name))];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const install = (): number | null =>
      spawnSync('apt-get', ['install', '-y', '--no-install-recommends', ...names], { env, stdio: 'ignore', timeout: 120_000 }).status;
    // The list of packages may be old, or not there yet.
    if (install() !== 0) {
      spawnSync('apt-get', ['update'], { env, stdio: 'ignore', timeout: 120_000 });
      install();
    }
  }
  const missing = new Set(absent());
  for (const name of missing) console.warn(`Tests that need ${name} are SKIPPED: install Debian's package ${packages[name]}.`);
  return missing;
}
