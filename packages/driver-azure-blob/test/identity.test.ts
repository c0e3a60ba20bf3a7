import { ClientSecretCredential } from '@azure/identity';
import { runConformance } from '@stowage/conformance';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { type AzuriteServer, type IdentityServer, startAzurite, startIdentityServer, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';
import { openFull } from './azurite-store.ts';

const client = { client_id: 'the-client', client_secret: 'the-secret' };
let azurite: AzuriteServer;
let identity: IdentityServer;
let base: AzureBlobConfigInput;

beforeAll(async () => {
  azurite = await startAzurite({ oauth: true, skipApiVersionCheck: true });
  identity = await startIdentityServer({ clients: { [client.client_id]: client.client_secret } });
  trustInThisProcess(identity.certificate.ca);
  base = { container_name: 'identity', endpoint: azurite.blobEndpoint(), block_size: 65_536, credentials: principal() };
  await provisionDatastore(azureBlob, base);
});
afterAll(async () => {
  await azurite.stop();
  await identity.stop();
});

function principal(client_secret = client.client_secret) {
  return { tenant_id: identity.tenantId, client_id: client.client_id, client_secret, authority_url: identity.authorityHost };
}

describe('a service principal over HTTPS', () => {
  it('keeps the promises of the suite in which credentials matter', async () => {
    const parts = ['read', 'write', 'append', 'copy', 'delete', 'createDirectory', 'setMetadata', 'signUrl', 'native', 'error'];
    const report = await runConformance(
      {
        name: 'azure-blob by token',
        open: async () => {
          const store = await openDatastore(azureBlob, base);
          return { store, requestLog: azurite.requests, cleanup: () => store.close() };
        },
        limits: { manyFiles: 300 },
        secrets: [client.client_secret],
      },
      {
        // What the suite fetches by a signed URL goes past this process's trust.
        select: ({ id }) => parts.includes(id.split('.', 1)[0] ?? '') && id !== 'write.metadata.prototype',
      },
    );
    expect(report.failures).toBeUndefined();
    expect(report.cases).toBeGreaterThan(150);
  }, 120_000);

  it('signs URLs with one user delegation key', async () => {
    await using store = await openFull(base);
    await store.write('signed', 'content');
    const mark = azurite.requests.mark();
    const { url } = await store.signUrl('signed');
    const again = await store.signUrl('signed', { access: ['read', 'delete'] });
    const keys = azurite.requests.since(mark).filter(({ url: asked }) => asked.includes('userdelegationkey'));
    expect(keys).toHaveLength(1);
    const query = new URL(url).searchParams;
    expect([query.get('sp'), query.get('sr'), query.get('spr')]).toEqual(['r', 'b', 'https']);
    expect(query.get('skoid')).toBe('22222222-2222-2222-2222-222222222222');
    expect(new URL(again.url).searchParams.get('sp')).toBe('rd');
    const tooLong = store.signUrl('signed', { expiresAt: new Date(Date.now() + 8 * 24 * 3_600_000) });
    await expect(tooLong).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });

  it('is told in errors by the name of the application, once it is known', async () => {
    await using store = await openFull(base);
    await expect(store.stat('nothing-here')).rejects.toMatchObject({ identity: expect.stringContaining('the-client') });
    expect(store.identity).toContain('the-client');
  });

  it('whose secret is wrong is ACCESS.UNAUTHENTICATED, without the secret', async () => {
    await using store = await openFull({ ...base, credentials: principal('not-the-secret') }, { retry: false });
    const error = await store.stat('a').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', nextAction: expect.stringContaining('credential') });
    expect(JSON.stringify(error)).not.toContain('not-the-secret');
  });

  it('needs HTTPS', async () => {
    const config = { ...base, endpoint: 'http://127.0.0.1:1/devstoreaccount1' };
    await expect(openDatastore(azureBlob, config)).rejects.toMatchObject({
      code: 'CONFIG.INVALID',
      message: expect.stringContaining('https'),
    });
  });
});

describe('a credential object', () => {
  const create = (): ClientSecretCredential =>
    new ClientSecretCredential(identity.tenantId, client.client_id, client.client_secret, {
      authorityHost: identity.authorityHost,
      disableInstanceDiscovery: true,
    });

  it('may stand for the credentials, and renews its token when it ends', async () => {
    await using store = await openFull({ ...base, credentials: { token_credential: create() } });
    await store.write('by-object', 'content');
    expect(await (await store.read('by-object')).text()).toBe('content');
  });

  it('is what native gives on', async () => {
    await using store = await openFull({ ...base, credentials: { token_credential: create() } });
    const { container } = await store.native('azure_blob');
    await container.getBlockBlobClient('by-native').upload('x', 1);
    expect(await (await store.read('by-native')).text()).toBe('x');
  });
});
