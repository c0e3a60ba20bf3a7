import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  BlobSASPermissions,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  SASProtocol,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { type AzuriteServer, emulatorAccount, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createAccountKeyCredential,
  createEndpoint,
  createSasCredential,
  createTransport,
  type ServiceSasOptions,
  sasVersion,
  signAccountSas,
  signServiceSas,
  signUserDelegationSas,
  type Transport,
} from '../src/index.ts';

const credential = createAccountKeyCredential(emulatorAccount.name, emulatorAccount.key);
const foreign = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key);
const startsAt = new Date('2026-11-22T20:00:00.500Z');
const expiresAt = new Date('2026-11-22T21:00:00Z');

/** As a table, since the order of the parameters does not matter. */
const fields = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));

describe('signatures are those of the vendor’s own client', () => {
  test('for an account', () => {
    const ours = signAccountSas(credential, {
      permissions: 'wrd',
      services: 'bf',
      resourceTypes: 'sco',
      startsAt,
      expiresAt,
      protocol: 'https',
      addresses: '10.0.0.1-10.0.0.9',
    });
    const theirs = generateAccountSASQueryParameters(
      {
        version: sasVersion,
        permissions: AccountSASPermissions.parse('rwd'),
        services: AccountSASServices.parse('bf').toString(),
        resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
        startsOn: startsAt,
        expiresOn: expiresAt,
        protocol: SASProtocol.Https,
        ipRange: { start: '10.0.0.1', end: '10.0.0.9' },
      },
      foreign,
    );
    expect(fields(ours)).toEqual(fields(theirs.toString()));
  });

  test.each<[string, ServiceSasOptions, object]>([
    [
      'a blob',
      { resource: 'b', path: 'data/a b+c/é.csv', permissions: 'wr', expiresAt },
      { containerName: 'data', blobName: 'a b+c/é.csv', permissions: BlobSASPermissions.parse('rw') },
    ],
    [
      'a container',
      { resource: 'c', path: 'data', permissions: 'lr', expiresAt, startsAt },
      { containerName: 'data', permissions: ContainerSASPermissions.parse('rl'), startsOn: startsAt },
    ],
    [
      'a snapshot',
      { resource: 'bs', path: 'data/a', snapshot: '2026-11-22T19:00:00.0000000Z', permissions: 'r', expiresAt },
      { containerName: 'data', blobName: 'a', snapshotTime: '2026-11-22T19:00:00.0000000Z', permissions: BlobSASPermissions.parse('r') },
    ],
    [
      'a directory',
      { resource: 'd', path: 'data/2026/11', permissions: 'r', expiresAt },
      { containerName: 'data', blobName: '2026/11', isDirectory: true, permissions: BlobSASPermissions.parse('r') },
    ],
    [
      'a blob with headers',
      {
        resource: 'b',
        path: 'data/a',
        permissions: 'r',
        expiresAt,
        headers: {
          contentType: 'text/csv',
          contentDisposition: 'attachment; filename="a b.csv"',
          cacheControl: 'no-store',
          contentEncoding: 'gzip',
          contentLanguage: 'de',
        },
      },
      {
        containerName: 'data',
        blobName: 'a',
        permissions: BlobSASPermissions.parse('r'),
        contentType: 'text/csv',
        contentDisposition: 'attachment; filename="a b.csv"',
        cacheControl: 'no-store',
        contentEncoding: 'gzip',
        contentLanguage: 'de',
      },
    ],
  ])('for %s', (_title, options, theirs) => {
    const given = { version: sasVersion, expiresOn: expiresAt, ...theirs };
    const query = generateBlobSASQueryParameters(given as never, foreign).toString();
    expect(fields(signServiceSas(credential, options))).toEqual(fields(query));
  });
});

