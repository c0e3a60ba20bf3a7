import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DfsEmulator } from '@stowage/emulator-dfs';
import { emulatorAccount } from '@stowage/servers';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { clientSecret, type Places, startPlaces, startSecureLake } from './places.ts';
import { openShell, type Shell } from './shell.ts';

const { name: account, key } = emulatorAccount;
let places: Places;
let secureLake: DfsEmulator;
let shell: Shell;

beforeAll(async () => {
  places = await startPlaces();
  secureLake = await startSecureLake();
});
afterAll(async () => {
  await Promise.all([places.stop(), secureLake.stop()]);
});
beforeEach(async () => {
  vi.stubEnv('STOWAGE_VAULT_PASSPHRASE', 'correct horse battery staple');
  shell = await openShell();
  await shell('init');
  return async () => {
    vi.unstubAllEnvs();
    await shell[Symbol.asyncDispose]();
  };
});

const schemas = 'https://azuremlschemas.azureedge.net/latest';
const principal = (...more: readonly string[]): string =>
  [
    'credentials:',
    '  tenant_id: 11111111-1111-1111-1111-111111111111',
    '  client_id: archivist',
    `  client_secret: ${clientSecret}`,
    ...more.map((line) => `  ${line}`),
  ].join('\n');

/** Files as they are written for `az ml datastore create --file`. */
const files: readonly (readonly [string, string, string])[] = [
  [
    'a file share with a key',
    `$schema: ${schemas}/azureFile.schema.json
name: file_example
type: azure_file
description: Datastore pointing to a file share.
account_name: mytestfilestore
file_share_name: my-share
credentials:
  account_key: ${key}`,
    'https://mytestfilestore.file.core.windows.net/my-share',
  ],
  [
    'a file share with a signature, and endpoint and protocol given',
    `$schema: ${schemas}/azureFile.schema.json
name: file_sas_example
type: azure_file
tags: {team: vision}
account_name: mytestfilestore
file_share_name: my-share
endpoint: core.chinacloudapi.cn
protocol: https
credentials:
  sas_token: ?sv=2021-06-08&ss=bf&srt=sco&sp=rl&se=2999-01-01T00:00:00Z&sig=c2lnbmF0dXJlIG9mIHRoZSBmaWxl`,
    'https://mytestfilestore.file.core.chinacloudapi.cn/my-share',
  ],
  [
    'a lake with a service principal',
    `$schema: ${schemas}/azureDataLakeGen2.schema.json
name: adls_gen2_example
type: azure_data_lake_gen2
description: Datastore pointing to an Azure Data Lake Storage Gen2.
account_name: mytestdatalakegen2
filesystem: my-gen2-container
${principal('resource_url: https://storage.azure.com/', 'authority_url: https://login.microsoftonline.com')}`,
    'https://mytestdatalakegen2.dfs.core.windows.net/my-gen2-container',
  ],
  [
    'a lake with the spelling of the SDK',
    `name: adls_gen2_uri
type: azure_data_lake_gen2
account_name: mytestdatalakegen2
filesystem: my-gen2-container
${principal('authority_uri: https://login.microsoftonline.com')}`,
    'https://mytestdatalakegen2.dfs.core.windows.net/my-gen2-container',
  ],
  [
    'a lake without credentials',
    `$schema: ${schemas}/azureDataLakeGen2.schema.json
name: adls_gen2_credless
type: azure_data_lake_gen2
account_name: mytestdatalakegen2
filesystem: my-gen2-container`,
    'https://mytestdatalakegen2.dfs.core.windows.net/my-gen2-container',
  ],
  [
    'Gen1 with a service principal',
    `$schema: ${schemas}/azureDataLakeGen1.schema.json
name: adls_gen1_example
type: azure_data_lake_gen1
description: Datastore pointing to an Azure Data Lake Storage Gen1.
store_name: mytestdatalakegen1
${principal('resource_url: https://datalake.azure.net/', 'authority_url: https://login.microsoftonline.com')}`,
    'https://mytestdatalakegen1.azuredatalakestore.net',
  ],
  [
    'Gen1 with the spelling of the SDK',
    `name: adls_gen1_uri
type: azure_data_lake_gen1
store_name: mytestdatalakegen1
${principal('authority_uri: https://login.microsoftonline.com')}`,
    'https://mytestdatalakegen1.azuredatalakestore.net',
  ],
  [
    'Gen1 without credentials',
    `$schema: ${schemas}/azureDataLakeGen1.schema.json
name: alds_gen1_credless
type: azure_data_lake_gen1
store_name: mytestdatalakegen1`,
    'https://mytestdatalakegen1.azuredatalakestore.net',
  ],
];

