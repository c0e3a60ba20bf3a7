import { inspect } from 'node:util';
import { type DatastoreError, isDatastoreError, openDatastore, requireCapabilities } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import {
  type AzuriteServer,
  emulatorAccount,
  type FaultPlan,
  type FaultProxy,
  type IdentityServer,
  startAzurite,
  startFaultProxy,
  startIdentityServer,
  trustInThisProcess,
} from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountKey, signContainer } from './blob-place.ts';

type Config = Parameters<typeof openDatastore<typeof azureBlob.config, never, never>>[1];

let azurite: AzuriteServer;
let secure: AzuriteServer;
let proxy: FaultProxy;
let identity: IdentityServer;
let sas: string;
const clientSecret = 'a client secret that nobody may see';

beforeAll(async () => {
  [azurite, secure, identity] = await Promise.all([
    startAzurite(),
    startAzurite({ oauth: true }),
    startIdentityServer({ clients: { app: clientSecret } }),
  ]);
  proxy = await startFaultProxy({ target: azurite.url });
  trustInThisProcess(identity.certificate.ca);
  trustInThisProcess(secure.certificate?.ca ?? '');
  sas = await signContainer(azurite.blobEndpoint(), ['read', 'write', 'delete', 'list']);
});
afterAll(() => Promise.all([proxy, azurite, secure, identity].map((server) => server.stop())));

/** All that a program would print of an error: its hidden fields and its causes too. */
const printed = (error: unknown): string =>
  [inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true }), JSON.stringify(error), String(error)].join('\n');

function expectClean(error: DatastoreError): void {
  const text = printed(error);
  const signature = new URLSearchParams(sas).get('sig') ?? '';
  for (const secret of [accountKey, signature, encodeURIComponent(signature), clientSecret]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(/SharedKey \w+:[\w+/]{20}|Bearer ey|sig=(?!\[redacted\])[\w%]/);
}

async function failuresOf(config: Config): Promise<readonly DatastoreError[]> {
  const store = requireCapabilities(await openDatastore(azureBlob, config, { retry: false }), 'list', 'read', 'write', 'append');
  const attempts = [
    async () => Array.fromAsync(store.list('')),
    async () => (await store.read('missing.txt')).text(),
    () => store.write('missing.txt', 'text', { ifMatch: '"0x0"' }),
    () => store.write('big.bin', new Uint8Array(9_000_000), { ifMatch: '"0x0"' }),
  ];
  const errors = await Promise.all(
    attempts.map((attempt) =>
      attempt().then(
        () => undefined,
        (error: unknown) => error,
      ),
    ),
  );
  expect(inspect(store, { depth: Number.POSITIVE_INFINITY, showHidden: true })).not.toContain(accountKey);
  await store.close();
  return errors.filter((error) => isDatastoreError(error));
}

const plans: Readonly<Record<string, FaultPlan>> = {
  'a refusal': [],
  html: [{ fault: { kind: 'garbage', form: 'html' }, times: 50 }],
  'no HTTP': [{ fault: { kind: 'garbage', form: 'not-http' }, times: 50 }],
  'a wrong clock': [{ fault: { kind: 'clock-skew', aheadSeconds: 7_200 }, times: 50 }],
  'a reset': [{ fault: { kind: 'reset', when: 'before-delivery' }, times: 50 }],
  'half an answer': [{ fault: { kind: 'truncate' }, times: 50 }],
  throttling: [{ fault: { kind: 'throttle' }, times: 50 }],
};

describe.for(['account key', 'shared access signature', 'connection string'])('an error of a store with %s', (kind) => {
  const config = (endpoint: string): Config => {
    const container_name = 'missing-container';
    if (kind === 'account key')
      return { account_name: emulatorAccount.name, container_name, endpoint, credentials: { account_key: accountKey } };
    if (kind === 'shared access signature') return { container_name, endpoint, credentials: { sas_token: sas } };
    const parts = `DefaultEndpointsProtocol=http;AccountName=${emulatorAccount.name};AccountKey=${accountKey};BlobEndpoint=${endpoint}`;
    return { container_name, credentials: { connection_string: parts } };
  };

  it.for(Object.keys(plans))('holds no secret after %s', async (plan) => {
    proxy.setPlan(plans[plan] ?? []);
    const errors = await failuresOf(config(proxy.through(azurite.blobEndpoint())));
    expect(errors.length).toBeGreaterThan(1);
    for (const error of errors) {
      expect(error.code).not.toBe('SERVICE.UNKNOWN');
      expectClean(error);
    }
  });

  it.for([
    ['nobody listens', 'http://127.0.0.1:9', /refused the connection/, /^SERVICE.UNAVAILABLE$/],
    // Without a name server the name cannot be looked up.
    [
      'there is no such host',
      'http://no-such-host.invalid',
      /there is no host|cannot be looked up/,
      /^(DATASTORE.NOT_FOUND|SERVICE.UNAVAILABLE)$/,
    ],
  ] as const)('holds no secret when %s', async ([, origin, message, code]) => {
    const errors = await failuresOf(config(`${origin}/${emulatorAccount.name}`));
    for (const error of errors) {
      expect(error.message).toMatch(message);
      expect(error.code).toMatch(code);
      expectClean(error);
    }
  });
});

describe('an error of a store with an identity', () => {
  const withSecret = (secret: string): Config => ({
    account_name: emulatorAccount.name,
    container_name: 'images',
    endpoint: secure.blobEndpoint(),
    credentials: { tenant_id: identity.tenantId, client_id: 'app', client_secret: secret, authority_url: identity.authorityHost },
  });

  it('holds no secret when the secret is wrong', async () => {
    const [error] = await failuresOf(withSecret(`not ${clientSecret}`));
    expect(error).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('AADSTS7000215') });
    expectClean(error as DatastoreError);
  });

  it('holds no token when the service refuses it', async () => {
    identity.audience = 'https://elsewhere.example';
    const errors = await failuresOf(withSecret(clientSecret));
    expect(errors[0]).toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', identity: expect.stringContaining('client app') });
    for (const error of errors) expectClean(error);
  });
});
