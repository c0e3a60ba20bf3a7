import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Application, installApplication, type PackedPackages, packPackages } from '../src/application.ts';
import { packageManagers } from '../src/package-managers.ts';

/** A cold cache fills from the registry. */
const installTimeout = 300_000;
const repository = join(import.meta.dirname, '../../..');
let packed: PackedPackages;
let azurite: AzuriteServer;

beforeAll(async () => {
  packed = await packPackages(['packages/core', 'packages/azure-common', 'packages/driver-azure-blob']);
  azurite = await startAzurite();
  return async () => {
    await azurite.stop();
    await packed[Symbol.asyncDispose]();
  };
});

describe.each(packageManagers)('an application installed with $name', (manager) => {
  let application: Application;

  beforeAll(async () => {
    const { '@stowage/azure-common': common = '', ...direct } = packed.tarballs;
    application = await installApplication(manager, direct, { '@stowage/azure-common': common });
    await copyFile(join(import.meta.dirname, '../application/main.ts'), join(application.folder, 'main.ts'));
    return () => application[Symbol.asyncDispose]();
  }, installTimeout);

  it('finds the driver that it depends on, uses it, and learns what to install for another type', async () => {
    const [account] = azurite.accounts;
    const config = {
      type: 'azure_blob',
      account_name: account?.name,
      container_name: 'greetings',
      endpoint: azurite.blobEndpoint(),
      credentials: { account_key: account?.key },
    };
    const output = await application.execute([...manager.run, 'main.ts'], JSON.stringify(config));
    expect(JSON.parse(output)).toEqual({
      findings: [],
      types: ['azure_blob'],
      text: 'hello',
      refusal: { code: 'DRIVER.NOT_INSTALLED', nextAction: 'npm install @stowage/driver-azure-files' },
    });
  });

  if (!manager.nodeModules) return;

  it('compiles the example of the README and the application, strictly', async () => {
    const readme = await readFile(join(repository, 'README.md'), 'utf8');
    const example = /^```ts\n([\s\S]*?)^```/m.exec(readme)?.[1];
    if (example === undefined) throw new Error('README.md has no TypeScript example');
    await writeFile(join(application.folder, 'readme.ts'), example);
    const compilerOptions = {
      strict: true,
      module: 'nodenext',
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      noEmit: true,
      skipLibCheck: false,
      types: ['node'],
      typeRoots: [join(repository, 'node_modules/@types')],
    };
    await writeFile(join(application.folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }));
    expect(await application.execute(['tsc', '--project', '.'])).toBe('');
  });
});
