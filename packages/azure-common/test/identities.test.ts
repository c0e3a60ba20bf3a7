import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import {
  type AzureCli,
  type AzuriteServer,
  azureCliClient,
  createAzureCli,
  type IdentityServer,
  startAzurite,
  startIdentityServer,
  trustInThisProcess,
} from '@stowage/servers';
import { generate } from 'selfsigned';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTransport, credentialSettingsSchema, resolveCredential, type Transport } from '../src/index.ts';
import { startTokenGate, type TokenGate } from './token-gate.ts';

const clientSecret = 'hush-the-secret-of-the-application';
const federatedToken = `${Buffer.from('{"alg":"none"}').toString('base64url')}.hush-the-token-of-the-pod.x`;
let identity: IdentityServer;
let azurite: AzuriteServer;
let cli: AzureCli;
let gate: TokenGate;
let folder: string;
/** Certificate and private key of an application, and those of a stranger. */
let own: { private: string; cert: string };
let strange: { private: string; cert: string };

beforeAll(async () => {
  [own, strange] = await Promise.all([generate([], { keySize: 2048 }), generate([], { keySize: 2048 })]);
  identity = await startIdentityServer({
    clients: {
      'by-secret': clientSecret,
      'by-certificate': { certificate: own.cert },
      'by-pod': { federatedToken },
      ...azureCliClient,
    },
    managedIdentities: ['the-user-assigned'],
  });
  azurite = await startAzurite({ oauth: true });
  cli = await createAzureCli(identity);
  gate = await startTokenGate();
  trustInThisProcess(identity.certificate.ca);
  trustInThisProcess(gate.ca);
  folder = await mkdtemp(join(tmpdir(), 'stowage-identities-'));
  await writeFile(join(folder, 'own.pem'), `${own.cert}\n${own.private}`);
  await writeFile(join(folder, 'pod-token'), federatedToken);
});

afterAll(async () => {
  gate.close();
  await Promise.all([identity.stop(), azurite.stop(), cli.remove(), rm(folder, { recursive: true })]);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  gate.admits = () => true;
  gate.seen.length = 0;
  await cli.logOut();
});

const environments = {
  appService: () => identity.managedIdentity.environment,
  pod: () => ({
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_CLIENT_ID: 'by-pod',
    AZURE_FEDERATED_TOKEN_FILE: join(folder, 'pod-token'),
    AZURE_AUTHORITY_HOST: identity.authorityHost,
  }),
  secret: () => ({
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_CLIENT_ID: 'by-secret',
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: identity.authorityHost,
  }),
  certificate: () => ({
    AZURE_TENANT_ID: identity.tenantId,
    AZURE_CLIENT_ID: 'by-certificate',
    AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'own.pem'),
    AZURE_AUTHORITY_HOST: identity.authorityHost,
  }),
  signedIn: () => ({ PATH: cli.path }),
} as const;

function stub(environment: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
}

interface Opened extends AsyncDisposable {
  readonly transport: Transport;
  readonly ask: () => Promise<unknown>;
}

/** A transport with these credentials, and the simplest request there is. */
function open(credentials: unknown, endpoint = azurite.blobEndpoint()): Opened {
  const { endpoint: place, credential } = resolveCredential(credentialSettingsSchema.parse(credentials), { service: 'blob', endpoint });
  const transport = createTransport({ endpoint: place, credential, apiVersion: '2024-11-04' });
  const query = { restype: 'service', comp: 'properties' };
  const ask = async (): Promise<unknown> => {
    const answer = await transport.receive({ operation: 'Get Service Properties', method: 'GET', path: '', query });
    await answer.bytes();
    return answer.status;
  };
  return { transport, ask, [Symbol.asyncDispose]: () => transport.close() };
}

const principal = (more: object): object => ({ tenant_id: identity.tenantId, authority_url: identity.authorityHost, ...more });
const system = '22222222-2222-2222-2222-222222222222';

