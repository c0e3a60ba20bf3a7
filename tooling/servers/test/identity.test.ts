import { existsSync } from 'node:fs';
import {
  AzureCliCredential,
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import { BlobSASPermissions, BlobServiceClient, generateBlobSASQueryParameters } from '@azure/storage-blob';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  type AzuriteServer,
  azureCliClient,
  createAzureCli,
  type IdentityServer,
  startAzurite,
  startIdentityServer,
  trustInThisProcess,
} from '../src/index.ts';

const scope = 'https://storage.azure.com/.default';
let azurite: AzuriteServer;
let identity: IdentityServer;

beforeAll(async () => {
  azurite = await startAzurite({ oauth: true, skipApiVersionCheck: true });
  identity = await startIdentityServer({ clients: { 'the-client': 'the-secret' } });
  trustInThisProcess(identity.certificate.ca);
});

afterEach(() => {
  vi.unstubAllEnvs();
  identity.audience = undefined;
  identity.tokenLifetimeSeconds = 3600;
});

afterAll(async () => {
  await azurite.stop();
  await identity.stop();
});

function createCredential(secret = 'the-secret'): ClientSecretCredential {
  return new ClientSecretCredential(identity.tenantId, 'the-client', secret, {
    authorityHost: identity.authorityHost,
    disableInstanceDiscovery: true,
    retryOptions: { maxRetries: 0 },
  });
}

function claimsOf(token: string | undefined): Record<string, unknown> {
  return JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString());
}

