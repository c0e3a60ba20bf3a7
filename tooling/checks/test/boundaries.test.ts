import { describe, expect, it } from 'vitest';
import { findBoundaryFaults } from '../src/boundaries.ts';
import type { Manifest } from '../src/workspaces.ts';

const manifests: Record<string, Manifest> = {
  'packages/core': {
    name: '@stowage/core',
    peerDependencies: { '@opentelemetry/api': '^1.9.0' },
    peerDependenciesMeta: { '@opentelemetry/api': { optional: true } },
  },
  'packages/driver-azure-blob': {
    name: '@stowage/driver-azure-blob',
    dependencies: { '@stowage/azure-common': '*', '@stowage/driver-local': '*', '@stowage/transfer': '*', '@azure/storage-blob': '*' },
    peerDependencies: { '@stowage/core': '*' },
    devDependencies: { '@stowage/conformance': '*' },
  },
  'packages/driver-local': { name: '@stowage/driver-local', dependencies: { '@stowage/azure-common': '*' } },
  'packages/transfer': { name: '@stowage/transfer', dependencies: { '@stowage/core': '*', '@stowage/driver-local': '*' } },
  'packages/conformance': {
    name: '@stowage/conformance',
    peerDependencies: { '@stowage/core': '*', vitest: '*' },
    peerDependenciesMeta: { vitest: { optional: true } },
  },
  'packages/cli': { name: 'stowage', dependencies: { '@stowage/workspace': '*', '@stowage/driver-local': '*' } },
  'tooling/consumers': { name: '@stowage/consumers', private: true, devDependencies: { '@stowage/driver-local': '*' } },
  'tooling/emulators/dfs': { name: '@stowage/emulator-dfs', dependencies: { '@stowage/core': '*' } },
};

function faults(folder: string, path: string, text: string): readonly string[] {
  const manifest = manifests[folder];
  if (manifest === undefined) throw new Error(`no manifest for ${folder}`);
  return findBoundaryFaults(folder, manifest, [{ path, text }]);
}

describe('import boundaries', () => {
  it.each([
    ['core imports a driver', 'packages/core', 'src/a.ts', "import '@stowage/driver-local'"],
    ['core imports a type of another package', 'packages/core', 'src/a.ts', "import type { X } from '@stowage/transfer'"],
    ['core uses node: outside its two folders', 'packages/core', 'src/store/a.ts', "import { join } from 'node:path'"],
    ['core needs an optional peer at run time', 'packages/core', 'src/layers/a.ts', "import { trace } from '@opentelemetry/api'"],
    ['core imports something undeclared', 'packages/core', 'src/a.ts', "import zod from 'zod'"],
    ['a driver imports the entry for applications', 'packages/driver-azure-blob', 'src/a.ts', "import { x } from '@stowage/core'"],
    ['a driver imports a driver', 'packages/driver-azure-blob', 'src/a.ts', "await import('@stowage/driver-local')"],
    ['a driver re-exports from transfer', 'packages/driver-azure-blob', 'src/a.ts', "export * from '@stowage/transfer'"],
    ['a driver names a type in place', 'packages/driver-azure-blob', 'src/a.ts', "export type X = import('@stowage/transfer').X"],
    ['a driver resolves by a template', 'packages/driver-azure-blob', 'src/a.ts', 'import.meta.resolve(`@stowage/transfer`)'],
    ['a driver uses conformance outside tests', 'packages/driver-azure-blob', 'src/a.ts', "import '@stowage/conformance'"],
    ['a test of a driver imports a driver', 'packages/driver-azure-blob', 'test/a.test.ts', "import '@stowage/driver-local'"],
    ['a driver that is not for Azure imports azure-common', 'packages/driver-local', 'src/a.ts', "import '@stowage/azure-common'"],
    ['transfer imports a driver', 'packages/transfer', 'src/a.ts', "import '@stowage/driver-local'"],
    ['conformance binds a runner in its main entry', 'packages/conformance', 'src/index.ts', "import { it } from 'vitest'"],
    ['the command line imports a driver', 'packages/cli', 'src/a.ts', "import '@stowage/driver-local'"],
    ['an emulator imports ours', 'tooling/emulators/dfs', 'src/a.ts', "import '@stowage/core'"],
    ['a file leaves its package', 'packages/cli', 'src/a.ts', "import '../../workspace/src/index.ts'"],
    ['a builtin lacks its prefix', 'packages/cli', 'src/a.ts', "import 'fs'"],
    ['a built file breaks the table', 'packages/driver-azure-blob', 'dist/chunk-A.js', 'import{x}from"@stowage/core"'],
    [
      'a declaration file breaks the table',
      'packages/driver-azure-blob',
      'dist/a.d.ts',
      "export declare const a: import('@stowage/core').A",
    ],
  ])('catches: %s', (_, folder, path, text) => {
    expect(faults(folder, path, `\n${text}`)).toEqual([expect.stringContaining(`${folder}/${path}:2 imports`)]);
  });

  it.each([
    ['packages/core', 'src/registry/a.ts', "import { join } from 'node:path'"],
    ['packages/core', 'src/layers/a.ts', "import type { Tracer } from '@opentelemetry/api'"],
    ['packages/core', 'test/a.test.ts', "import { it } from 'vitest'; import '../src/index.ts'; import 'node:fs'"],
    [
      'packages/driver-azure-blob',
      'src/a.ts',
      "import '@stowage/core/driver'; import '@stowage/azure-common'; import '@azure/storage-blob'",
    ],
    ['packages/driver-azure-blob', 'test/a.test.ts', "import '@stowage/conformance'; import '@stowage/core'"],
    ['packages/driver-local', 'test/a.test.ts', "import local from '@stowage/driver-local'"],
    ['packages/driver-azure-blob', 'scripts/a.ts', "import '@stowage/conformance'"],
    ['tooling/consumers', 'src/a.ts', "import '@stowage/driver-local'"],
    ['packages/conformance', 'src/vitest.ts', "import { it } from 'vitest'"],
    ['packages/cli', 'src/a.ts', "import '@stowage/workspace' // import '@stowage/driver-local'"],
  ])('allows in %s/%s: %s', (folder, path, text) => {
    expect(faults(folder, path, text)).toEqual([]);
  });

  it('catches a run-time dependency of core', () => {
    const manifest = { name: '@stowage/core', dependencies: { zod: '*' } };
    expect(findBoundaryFaults('packages/core', manifest, [])).toEqual([expect.stringContaining('may have none')]);
  });

  it('refuses a folder that the table does not know, and a file that does not parse', () => {
    expect(() => findBoundaryFaults('elsewhere/a', { name: 'a' }, [])).toThrow('has no rule');
    expect(() => faults('packages/cli', 'src/a.ts', 'import {')).toThrow('does not parse');
  });
});