describe('the service lets in', () => {
  test.each<[string, () => Readonly<Record<string, string>>, () => unknown, string]>([
    [
      'a service principal with a secret',
      () => ({}),
      () => principal({ client_id: 'by-secret', client_secret: clientSecret }),
      'by-secret',
    ],
    [
      'one with the certificate in a file',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: join(folder, 'own.pem') }),
      'by-certificate',
    ],
    [
      'one with the text of the certificate',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: `${own.cert}\n${own.private}` }),
      'by-certificate',
    ],
    ['the managed identity of the system', environments.appService, () => ({ type: 'managed_identity' }), system],
    ['a user-assigned managed identity', environments.appService, () => ({ client_id: 'the-user-assigned' }), 'the-user-assigned'],
    ['a workload identity of the environment', environments.pod, () => ({ type: 'workload_identity' }), 'by-pod'],
    [
      'a workload identity that is named',
      () => ({ AZURE_FEDERATED_TOKEN_FILE: join(folder, 'pod-token') }),
      () => principal({ type: 'workload_identity', client_id: 'by-pod' }),
      'by-pod',
    ],
    ['whoever has signed in to the Azure CLI', environments.signedIn, () => ({ type: 'azure_cli' }), '04b07795'],
    ['DefaultAzureCredential: a secret', environments.secret, () => undefined, 'by-secret'],
    ['DefaultAzureCredential: a certificate', environments.certificate, () => ({}), 'by-certificate'],
    ['DefaultAzureCredential: a workload identity', environments.pod, () => ({ type: 'default' }), 'by-pod'],
    ['DefaultAzureCredential: a managed identity', environments.appService, () => undefined, system],
    [
      'DefaultAzureCredential: a managed identity that is named',
      environments.appService,
      () => ({ type: 'default', client_id: 'the-user-assigned' }),
      'the-user-assigned',
    ],
    [
      'DefaultAzureCredential: the Azure CLI',
      () => ({ ...environments.signedIn(), AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential' }),
      () => undefined,
      '04b07795',
    ],
  ])('%s', async (_title, environment, credentials, client) => {
    await cli.logIn();
    stub(environment());
    await using opened = open(credentials() ?? {});
    expect(await Promise.all([opened.ask(), opened.ask()])).toEqual([200, 200]);
    expect(opened.transport.identity).toMatch(new RegExp(`^token of client ${client}`));
  });

  test('the Azure CLI is asked for the resource and the tenant', async () => {
    await cli.logIn();
    stub(environments.signedIn());
    await using opened = open({ type: 'azure_cli', tenant_id: identity.tenantId });
    await opened.ask();
    expect((await cli.calls()).at(-1)).toEqual(
      expect.arrayContaining(['account', 'get-access-token', '--resource', 'https://storage.azure.com', '--tenant', identity.tenantId]),
    );
  });

  test('authority_uri is another spelling, and the tenant behind it does no harm', async () => {
    const { tenantId, authorityHost } = identity;
    for (const authority_uri of [authorityHost, `${authorityHost}/`, `${authorityHost}/${tenantId}`]) {
      const mark = identity.requests.mark();
      await using opened = open({ tenant_id: tenantId, client_id: 'by-secret', client_secret: clientSecret, authority_uri });
      expect(await opened.ask()).toBe(200);
      expect(identity.requests.since(mark).map(({ url }) => url.split('?', 1)[0])).toContain(`/${tenantId}/oauth2/v2.0/token`);
    }
  });

  test('Gen1’s resource keeps its slash, which is in the token’s audience', async () => {
    const { credential } = resolveCredential(
      credentialSettingsSchema.parse(principal({ client_id: 'by-secret', client_secret: clientSecret })),
      { service: 'gen1', account_name: 'archive' },
    );
    const token = credential.kind === 'token' ? await credential.tokens.getToken() : '';
    expect(JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).toMatchObject({
      aud: 'https://datalake.azure.net/',
    });
  });
});

describe('tokens', () => {
  test('are renewed before they end, while requests go on', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    await using opened = open(principal({ client_id: 'by-secret', client_secret: clientSecret }), gate.url);
    await opened.transport.send({ operation: 'Put Blob', method: 'PUT', path: '/a', body: Buffer.from('a') });
    vi.setSystemTime(Date.now() + 56 * 60_000);
    const before = identity.tokensIssued;
    await opened.transport.send({ operation: 'Put Blob', method: 'PUT', path: '/a', body: Buffer.from('a') });
    await vi.waitFor(() => expect(identity.tokensIssued).toBe(before + 1));
    await vi.waitFor(async () => {
      await opened.transport.send({ operation: 'Put Blob', method: 'PUT', path: '/a', body: Buffer.from('a') });
      expect(gate.seen.at(-1)).not.toBe(gate.seen[0]);
    });
    expect(gate.seen[1]).toBe(gate.seen[0]);
  });

  test.each<[string, () => Readonly<Record<string, string>>, () => unknown]>([
    ['a service principal', () => ({}), () => principal({ client_id: 'by-secret', client_secret: clientSecret })],
    ['a certificate', () => ({}), () => principal({ client_id: 'by-certificate', certificate: join(folder, 'own.pem') })],
    ['a managed identity, whose library keeps its tokens', environments.appService, () => ({ type: 'managed_identity' })],
    ['a workload identity', environments.pod, () => ({ type: 'workload_identity' })],
    ['the Azure CLI', environments.signedIn, () => ({ type: 'azure_cli' })],
    ['DefaultAzureCredential', environments.secret, () => ({})],
  ])('of %s are replaced once when the service refuses them', async (_title, environment, credentials) => {
    await cli.logIn();
    stub(environment());
    let first: string | undefined;
    gate.admits = (token) => {
      first ??= token;
      return token !== first;
    };
    await using opened = open(credentials(), gate.url);
    const put = { operation: 'Put Blob', method: 'PUT', path: '/a', body: Buffer.from('a') } as const;
    expect((await opened.transport.send(put)).status).toBe(201);
    expect((await opened.transport.send(put)).status).toBe(201);
    expect(gate.seen).toHaveLength(3);
    gate.admits = () => false;
    gate.seen.length = 0;
    await expect(opened.transport.send(put)).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED', retryable: false });
    expect(gate.seen).toHaveLength(2);
  });
});

