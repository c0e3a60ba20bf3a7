import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRegistry } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { Workspace } from '@stowage/workspace';
import { describe, expect, test } from 'vitest';
import { createFolder } from './support/places.ts';

const head = `$schema: https://azuremlschemas.azureedge.net/latest/azureBlob.schema.json
name: blob_example
type: azure_blob
description: Datastore pointing to a blob container.
account_name: mytestblobstore
container_name: data-container
tags:
  team: vision
`;

/** A workspace that knows Azure Blob storage, and a file in it. */
async function createWith(text: string): Promise<{ readonly workspace: Workspace; readonly file: string }> {
  const folder = await createFolder();
  const file = join(folder, 'blob.yml');
  await writeFile(file, text);
  const datastore = { name: 'main', config: { type: 'azure_blob', account_name: 'a', container_name: 'main' } };
  const environment = { STOWAGE_VAULT_PASSPHRASE: 'a long passphrase' };
  return { file, workspace: await Workspace.create(folder, { registry: createRegistry([azureBlob]), datastore, environment }) };
}

describe('a file for az ml datastore create', () => {
  test.for([
    ['no credentials', '', undefined],
    ['empty credentials', 'credentials: {}\n', undefined],
    [
      'an account key',
      `credentials:\n  account_key: ${Buffer.alloc(64, 7).toString('base64')}\n`,
      { account_key: `\${vault:blob_example-account_key}` },
    ],
    ['a SAS token', 'credentials:\n  sas_token: ?xx=2023-01-01&sig=c2VjcmV0\n', { sas_token: `\${vault:blob_example-sas_token}` }],
    ['a reference', `credentials:\n  account_key: \${env:KEY}\n`, { account_key: `\${env:KEY}` }],
  ] as const)('is taken as it is, with %s', async ([, credentials, stored]) => {
    const { workspace, file } = await createWith(head + credentials);
    const { datastore } = await workspace.registerFromFile(file, { validate: false });
    expect(datastore).toMatchObject({
      name: 'blob_example',
      type: 'azure_blob',
      location: 'https://mytestblobstore.blob.core.windows.net/data-container',
      description: 'Datastore pointing to a blob container.',
      tags: { team: 'vision' },
      findings: [],
    });
    expect(datastore.config.credentials).toEqual(stored);
    expect(datastore.config).not.toHaveProperty('$schema');
    expect(datastore.config).not.toHaveProperty('name');
  });

  test('may be registered under another name, and again', async () => {
    const { workspace, file } = await createWith(head);
    await workspace.registerFromFile(file, { validate: false, name: 'Other' });
    expect((await workspace.list()).map(({ name }) => name)).toEqual(['main', 'other']);
    await expect(workspace.registerFromFile(file, { validate: false, name: 'other' })).rejects.toMatchObject({ code: 'DATASTORE.EXISTS' });
    expect((await workspace.registerFromFile(file, { validate: false, name: 'other', onConflict: 'overwrite' })).replaced).toBe(true);
  });

  test.for([
    [`${head}colour: red\n`, /colour/],
    [`${head}credentials: {acount_key: x}\n`, /acount_key/],
    [head.replace('container_name: data-container\n', ''), /container_name/],
    [head.replace('name: blob_example\n', ''), /gives the datastore no name/],
    [head.replace('blob_example', '[a]'), /"name" is no text \(line 2, column 7\)/],
    ['type: azure_blob\nname: a\ntype: b\n', /line 3, column 1: the same name/],
    ['just text', /holds no map of fields/],
    ['', /holds no map of fields/],
  ] as const)('is refused: %#', async ([text, message]) => {
    const { workspace, file } = await createWith(text);
    await expect(workspace.registerFromFile(file, { validate: false })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringMatching(message),
    });
    expect(await workspace.list()).toHaveLength(1);
  });

  test('of a type without a driver says what to install', async () => {
    const { workspace, file } = await createWith('type: azure_data_lake_gen2\nname: lake\naccount_name: a\nfilesystem: f\n');
    await expect(workspace.registerFromFile(file)).rejects.toMatchObject({
      code: 'DRIVER.NOT_INSTALLED',
      nextAction: 'npm install @stowage/driver-adls-gen2',
    });
  });

  test('that is not there is told', async () => {
    const { workspace, file } = await createWith('');
    await expect(workspace.registerFromFile(`${file}.none`)).rejects.toMatchObject({ code: 'PATH.NOT_FOUND' });
  });
});
