import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { emulatorAccount, type IdentityServer, startIdentityServer, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Credential,
  createAccountKeyCredential,
  createEndpoint,
  createSasCredential,
  createTransport,
  credentialSettingsSchema,
  getUserDelegationKey,
  type Query,
  resolveCredential,
  type ServiceSasOptions,
  type StorageService,
  signAccountSas,
  signServiceSas,
  signUserDelegationSas,
  type Transport,
} from '../src/index.ts';

const { name: account, key } = emulatorAccount;
const credential = createAccountKeyCredential(account, key);
const soon = new Date(Date.now() + 3_600_000);
const right = { sas: 'r', role: 'Reader' };
let files: FilesEmulator;
let lake: DfsEmulator;
let identity: IdentityServer;

const open = (service: StorageService, origin: string, who: Credential, apiVersion = '2024-11-04'): Transport =>
  createTransport({ endpoint: createEndpoint({ service, endpoint: `${origin}/${account}` }), credential: who, apiVersion });

async function send(transport: Transport, method: 'PUT' | 'PATCH', path: string, query: Query, headers = {}, body?: string): Promise<void> {
  const given = body === undefined ? {} : { body: Buffer.from(body) };
  await transport.send({ operation: `${method} ${path}`, method, path, query, headers, ...given });
}

beforeAll(async () => {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  const accounts = { [account]: key };
  [files, lake, identity] = await Promise.all([
    startFilesEmulator({ accounts }),
    startDfsEmulator({ accounts, oauth: 'basic', tls: await authority.issue() }),
    startIdentityServer(),
  ]);
  const share = open('file', files.url, credential);
  await send(share, 'PUT', '/images', { restype: 'share' });
  await send(share, 'PUT', '/images/dir', { restype: 'directory' });
  await send(share, 'PUT', '/images/dir/a%20b.txt', {}, { 'x-ms-type': 'file', 'x-ms-content-length': '7' });
  const range = { 'x-ms-write': 'update', 'x-ms-range': 'bytes=0-6' };
  await send(share, 'PUT', '/images/dir/a%20b.txt', { comp: 'range' }, range, 'content');
  await share.close();
  const system = open('dfs', lake.url, credential);
  await send(system, 'PUT', '/images', { resource: 'filesystem' });
  for (const path of ['/images/dir/a%20b.txt', '/images/other/a.txt']) {
    await send(system, 'PUT', path, { resource: 'file' });
    await send(system, 'PATCH', path, { action: 'append', position: '0' }, {}, 'content');
    await send(system, 'PATCH', path, { action: 'flush', position: '7' });
  }
  await system.close();
});
afterAll(() => Promise.all([files.stop(), lake.stop(), identity.stop()]));

async function read(service: 'file' | 'dfs', sas: string, path = '/images/dir/a%20b.txt'): Promise<string> {
  const transport = open(service, service === 'file' ? files.url : lake.url, createSasCredential(sas));
  try {
    const answer = await transport.receive({ operation: 'Read', method: 'GET', path, right });
    return await answer.text();
  } finally {
    await transport.close();
  }
}

const whole = { permissions: 'r', resourceTypes: 'sco', expiresAt: soon };

describe('Azure Files lets in', () => {
  test.each<[string, () => string]>([
    ['a signature of the account', () => signAccountSas(credential, { ...whole, services: 'f' })],
    ['one of the share', () => signServiceSas(credential, { resource: 's', path: 'images', permissions: 'rl', expiresAt: soon })],
    ['one of the file', () => signServiceSas(credential, { resource: 'f', path: 'images/dir/a b.txt', permissions: 'r', expiresAt: soon })],
  ])('%s', async (_title, sign) => {
    expect(await read('file', sign())).toBe('content');
  });

  test('no other, and says what it lacks', async () => {
    const ofShare = (permissions: string, more: object = {}): string =>
      signServiceSas(credential, { resource: 's', path: 'images', permissions, expiresAt: soon, ...more });
    await expect(read('file', ofShare('l'))).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      message: expect.stringContaining('lacks the letter r'),
    });
    await expect(read('file', ofShare('r', { expiresAt: new Date('2020-01-01') }))).rejects.toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('expired at 2020-01-01T00:00:00Z'),
    });
    await expect(read('file', ofShare('r', { path: 'elsewhere' }))).rejects.toMatchObject({ code: expect.stringMatching(/^ACCESS\./) });
    await expect(read('file', ofShare('r').replace('sp=r', 'sp=rw'))).rejects.toMatchObject({ code: 'ACCESS.UNAUTHENTICATED' });
    await expect(read('file', signAccountSas(credential, { ...whole, services: 'b' }))).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      nextAction: expect.stringContaining('another service'),
    });
    await expect(read('file', signAccountSas(credential, { ...whole, services: 'f', resourceTypes: 's' }))).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      nextAction: expect.stringContaining('srt=sco'),
    });
  });
});

const places: [string, ServiceSasOptions][] = [
  ['the file system', { resource: 'c', path: 'images', permissions: 'rl', expiresAt: soon }],
  ['the directory', { resource: 'd', path: 'images/dir', permissions: 'r', expiresAt: soon }],
  ['the file', { resource: 'b', path: 'images/dir/a b.txt', permissions: 'r', expiresAt: soon }],
];

describe('Data Lake Storage Gen2 lets in', () => {
  test('a signature of the account', async () => {
    expect(await read('dfs', signAccountSas(credential, { ...whole, services: 'b' }))).toBe('content');
  });

  test.each(places)('one of %s', async (_title, options) => {
    expect(await read('dfs', signServiceSas(credential, options))).toBe('content');
  });

  test.each(places)('one of %s that an identity has signed', async (_title, options) => {
    const settings = { tenant_id: identity.tenantId, client_id: 'application', client_secret: 'x', authority_url: identity.authorityHost };
    const { credential: who } = resolveCredential(credentialSettingsSchema.parse(settings), { service: 'blob', account_name: account });
    const transport = open('blob', lake.blobUrl, who);
    const delegated = await getUserDelegationKey(transport, soon);
    await transport.close();
    expect(await read('dfs', signUserDelegationSas(account, delegated, options))).toBe('content');
    expect(signUserDelegationSas(account, delegated, options)).toContain(`skoid=${delegated.signedObjectId}`);
    await expect(read('dfs', signUserDelegationSas('another', delegated, options))).rejects.toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
    });
  });

  test('one of a directory nowhere else', async () => {
    const sas = signServiceSas(credential, { resource: 'd', path: 'images/dir', permissions: 'r', expiresAt: soon });
    await expect(read('dfs', sas, '/images/other/a.txt')).rejects.toMatchObject({ code: expect.stringMatching(/^ACCESS\./) });
  });
});