describe('a refusal is told without any secret', () => {
  const secrets = (): string[] => [
    clientSecret,
    'hush',
    federatedToken,
    ...[own, strange].map(({ private: key }) => key.split('\n')[3] ?? 'no key'),
    identity.managedIdentity.environment.IDENTITY_HEADER,
    ...Object.values(azureCliClient).map(({ refreshToken }) => refreshToken),
  ];
  const shownOf = (error: unknown): string =>
    [inspect(error, { depth: 12, showHidden: true }), JSON.stringify(error), String(error), (error as Error).stack].join('\n');

  test.each<[string, () => Readonly<Record<string, string>>, () => unknown, Record<string, unknown>]>([
    [
      'a wrong secret',
      () => ({}),
      () => principal({ client_id: 'by-secret', client_secret: 'hush-not-this-one' }),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('AADSTS7000215') },
    ],
    [
      'an unknown application',
      () => ({}),
      () => principal({ client_id: 'nobody', client_secret: 'hush-not-this-one' }),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('AADSTS700016') },
    ],
    [
      'a certificate of someone else',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: `${strange.cert}\n${strange.private}` }),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('AADSTS700027') },
    ],
    [
      'a certificate that is not there',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: '/no/such/hush.pem' }),
      { code: 'CONFIG.INVALID', message: expect.stringContaining('ENOENT') },
    ],
    [
      'a certificate in another form than PEM',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: Buffer.from('hush a PFX').toString('base64') }),
      { code: 'CONFIG.INVALID', nextAction: expect.stringContaining('PEM') },
    ],
    [
      'a certificate without its key',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: own.cert }),
      { code: 'CONFIG.INVALID', nextAction: expect.stringContaining('private key') },
    ],
    [
      'a thumbprint of another certificate',
      () => ({}),
      () => principal({ client_id: 'by-certificate', certificate: `${own.cert}\n${own.private}`, thumbprint: 'AA:BB' }),
      { code: 'CONFIG.INVALID', message: expect.stringContaining('thumbprint') },
    ],
    [
      'a managed identity that is not assigned',
      environments.appService,
      () => ({ client_id: 'not-assigned' }),
      { code: 'ACCESS.UNAUTHENTICATED' },
    ],
    [
      'a workload whose token is of another pod',
      () => ({ ...environments.pod(), AZURE_FEDERATED_TOKEN_FILE: join(folder, 'own.pem') }),
      () => ({ type: 'workload_identity' }),
      { code: 'ACCESS.UNAUTHENTICATED' },
    ],
    [
      'a workload without its token',
      () => ({ ...environments.pod(), AZURE_FEDERATED_TOKEN_FILE: '/no/such/token' }),
      () => ({ type: 'workload_identity' }),
      { code: 'ACCESS.UNAUTHENTICATED' },
    ],
    [
      'nobody signed in to the Azure CLI',
      environments.signedIn,
      () => ({ type: 'azure_cli' }),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('az login') },
    ],
    [
      'no Azure CLI at all',
      () => ({ PATH: '/nowhere' }),
      () => ({ type: 'azure_cli' }),
      { code: 'ACCESS.UNAUTHENTICATED', message: expect.stringContaining('Azure CLI could not be found') },
    ],
    [
      'an authority that nobody serves',
      () => ({}),
      () => ({ ...principal({ client_id: 'by-secret', client_secret: clientSecret }), authority_url: 'https://127.0.0.1:9' }),
      { code: 'ACCESS.UNAUTHENTICATED' },
    ],
  ])('%s', async (_title, environment, credentials, expected) => {
    stub(environment());
    await using opened = open(credentials());
    const error: unknown = await opened.ask().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ ...expected, nextAction: expect.any(String) });
    const shown = shownOf(error);
    for (const secret of secrets()) expect(shown).not.toContain(secret);
  });
});
