import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBoundaryFaults } from '../src/boundaries.ts';
import { findPublintFaults, findTypeResolutionFaults } from '../src/packaging.ts';
import { packOne } from '../src/packed.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stowage-packaging-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Packs a package with an index of each kind, and these exports. */
function pack(exports: object) {
  const folder = join(directory, 'package');
  mkdirSync(join(folder, 'dist'), { recursive: true });
  const manifest = { name: '@stowage/driver-x', version: '1.0.0', type: 'module', license: 'MIT', files: ['dist'], exports };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'dist/index.js'), "import '@stowage/core';\nexport const a = 1;\n");
  for (const kind of ['d.ts', 'd.cts']) writeFileSync(join(folder, `dist/index.${kind}`), 'export declare const a: number;\n');
  return packOne(folder, directory);
}

it('finds nothing wrong with a good package', async () => {
  const good = await pack({ '.': { types: './dist/index.d.ts', default: './dist/index.js' } });
  expect(await findPublintFaults(good)).toEqual([]);
  expect(await findTypeResolutionFaults(good)).toEqual([]);
});

it('catches an entry whose file is not in the tarball', async () => {
  const broken = await pack({ '.': { types: './dist/index.d.ts', default: './dist/missing.js' } });
  expect(await findPublintFaults(broken)).toEqual([expect.stringContaining('missing.js')]);
});

it('catches types that promise another module format than the code', async () => {
  const broken = await pack({ '.': { types: './dist/index.d.cts', default: './dist/index.js' } });
  expect(await findTypeResolutionFaults(broken)).toEqual([expect.stringContaining('FalseCJS')]);
});

it('catches an entry without types', async () => {
  const broken = await pack({ './other': { default: './dist/other.js' } });
  expect(await findTypeResolutionFaults(broken)).not.toEqual([]);
});

it('catches a forbidden import inside a tarball', async () => {
  const { manifest, files } = await pack({ '.': './dist/index.js' });
  const code = files.filter(({ path }) => path.endsWith('.js'));
  expect(findBoundaryFaults('packages/driver-x', manifest, code)).toEqual([expect.stringContaining('dist/index.js:1 imports')]);
});