describe('a user delegation signature', () => {
  test.each<[string, ServiceSasOptions, object]>([
    [
      'of a blob',
      { resource: 'b', path: 'data/a b.csv', permissions: 'r', expiresAt },
      { containerName: 'data', blobName: 'a b.csv', permissions: BlobSASPermissions.parse('r') },
    ],
    [
      'of a container',
      { resource: 'c', path: 'data', permissions: 'rl', startsAt, expiresAt, protocol: 'https' },
      { containerName: 'data', permissions: ContainerSASPermissions.parse('rl'), startsOn: startsAt, protocol: SASProtocol.Https },
    ],
  ])('%s is that of the vendor’s own client', (_title, options, theirs) => {
    const key = {
      signedObjectId: '22222222-2222-2222-2222-222222222222',
      signedTenantId: '11111111-1111-1111-1111-111111111111',
      signedStartsOn: '2026-11-22T19:00:00Z',
      signedExpiresOn: '2026-11-23T19:00:00Z',
      signedService: 'b',
      signedVersion: '2024-11-04',
      value: Buffer.from('a delegation key').toString('base64'),
    };
    const theirKey = { ...key, signedStartsOn: new Date(key.signedStartsOn), signedExpiresOn: new Date(key.signedExpiresOn) };
    const given = { version: sasVersion, expiresOn: expiresAt, ...theirs };
    const query = generateBlobSASQueryParameters(given as never, theirKey, emulatorAccount.name).toString();
    expect(fields(signUserDelegationSas(emulatorAccount.name, key, options))).toEqual(fields(query));
  });
});

describe('Azurite', () => {
  let azurite: AzuriteServer;
  let owner: Transport;
  const soon = new Date(Date.now() + 3_600_000);
  const open = (sas: string): Transport =>
    createTransport({
      endpoint: createEndpoint({ service: 'blob', endpoint: azurite.blobEndpoint() }),
      credential: createSasCredential(sas),
      apiVersion: '2024-11-04',
    });
  const read = async (transport: Transport): Promise<string> => {
    try {
      const answer = await transport.receive({
        operation: 'Get Blob',
        method: 'GET',
        path: '/data/a%20b.csv',
        right: { sas: 'r', role: 'Storage Blob Data Reader' },
      });
      return await answer.text();
    } finally {
      await transport.close();
    }
  };

  beforeAll(async () => {
    azurite = await startAzurite();
    owner = createTransport({
      endpoint: createEndpoint({ service: 'blob', endpoint: azurite.blobEndpoint() }),
      credential,
      apiVersion: '2024-11-04',
    });
    await owner.send({ operation: 'Create Container', method: 'PUT', path: '/data', query: { restype: 'container' } });
    await owner.send({
      operation: 'Put Blob',
      method: 'PUT',
      path: '/data/a%20b.csv',
      headers: { 'x-ms-blob-type': 'BlockBlob' },
      body: Buffer.from('a,b'),
    });
  });
  afterAll(async () => {
    await owner.close();
    await azurite.stop();
  });

  test('lets in who has a signature for the account, the container or the blob', async () => {
    expect(await read(open(signAccountSas(credential, { permissions: 'rl', services: 'b', resourceTypes: 'sco', expiresAt: soon })))).toBe(
      'a,b',
    );
    expect(await read(open(signServiceSas(credential, { resource: 'c', path: 'data', permissions: 'rl', expiresAt: soon })))).toBe('a,b');
    expect(await read(open(signServiceSas(credential, { resource: 'b', path: 'data/a b.csv', permissions: 'r', expiresAt: soon })))).toBe(
      'a,b',
    );
  });

  test('says what a refused signature lacks', async () => {
    await expect(
      read(open(signServiceSas(credential, { resource: 'c', path: 'data', permissions: 'l', expiresAt: soon }))),
    ).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      identity: expect.stringContaining('sp=l'),
      message: expect.stringContaining('lacks the letter r'),
      nextAction: expect.stringContaining('sp has r'),
    });
    await expect(
      read(open(signServiceSas(credential, { resource: 'c', path: 'data', permissions: 'r', expiresAt: new Date('2020-01-01') }))),
    ).rejects.toMatchObject({
      code: 'ACCESS.UNAUTHENTICATED',
      message: expect.stringContaining('expired at 2020-01-01T00:00:00Z'),
    });
    await expect(
      read(open(signServiceSas(credential, { resource: 'c', path: 'other', permissions: 'r', expiresAt: soon }))),
    ).rejects.toMatchObject({
      code: expect.stringMatching(/^ACCESS\./),
      message: expect.not.stringContaining('sig='),
    });
  });
});
