import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { diff } from 'node:util';
import { describePublicApi } from './public-api.ts';
import type { Workspace } from './workspaces.ts';

/** The declaration file of each entry of a package.json's exports, by what is written to import it. */
function readEntries({ manifest }: Workspace): ReadonlyMap<string, string> {
  const exports = Object.entries((manifest.exports ?? {}) as Record<string, string | { readonly types?: string }>);
  return new Map(
    exports.flatMap(([entry, target]) =>
      typeof target === 'object' && target.types !== undefined ? [[manifest.name + entry.slice(1), target.types.replace(/^\.\//, '')]] : [],
    ),
  );
}

/** Compares the built declarations of every package that has entries with api/<folder>.d.ts, or rewrites these files. */
export function compareSnapshots(directory: string, packages: readonly Workspace[], update: boolean): readonly string[] {
  const described = packages.filter((one) => readEntries(one).size > 0);
  const snapshotOf = ({ folder }: Workspace): string => `api/${basename(folder)}.d.ts`;
  const kept = new Set(described.map(snapshotOf));
  const stale = globSync('api/*.d.ts', { cwd: directory }).filter((file) => !kept.has(file));
  if (update) for (const file of stale) rmSync(join(directory, file));

  const changed = described.flatMap((one) => {
    const file = join(directory, snapshotOf(one));
    const text = describePublicApi(readEntries(one), (path) => readFileSync(join(directory, one.folder, path), 'utf8'));
    const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
    if (text === before) return [];
    if (update) {
      mkdirSync(join(directory, 'api'), { recursive: true });
      writeFileSync(file, text);
      return [];
    }
    return [`${snapshotOf(one)} is not what the code exports (npm run check -- --update rewrites it):\n${showDiff(before, text)}`];
  });
  return update ? [] : [...changed, ...stale.map((file) => `${file} belongs to no package`)];
}

function showDiff(before: string, after: string): string {
  return diff(before.split('\n'), after.split('\n'))
    .filter(([operation]) => operation !== 0)
    .map(([operation, line]) => `${operation === 1 ? '-' : '+'} ${line}`)
    .join('\n');
}
