import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const build = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'stowage-build-'));
const folder = join(directory, 'packages/sample');

beforeAll(() => {
  cpSync(join(build, '../tsconfig'), join(directory, 'tooling/tsconfig'), { recursive: true });
  symlinkSync(join(build, '../../node_modules'), join(directory, 'node_modules'));
  mkdirSync(join(folder, 'src/parts'), { recursive: true });
  const exports = { '.': { types: './dist/index.d.ts', default: './dist/index.js' } };
  write('package.json', JSON.stringify({ name: 'sample', type: 'module', exports, bin: { sample: './dist/bin.js' } }));
  write('tsconfig.json', JSON.stringify({ extends: '../../tooling/tsconfig/library.json' }));
  write('src/index.ts', "export { part, type Part } from './parts/part.ts';\n");
  write('src/parts/part.ts', "export interface Part { readonly name: string }\nexport const part: Part = { name: 'part' };\n");
  write(
    'src/bin.ts',
    "#!/usr/bin/env node\nimport process from 'node:process';\nimport { part } from './parts/part.ts';\nprocess.stdout.write(part.name);\n",
  );
  write('src/worker.ts', 'export const worker: number = 1;\n');
});
afterAll(() => rmSync(directory, { recursive: true }));

function write(path: string, text: string): void {
  writeFileSync(join(folder, path), text);
}

function run(...parameters: string[]) {
  return spawnSync(process.execPath, [join(build, 'src/main.ts'), ...parameters], { cwd: folder, encoding: 'utf8' });
}

it('builds the entries, the program and the extra files, with declarations and source maps, and removes what was there', () => {
  mkdirSync(join(folder, 'dist'), { recursive: true });
  write('dist/stale.js', '');
  const { status, stderr } = run('src/worker.ts');
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const file of ['index.js', 'index.js.map', 'index.d.ts', 'parts/part.d.ts', 'worker.js'])
    expect(existsSync(join(folder, 'dist', file)), file).toBe(true);
  expect(existsSync(join(folder, 'dist/stale.js'))).toBe(false);
  expect(statSync(join(folder, 'dist/bin.js')).mode & 0o111).not.toBe(0);
  expect(readFileSync(join(folder, 'dist/bin.js'), 'utf8')).toContain('"node:process"');
  expect(spawnSync(process.execPath, [join(folder, 'dist/bin.js')], { encoding: 'utf8' }).stdout).toBe('part');
});

it('fails on a type error, and says where', () => {
  write('src/worker.ts', "export const worker: number = 'one';\n");
  const { status, stdout } = run();
  expect(status).not.toBe(0);
  expect(stdout).toContain('src/worker.ts(1,14): error TS2322');
});
