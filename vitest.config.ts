import { basename } from 'node:path';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { readWorkspaces } from './tooling/checks/src/workspaces.ts';

const source = '@stowage/source';
// Without 'module': packages with such an entry for bundlers (@opentelemetry/api) fail in Node, which has no such condition.
const conditions = [source, 'node'];

const workspaces = readWorkspaces();

/** The folder's own name; a folder of tooling that is named like a package says so. */
const nameOf = (folder: string): string => {
  const name = basename(folder);
  const taken = folder.startsWith('tooling/') && workspaces.some((other) => other.folder === `packages/${name}`);
  return taken ? `tooling-${name}` : name;
};

/** One project per package, so that `vitest run --project core` works. Packages see each other's sources, not dist/. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    execArgv: [`--conditions=${source}`],
    projects: workspaces.map(({ folder }) => ({
      extends: true,
      test: { name: nameOf(folder), root: folder, include: ['{src,test}/**/*.test.ts'] },
    })),
  },
});

export default config;
