import { readFile } from 'node:fs/promises';
import { openDatastore } from '@stowage/core';
import { startIdentityServer, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { describe, expect, test } from 'vitest';
import { type AdlsGen1ConfigInput, adlsGen1 } from '../src/index.ts';
import { configOf, startEmulator } from './gen1-emulator.ts';
import { quick } from './gen1-store.ts';

const open = (config: AdlsGen1ConfigInput): ReturnType<typeof openDatastore<typeof adlsGen1.config, 'stat', never>> =>
  openDatastore(adlsGen1, config, quick) as never;

describe('what is no identity is refused before any request', () => {
  test.each([
    ['account_key', { account_key: Buffer.alloc(64).toString('base64') }],
    ['sas_token', { sas_token: 'sv=2024-11-04&sig=c2lnbmF0dXJl' }],
    ['connection_string', { connection_string: 'UseDevelopmentStorage=true' }],
    ['anonymous', { anonymous: true as const }],
  ])('%s', async (field, credentials) => {
    await expect(open({ store_name: 'archive', credentials })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringMatching(new RegExp(`${field}.* identities only`)),
    });
  });

  test('a token over plain HTTP', async () => {
    const credentials = { tenant_id: 'tenant', client_id: 'client', client_secret: 'secret' };
    await expect(open({ store_name: 'archive', endpoint: 'http://127.0.0.1:1/archive', credentials })).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('https'),
    });
  });
});

test('fields of other services are unknown', async () => {
  for (const wrong of [{ account_name: 'archive' }, { checksum: 'md5' }, { filesystem: 'data' }, { store_name: 'A_b' }]) {
    const config = { store_name: 'archive', ...wrong } as AdlsGen1ConfigInput;
    await expect(open(config)).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining(Object.keys(wrong)[0] ?? ''),
    });
  }
});

test('a service principal, with the fields of Azure ML', async () => {
  trustInThisProcess((await testCertificateAuthority()).ca);
  await using identity = await startIdentityServer();
  await using emulator = await startEmulator();
  const principal = {
    tenant_id: identity.tenantId,
    client_id: 'the-client',
    client_secret: 'the-secret',
    authority_uri: `${identity.authorityHost}/${identity.tenantId}`,
  };
  const config = configOf(emulator);
  await using store = await openDatastore(
    adlsGen1,
    { ...config, credentials: { ...principal, resource_url: 'https://datalake.azure.net/' } },
    quick,
  );
  await store.write('a', 'x');
  expect(await (await store.read('a')).text()).toBe('x');
  await using elsewhere = await openDatastore(
    adlsGen1,
    { ...config, credentials: { ...principal, resource_url: 'https://graph.microsoft.com' } },
    quick,
  );
  await expect(elsewhere.stat('a')).rejects.toMatchObject({
    code: 'ACCESS.UNAUTHENTICATED',
    identity: expect.stringContaining('the-client'),
    requestId: expect.any(String),
  });
});

test('the service is retired: the manifest, the driver and a host that is gone say so', async () => {
  const manifest = JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')) as Record<string, unknown>;
  expect(manifest.stowage).toMatchObject({ types: [adlsGen1.type], status: 'retired' });
  expect(adlsGen1.status).toBe('retired');
  const credentials = { getToken: async () => ({ token: 'a.b.c', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  await using store = await openDatastore(adlsGen1, { store_name: 'nobodysarchive', credentials }, quick);
  expect(store.location).toBe('https://nobodysarchive.azuredatalakestore.net');
  await expect(store.stat('a')).rejects.toMatchObject({ nextAction: expect.stringContaining('azure_data_lake_gen2') });
});