describe('startIdentityServer with Azurite over HTTPS', () => {
  it('gives a client secret a token that opens the service', async () => {
    const issued = identity.tokensIssued;
    const service = new BlobServiceClient(azurite.blobEndpoint(), createCredential());
    await service.createContainer('by-token');

    expect(identity.tokensIssued).toBe(issued + 1);
    const { authorization } = azurite.requests.since().at(-1)?.headers ?? {};
    expect(claimsOf(authorization)).toMatchObject({
      iss: `https://sts.windows.net/${identity.tenantId}/`,
      aud: 'https://storage.azure.com',
      tid: identity.tenantId,
      appid: 'the-client',
    });
  });

  it('makes a user delegation key whose signature works, and not when tampered with', async () => {
    const service = new BlobServiceClient(azurite.blobEndpoint(), createCredential());
    const container = service.getContainerClient('delegated');
    await container.create();
    await container.getBlockBlobClient('b').upload('text', 4);
    const expiresOn = new Date(Date.now() + 600_000);
    const key = await service.getUserDelegationKey(new Date(Date.now() - 60_000), expiresOn);
    const grant = {
      containerName: 'delegated',
      blobName: 'b',
      expiresOn,
      permissions: BlobSASPermissions.parse('r'),
    };
    const signature = generateBlobSASQueryParameters(grant, key, 'devstoreaccount1').toString();

    const url = container.getBlobClient('b').url;
    expect(await (await fetch(`${url}?${signature}`)).text()).toBe('text');
    expect((await fetch(`${url}?${signature.replace('sp=r', 'sp=rw')}`)).status).toBe(403);
  });

  it('is refused by the service with the wrong audience, and with a token that has expired', async () => {
    identity.audience = 'https://vault.azure.net';
    const wrong = new BlobServiceClient(azurite.blobEndpoint(), createCredential());
    await expect(wrong.getContainerClient('shared').getProperties()).rejects.toMatchObject({ statusCode: 403 });

    identity.audience = undefined;
    identity.tokenLifetimeSeconds = -60;
    const { token } = await createCredential().getToken(scope);
    const response = await fetch(`${azurite.blobEndpoint()}/shared?restype=container`, {
      headers: { authorization: `Bearer ${token}`, 'x-ms-version': '2025-01-05' },
    });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('expired');
  });

  it('refuses the tokens that came until now when told, and takes new ones', async () => {
    const ask = async (token: string): Promise<number> => {
      const headers = { authorization: `Bearer ${token}`, 'x-ms-version': '2025-01-05' };
      const answer = await fetch(`${azurite.blobEndpoint()}/?comp=list`, { headers });
      await answer.arrayBuffer();
      return answer.status;
    };
    const { token: old } = await createCredential().getToken(scope);
    expect(await ask(old)).toBe(200);
    azurite.revokeTokens();
    expect(await ask(old)).toBe(401);
    expect(await ask((await createCredential().getToken(scope)).token)).toBe(200);
  });

  it('refuses a wrong secret with the code of Entra', async () => {
    await expect(createCredential('guess').getToken(scope)).rejects.toThrow(/AADSTS7000215/);
  });

  it('fails the next request for a token, once, as told', async () => {
    const issued = identity.tokensIssued;
    identity.failNextToken({ status: 400, error: 'invalid_grant', description: 'AADSTS50034: no such user' });
    await expect(createCredential().getToken(scope)).rejects.toThrow(/AADSTS50034/);
    expect(identity.tokensIssued).toBe(issued);
    expect((await createCredential().getToken(scope)).token).not.toBe('');
  });

  it('gives tokens of the lifetime that is set', async () => {
    identity.tokenLifetimeSeconds = 120;
    const before = Date.now();
    const { expiresOnTimestamp } = await createCredential().getToken(scope);
    expect(expiresOnTimestamp).toBeGreaterThanOrEqual(before + 119_000);
    expect(expiresOnTimestamp).toBeLessThanOrEqual(Date.now() + 121_000);
  });

  it('serves a managed identity, and refuses one without the header', async () => {
    for (const [name, value] of Object.entries(identity.managedIdentity.environment)) vi.stubEnv(name, value);
    const { token } = await new ManagedIdentityCredential().getToken(scope);

    expect(claimsOf(token)).toMatchObject({ aud: 'https://storage.azure.com', tid: identity.tenantId });
    expect(identity.managedIdentity.requests.since().at(-1)?.headers).toHaveProperty('x-identity-header');
    const refused = await fetch(`${identity.managedIdentity.environment.IDENTITY_ENDPOINT}?resource=x`);
    expect(refused.status).toBe(401);
    await refused.text();
  });

  it('serves it as a virtual machine has it, and only what is assigned', async () => {
    await using strict = await startIdentityServer({ managedIdentities: ['assigned'] });
    const ask = async (query: string, headers: Record<string, string> = { metadata: 'true' }): Promise<[number, unknown]> => {
      const url = `${strict.managedIdentity.machineEnvironment.AZURE_POD_IDENTITY_AUTHORITY_HOST}/metadata/identity/oauth2/token`;
      const answer = await fetch(`${url}?resource=https://storage.azure.com${query}`, { headers });
      return [answer.status, await answer.json()];
    };
    expect(await ask('&client_id=assigned')).toEqual([200, expect.objectContaining({ client_id: 'assigned', token_type: 'Bearer' })]);
    expect(await ask('&client_id=other')).toEqual([400, expect.objectContaining({ error_description: 'Identity not found' })]);
    expect((await ask('', {}))[0]).toBe(400);
  });

  it('knows applications by a certificate and by the token of a federated issuer, and refuses others', async () => {
    const [own, strange] = await Promise.all([generate([], { keySize: 2048 }), generate([], { keySize: 2048 })]);
    await using strict = await startIdentityServer({
      clients: { certified: { certificate: own.cert }, pod: { federatedToken: 'of.the.pod' } },
    });
    const options = { authorityHost: strict.authorityHost, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } };
    const byCertificate = (client: string, { cert, private: key }: typeof own) =>
      new ClientCertificateCredential(strict.tenantId, client, { certificate: `${cert}\n${key}` }, options).getToken(scope);
    const byAssertion = (client: string, assertion: string) =>
      new ClientAssertionCredential(strict.tenantId, client, async () => assertion, options).getToken(scope);
    expect(claimsOf((await byCertificate('certified', own)).token)).toMatchObject({ appid: 'certified' });
    await expect(byCertificate('certified', strange)).rejects.toThrow(/AADSTS700027/);
    await expect(byCertificate('pod', own)).rejects.toThrow(/AADSTS70021/);
    await expect(byCertificate('nobody', own)).rejects.toThrow(/AADSTS700016/);
    expect(claimsOf((await byAssertion('pod', 'of.the.pod')).token)).toMatchObject({ appid: 'pod' });
    await expect(byAssertion('pod', 'of.another.pod')).rejects.toThrow(/AADSTS70021/);
  });

  it('removes its certificate files on stop', async () => {
    const server = await startIdentityServer();
    const { caFile } = server.certificate;
    expect(existsSync(caFile)).toBe(true);
    await server.stop();
    expect(existsSync(caFile)).toBe(false);
  });
});

describe('createAzureCli', () => {
  it('gives tokens to whoever has signed in, and to nobody else', async () => {
    await using server = await startIdentityServer({ clients: azureCliClient });
    await using cli = await createAzureCli(server);
    vi.stubEnv('PATH', cli.path);
    await expect(new AzureCliCredential().getToken(scope)).rejects.toThrow(/az login/);
    await cli.logIn();
    const { token, expiresOnTimestamp } = await new AzureCliCredential().getToken(scope);
    expect(claimsOf(token)).toMatchObject({ aud: 'https://storage.azure.com' });
    expect(expiresOnTimestamp - Date.now()).toBeGreaterThan(3_500_000);
    await expect(new AzureCliCredential({ tenantId: '33333333-3333-3333-3333-333333333333' }).getToken(scope)).rejects.toThrow();
    await cli.logOut();
    await expect(new AzureCliCredential().getToken(scope)).rejects.toThrow(/az login/);
    expect(await cli.calls()).toHaveLength(4);
  });
});