async function register(text: string, ...more: readonly string[]): ReturnType<Shell> {
  await writeFile(join(shell.folder, 'datastore.yml'), `${text}\n`);
  return shell('datastore', 'register', '--file', 'datastore.yml', ...more, '--json');
}

describe('a file for "az ml datastore create" registers as it is', () => {
  it.for(files)('%s', async ([, text, location]) => {
    const registered = await register(text, '--no-validate');
    expect(registered.code, registered.out + registered.err).toBe(0);
    const name = /^name: (.*)$/m.exec(text)?.[1] ?? '';
    const shown = await shell('datastore', 'show', name, '--json');
    expect(shown.json()).toMatchObject({ name, findings: [] });
    expect(shown.json<{ location: string }>().location.replace(/\/$/, '')).toBe(location);
    const everything = registered.out + shown.out + (await readFile(join(shell.folder, 'stowage.yaml'), 'utf8'));
    for (const secret of [key, clientSecret, 'c2lnbmF0dXJlIG9mIHRoZSBmaWxl']) expect(everything).not.toContain(secret);
  });
});

/** The same for services that are there: only the endpoint is added, which the format has too. */
const reachable = (authority: string): readonly (readonly [string, string])[] => [
  [
    'share',
    `type: azure_file\nname: share\naccount_name: ${account}\nfile_share_name: images\nendpoint: ${places.files.url}/${account}\ncredentials: {account_key: ${key}}`,
  ],
  [
    'lake',
    `type: azure_data_lake_gen2\nname: lake\naccount_name: ${account}\nfilesystem: images\nendpoint: ${secureLake.url}/${account}\nblob_endpoint: ${secureLake.blobUrl}/${account}\n${principal(authority)}`,
  ],
  [
    'archive',
    `type: azure_data_lake_gen1\nname: archive\nstore_name: ${account}\nendpoint: ${places.archive.url}/${account}\n${principal(authority)}`,
  ],
];

describe.for(['authority_url', 'authority_uri'])('with %s the given authority gives the token, and the doctor looks', (field) => {
  it.for([0, 1, 2])('%#', async (index) => {
    const [name, text] = reachable(`${field}: ${places.identity.authorityHost}`)[index] ?? ['', ''];
    const mark = places.identity.requests.mark();
    const registered = await register(text, '--create');
    expect(registered.code, registered.out + registered.err).toBe(0);
    const check = await shell('datastore', 'check', name);
    expect(check.code, check.out).toBe(0);
    expect(check.out).not.toMatch(/FAILED|skipped/);
    const asked = places.identity.requests
      .since(mark)
      .filter(({ url }) => url.startsWith(`/${places.identity.tenantId}/oauth2/v2.0/token`));
    if (name === 'share') expect(asked).toHaveLength(0);
    else {
      expect(asked.length).toBeGreaterThan(0);
      expect(check.out).toContain('identity: token of client archivist');
    }
    expect(check.out).not.toContain(clientSecret);
  });

  it('half of a service principal is told by the field that is missing', async () => {
    const text = `type: azure_data_lake_gen2\nname: half\naccount_name: contoso\nfilesystem: images\ncredentials: {tenant_id: t, client_id: c, ${field}: 'https://login.example.org'}`;
    const refused = await register(text);
    expect(refused.json()).toMatchObject({ error: { code: 'CONFIG.INVALID', message: expect.stringContaining('client_secret') } });
  });
});
