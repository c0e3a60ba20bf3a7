import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { defineConfig, type ViteUserConfig } from 'vitest/config'

const source = '@stowage/source'
const workspaces = globSync('{packages,tooling,tooling/emulators}/*/package.json', { cwd: import.meta.dirname })
  .map((manifest) => manifest.slice(0, -'/package.json'.length))
  .sort()

/** One project per workspace folder, so that `vitest run --project core` works. Siblings are used from source. */
const config: ViteUserConfig = defineConfig({
  resolve: { conditions: [source, 'node'] },
  ssr: { resolve: { conditions: [source, 'node'], externalConditions: [source, 'node'] } },
  test: {
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    execArgv: [`--conditions=${source}`],
    projects: workspaces.map((folder) => ({
      extends: true,
      test: { name: basename(folder), root: folder, include: ['{src,test}/**/*.test.ts'] },
    })),
  },
})

export default config
