import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { createRegistry } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { local } from '@stowage/driver-local';
import { type AzuriteServer, createStorageAccount, startAzurite } from '@stowage/servers';
import { type DatastoreConfig, Workspace } from '@stowage/workspace';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFolder } from './support/places.ts';

const account = createStorageAccount('contoso');
let azurite: AzuriteServer;

beforeAll(async () => {
  azurite = await startAzurite({ accounts: [account] });
});
afterAll(() => azurite.stop());

const createWorkspace = async (environment: Record<string, string> = {}): Promise<Workspace> =>
  Workspace.create(await createFolder(), {
    registry: createRegistry([local, azureBlob]),
    environment: { STOWAGE_VAULT_PASSPHRASE: 'a long passphrase', ...environment },
  });
const container = (container_name: string, account_key: string): DatastoreConfig => ({
  type: 'azure_blob',
  account_name: account.name,
  container_name,
  endpoint: azurite.blobEndpoint(),
  credentials: { account_key },
});

describe('a container of Azure Blob storage', () => {
  test('is registered with its key in the vault, used by name, and checked', async () => {
    const workspace = await createWorkspace();
    const { datastore, report, notices } = await workspace.register('training', container('training', account.key), {
      createIfMissing: true,
    });
    expect(report?.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual(['open done', 'create done', 'list done']);
    expect(notices.map(({ code }) => code)).toEqual(['secret.stored']);
    expect(datastore.location).toBe(`${azurite.blobEndpoint()}/training`);
    const data = join(workspace.folder, 'data');
    await mkdir(data);
    await writeFile(join(data, 'a.txt'), 'Hello');
    expect(await datastore.upload(data, { to: 'in' })).toMatchObject({ outcome: 'complete', files: { done: 1 } });
    expect(await datastore.download('in', join(workspace.folder, 'back'))).toMatchObject({ outcome: 'complete', files: { done: 1 } });
    expect(await readFile(join(workspace.folder, 'back/a.txt'), 'utf8')).toBe('Hello');
    const check = await workspace.check('training');
    expect(check).toMatchObject({ ok: true, identity: expect.stringContaining(account.name) });
    expect(check.steps.map(({ outcome }) => outcome)).toEqual(Array(5).fill('done'));
    const shown = [datastore, report, check, await workspace.list(), await readFile(workspace.file, 'utf8')];
    expect(inspect(shown, { depth: 20, showHidden: true })).not.toContain(account.key);
    expect(await readFile(join(workspace.folder, '.stowage/vault.json'), 'utf8')).not.toContain(account.key);
  });

  test('is not registered with a wrong key, nor without its container, and leaves no secret', async () => {
    const workspace = await createWorkspace({ KEY: account.key });
    const other = createStorageAccount('contoso').key;
    const refused = await workspace.register('training', container('absent', other)).catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ code: expect.stringMatching(/^ACCESS\./), report: { ok: false }, datastore: 'training' });
    expect(JSON.stringify(refused) + inspect(refused, { depth: 20, showHidden: true })).not.toContain(other);
    await expect(workspace.register('training', container('absent', `\${env:KEY}`))).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
    expect(await workspace.list()).toHaveLength(1);
    expect(await workspace.listSecretNames()).toEqual([]);
    expect((await readdir(join(workspace.folder, '.stowage'))).toSorted()).toEqual(['.gitignore', 'schema.json']);
  });
});
