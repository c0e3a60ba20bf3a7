import { join } from 'node:path';
import { createComputeRegistry, discoverComputes } from '@stowage/compute';
import { describe, expect, test } from 'vitest';
import { createProject, writeFiles } from './support/project.ts';

/** An application with dependencies, each with its package.json and module. */
async function createApplication(
  packages: Readonly<Record<string, { readonly json?: object; readonly module?: string }>>,
): Promise<string> {
  const { folder } = await createProject();
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '1']));
  const files: Record<string, string> = { 'package.json': JSON.stringify({ dependencies }) };
  for (const [name, { json, module }] of Object.entries(packages)) {
    if (json !== undefined)
      files[`node_modules/${name}/package.json`] = JSON.stringify({ name, version: '1.2.3', type: 'module', ...json });
    if (module !== undefined) files[`node_modules/${name}/index.js`] = module;
  }
  await writeFiles(join(folder, 'app'), files);
  return join(folder, 'app');
}

const boat = { api: 1, compute: './index.js', computes: ['boat'] };
const kind = "export default { api: 1, kind: 'boat', title: 'Boat', support: { files: {}, tables: {} }, open: async () => ({}) };";

describe('computes of an application', () => {
  test('are its direct dependencies that say so, loaded when they are used', async () => {
    const from = await createApplication({
      'stowage-boat': { json: { stowage: boat }, module: kind },
      'a-driver': { json: { stowage: { api: 1, driver: './index.js', types: ['x'] } } },
      'no-affair-of-ours': { json: {} },
      missing: {},
    });
    const { computes, findings } = await discoverComputes({ from });
    expect(findings).toEqual([]);
    const registry = createComputeRegistry(computes);
    expect(registry.kinds).toEqual(['boat', 'local']);
    expect(registry.sourceOf('boat')).toMatchObject({ package: 'stowage-boat', version: '1.2.3' });
    expect(await registry.kind('boat')).toMatchObject({ title: 'Boat' });
    await expect(registry.kind('vm')).rejects.toMatchObject({
      code: 'COMPUTE.NOT_INSTALLED',
      nextAction: 'npm install @stowage/compute-vm',
    });
  });

  test('of several applications are those of the first that has them', async () => {
    const one = await createApplication({ 'stowage-boat': { json: { stowage: boat }, module: kind } });
    const other = await createApplication({ 'my-boat': { json: { stowage: { ...boat, computes: ['boat', 'raft'] } }, module: kind } });
    const { computes } = await discoverComputes({ from: one }, { from: other }, { from: one });
    expect(computes.map((source) => [source.package, source.kinds])).toEqual([
      ['stowage-boat', ['boat']],
      ['my-boat', ['raft']],
    ]);
  });

  test.for<[string, object, string]>([
    ['no path', { ...boat, compute: 'index.js' }, '"stowage.compute" is not a path'],
    ['a path that leads out', { ...boat, compute: './../x.js' }, '"stowage.compute" is not a path'],
    ['no kinds', { ...boat, computes: [] }, '"stowage.computes" is not a list'],
    ['another contract', { ...boat, api: 2 }, 'contract 2'],
    ['no contract', { ...boat, api: undefined }, '"stowage.api"'],
  ])('with %s are findings', async ([, stowage, message]) => {
    const from = await createApplication({ 'stowage-boat': { json: { stowage } }, '@stowage/compute-moon': {} });
    const { computes, findings } = await discoverComputes({ from });
    expect(computes).toEqual([]);
    expect(findings).toMatchObject([
      { package: 'stowage-boat', code: 'COMPUTE.INCOMPATIBLE', message: expect.stringContaining(message) },
      { package: '@stowage/compute-moon', code: 'COMPUTE.NOT_INSTALLED' },
    ]);
  });

  test.for<[string, string]>([
    ['that throws', 'throw new Error("broken")'],
    ['of another kind', kind.replace("'boat'", "'raft'")],
    ['of another contract', kind.replace('api: 1', 'api: 9')],
  ])('with a module %s say so when they are used', async ([, module]) => {
    const from = await createApplication({ 'stowage-boat': { json: { stowage: boat }, module } });
    const registry = createComputeRegistry((await discoverComputes({ from })).computes);
    await expect(registry.kind('boat')).rejects.toMatchObject({
      code: 'COMPUTE.INCOMPATIBLE',
      message: expect.stringContaining('stowage-boat'),
    });
  });
});
