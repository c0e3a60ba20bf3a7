#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'tsup';
import { entryPoints } from './entry-points.ts';

// Builds the package in the working directory into dist/. Extra arguments are source files that get a file of their own
// in dist/ without being in package.json's exports (a worker, for instance).
const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));
rmSync('dist', { recursive: true, force: true });

const declarations = spawnSync(
  join(import.meta.dirname, '../node_modules/.bin/tsc'),
  ['--project', 'tsconfig.json', '--customConditions', 'null'],
  { stdio: 'inherit' },
);
if (declarations.error) throw declarations.error;
if (declarations.status !== 0) process.exit(declarations.status ?? 1);

await build({
  entry: [...entryPoints(manifest), ...process.argv.slice(2)],
  format: 'esm',
  target: 'node22',
  platform: 'node',
  sourcemap: true,
  dts: false,
  removeNodeProtocol: false,
  skipNodeModulesBundle: true,
  tsconfig: 'tsconfig.json',
  silent: true,
});
