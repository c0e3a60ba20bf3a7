import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBoundaryFaults } from './boundaries.ts';
import type { Check } from './check.ts';
import { commandCheck } from './command.ts';
import { findLinkFaults } from './links.ts';
import { findPublintFaults, findTypeResolutionFaults } from './packaging.ts';
import { readPacked } from './packed.ts';
import { findSizeFaults } from './sizes.ts';
import { compareSnapshots } from './snapshots.ts';
import { readPublished, readSources, readWorkspaces, root } from './workspaces.ts';

const boundaries: Check = {
  name: 'import boundaries',
  run() {
    const packages = readWorkspaces().map((one) => ({ ...one, files: readSources(one.folder) }));
    return {
      examined: packages.flatMap(({ files }) => files).length,
      findings: packages.flatMap(({ folder, manifest, files }) => findBoundaryFaults(folder, manifest, files)),
    };
  },
};

const packedBoundaries: Check = {
  name: 'import boundaries of tarballs',
  async run() {
    const packages = await readPacked();
    const code = packages.map((one) => ({ ...one, files: one.files.filter(({ path }) => /\.(js|d\.ts)$/.test(path)) }));
    const empty = code.filter(({ files }) => files.length === 0);
    return {
      examined: code.length,
      findings: [
        ...code.flatMap(({ folder, manifest, files }) => findBoundaryFaults(folder, manifest, files)),
        ...empty.map(({ folder }) => `${folder}: the tarball holds no code`),
      ],
    };
  },
};

const api: Check = {
  name: 'public interfaces',
  run({ update }) {
    const packages = readPublished();
    return { examined: packages.length, findings: compareSnapshots(root, packages, update) };
  },
};

const sizes: Check = {
  name: 'file sizes',
  run() {
    const files = ['packages', 'tooling'].flatMap((folder) => readSources(folder));
    return { examined: files.length, findings: findSizeFaults(files) };
  },
};

const documents: Check = {
  name: 'documents',
  run() {
    const files = globSync('{*,docs/**/*,packages/*/*,tooling/**/*}.md', { cwd: root, exclude: ['**/node_modules/**'] })
      .sort()
      .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
    const missing = readPublished().filter(({ folder }) => !existsSync(join(root, folder, 'README.md')));
    return {
      examined: files.length,
      findings: [...findLinkFaults(root, files), ...missing.map(({ folder }) => `${folder} has no README.md`)],
    };
  },
};

const publint: Check = {
  name: 'publint',
  async run() {
    const packages = await readPacked();
    return { examined: packages.length, findings: (await Promise.all(packages.map(findPublintFaults))).flat() };
  },
};

const typeResolution: Check = {
  name: 'are the types wrong',
  async run() {
    // A package without exports (the command line) is a program: there is nothing to import.
    const packages = (await readPacked()).filter(({ manifest }) => manifest.exports !== undefined);
    return { examined: packages.length, findings: (await Promise.all(packages.map(findTypeResolutionFaults))).flat() };
  },
};

/** Every check of the repository, the quick ones first. */
export const checks: readonly Check[] = [
  commandCheck('biome', 'biome', ['check', '--error-on-warnings']),
  commandCheck('types', 'tsc', ['--project', 'tsconfig.json']),
  boundaries,
  sizes,
  documents,
  commandCheck('unused code', 'knip', ['--no-progress']),
  api,
  packedBoundaries,
  publint,
  typeResolution,
];
