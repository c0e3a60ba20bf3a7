import { type AzuriteServer, type IdentityServer, startAzurite, startIdentityServer, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  createSasCredential,
  createTransport,
  credentialSettingsSchema,
  parseXml,
  resolveCredential,
  signUserDelegationSas,
  type Transport,
  textOf,
} from '../src/index.ts';

let identity: IdentityServer;
let azurite: AzuriteServer;

beforeAll(async () => {
  identity = await startIdentityServer({ clients: { application: 'a secret of the application' } });
  azurite = await startAzurite({ oauth: true });
  trustInThisProcess(identity.certificate.ca);
});

afterAll(async () => {
  await identity.stop();
  await azurite.stop();
});

/** A transport with these credentials, and the simplest request there is. */
function open(credentials: unknown): { transport: Transport; ask: () => Promise<number> } {
  const { endpoint, credential } = resolveCredential(credentialSettingsSchema.parse(credentials), {
    service: 'blob',
    endpoint: azurite.blobEndpoint(),
  });
  const transport = createTransport({ endpoint, credential, apiVersion: '2024-11-04' });
  const ask = async (): Promise<number> => {
    const query = { restype: 'service', comp: 'properties' };
    const answer = await transport.receive({ operation: 'Get Service Properties', method: 'GET', path: '', query });
    await answer.bytes();
    return answer.status;
  };
  return { transport, ask };
}

const principal = (): Record<string, string> => ({
  tenant_id: identity.tenantId,
  client_id: 'application',
  client_secret: 'a secret of the application',
  authority_url: identity.authorityHost,
});

test('a service principal gets in, with one token for all requests, and is named by it', async () => {
  const { transport, ask } = open(principal());
  const before = identity.tokensIssued;
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200]);
  expect(identity.tokensIssued).toBe(before + 1);
  expect(transport.identity).toBe('token of client application (object 22222222-2222-2222-2222-222222222222)');
  await transport.close();
});

test('a key of the identity signs URLs that let in without any credential', async () => {
  const { transport } = open(principal());
  await transport.send({ operation: 'Create Container', method: 'PUT', path: '/signed', query: { restype: 'container' } });
  const headers = { 'x-ms-blob-type': 'BlockBlob' };
  await transport.send({ operation: 'Put Blob', method: 'PUT', path: '/signed/a%20b', headers, body: Buffer.from('content') });
  const day = 86_400_000;
  const toTime = (time: number): string => `${new Date(time).toISOString().slice(0, 19)}Z`;
  const times = `<Start>${toTime(Date.now() - day)}</Start><Expiry>${toTime(Date.now() + day)}</Expiry>`;
  const body = Buffer.from(`<?xml version="1.0" encoding="utf-8"?><KeyInfo>${times}</KeyInfo>`);
  const query = { restype: 'service', comp: 'userdelegationkey' };
  const answer = await transport.receive({ operation: 'Get User Delegation Key', method: 'POST', path: '/', query, body });
  const key = parseXml(await answer.text());
  const field = (name: string): string => (key && textOf(key, name)) ?? '';
  const sas = signUserDelegationSas(
    azurite.accounts[0]?.name ?? '',
    {
      signedObjectId: field('SignedOid'),
      signedTenantId: field('SignedTid'),
      signedStartsOn: field('SignedStart'),
      signedExpiresOn: field('SignedExpiry'),
      signedService: field('SignedService'),
      signedVersion: field('SignedVersion'),
      value: field('Value'),
    },
    { resource: 'b', path: 'signed/a b', permissions: 'r', expiresAt: new Date(Date.now() + 3_600_000) },
  );
  await transport.close();
  const visitor = createTransport({ endpoint: transport.endpoint, credential: createSasCredential(sas), apiVersion: '2024-11-04' });
  const read = await visitor.receive({ operation: 'Get Blob', method: 'GET', path: '/signed/a%20b' });
  expect(await read.text()).toBe('content');
  await visitor.close();
});

test('a token for another audience is refused, replaced once, and then told', async () => {
  identity.audience = 'https://graph.microsoft.com';
  const { transport, ask } = open(principal());
  const before = identity.tokensIssued;
  await expect(ask()).rejects.toMatchObject({ code: expect.stringMatching(/^ACCESS\./), identity: expect.stringContaining('application') });
  const replaced = identity.tokensIssued - before;
  identity.audience = undefined;
  expect(replaced).toBeLessThanOrEqual(2);
  await transport.close();
});

test('a bearer token never goes over plain HTTP', () => {
  const { endpoint, credential } = resolveCredential(undefined, { service: 'blob', endpoint: 'http://127.0.0.1:10000/devstoreaccount1' });
  expect(() => createTransport({ endpoint, credential, apiVersion: '2024-11-04' })).toThrow(
    expect.objectContaining({ code: 'CONFIG.INVALID' }),
  );
});
