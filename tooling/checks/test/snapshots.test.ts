import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { compareSnapshots } from '../src/snapshots.ts';

const workspace = {
  folder: 'packages/a',
  manifest: {
    name: '@x/a',
    exports: { '.': { types: './dist/index.d.ts' }, './driver': { types: './dist/driver.d.ts' }, './package.json': './package.json' },
  },
};
const augmentation = 'declare module "zod" {\n    interface Z {\n        a: Inner;\n    }\n}\n';
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stowage-api-'));
  write('index.d.ts', "export * from './deep/shapes.ts';\nexport { make as create } from './make.ts';\n");
  write('driver.d.ts', "export type { Shape } from './deep/shapes.ts';\nexport * as zod from 'zod';\n");
  write(
    'make.d.ts',
    "import type { Inner as Renamed } from './deep/inner.ts';\nexport declare function make(size: number): Renamed;\nexport declare const hidden: 1;\n",
  );
  write('deep/shapes.d.ts', '/** A comment. */\nexport interface Shape {\n    /** Another. */\n    readonly hidden: string;\n}\n');
  write('deep/inner.d.ts', `${augmentation}export interface Inner {\n    readonly inner: true;\n}\nexport interface Unused {\n}\n`);
  expect(compare(true)).toEqual([]);
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(path: string, text: string): void {
  const file = join(directory, 'packages/a/dist', path);
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}

function compare(update: boolean): readonly string[] {
  return compareSnapshots(directory, [workspace], update);
}

it('writes what each entry exports and every declaration that it reaches, nothing else', () => {
  expect(readFileSync(join(directory, 'api/a.d.ts'), 'utf8')).toBe(`// @x/a exports:
//   Shape
//   create (make)

// @x/a/driver exports:
//   Shape
//   zod (* from zod)

declare module "zod" {
    interface Z {
        a: Inner;
    }
}
export interface Inner {
    readonly inner: true;
}
export interface Shape {
    readonly hidden: string;
}
export declare function make(size: number): Renamed;
`);
});

it('catches a changed member of a type that is only reached, and shows the difference', () => {
  write('deep/inner.d.ts', 'export interface Inner {\n    readonly inner: false;\n}\n');
  expect(compare(false)).toEqual([expect.stringContaining('-     readonly inner: true;\n+     readonly inner: false;')]);
});

it('catches an export that is gone', () => {
  write('index.d.ts', "export * from './deep/shapes.ts';\n");
  expect(compare(false)).toEqual([expect.stringContaining('- //   create (make)')]);
});

it('does not mind comments, moved files and unreached declarations', () => {
  write('index.d.ts', "export { make as create } from './made.ts';\nexport type { Shape } from './deep/shapes.ts';\n");
  write(
    'made.d.ts',
    "import type { Inner as Renamed } from './deep/inner.ts';\n/** New words. */\nexport declare function make(size: number): Renamed;\n",
  );
  write('deep/inner.d.ts', `${augmentation}export interface Inner {\n    readonly inner: true;\n}\n`);
  expect(compare(false)).toEqual([]);
});

it('catches a snapshot that belongs to no package, and removes it on update', () => {
  writeFileSync(join(directory, 'api/gone.d.ts'), '');
  expect(compare(false)).toEqual(['api/gone.d.ts belongs to no package']);
  compare(true);
  expect(compare(false)).toEqual([]);
});
