import {
  DataLakeSASPermissions,
  DirectorySASPermissions,
  FileSystemSASPermissions,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential as LakeKeyCredential,
} from '@azure/storage-file-datalake';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  StorageSharedKeyCredential as FileKeyCredential,
  FileSASPermissions,
  generateAccountSASQueryParameters,
  generateFileSASQueryParameters,
  SASProtocol,
  ShareSASPermissions,
} from '@azure/storage-file-share';
import { emulatorAccount } from '@stowage/servers';
import { describe, expect, test } from 'vitest';
import {
  createAccountKeyCredential,
  type ServiceSasOptions,
  sasVersion,
  signAccountSas,
  signServiceSas,
  signUserDelegationSas,
} from '../src/index.ts';

const credential = createAccountKeyCredential(emulatorAccount.name, emulatorAccount.key);
const startsAt = new Date('2026-11-22T20:00:00.500Z');
const expiresAt = new Date('2026-11-22T21:00:00Z');
const common = { version: sasVersion, expiresOn: expiresAt };
const headers = {
  cacheControl: 'no-store',
  contentDisposition: 'attachment; filename="a b.csv"',
  contentEncoding: 'gzip',
  contentLanguage: 'de',
  contentType: 'text/csv',
};

/** As a table, since the order of the parameters does not matter. */
const fields = (query: string): Record<string, string> => Object.fromEntries(new URLSearchParams(query));

describe('a signature for Azure Files is that of the vendor’s own client', () => {
  const foreign = new FileKeyCredential(emulatorAccount.name, emulatorAccount.key);

  test.each<[string, ServiceSasOptions, object]>([
    [
      'of a file',
      { resource: 'f', path: 'share/dir/a b+ü.csv', permissions: 'drwc', expiresAt },
      { shareName: 'share', filePath: 'dir/a b+ü.csv', permissions: FileSASPermissions.parse('rcwd') },
    ],
    [
      'of a share',
      {
        resource: 's',
        path: 'share',
        permissions: 'lr',
        startsAt,
        expiresAt,
        protocol: 'https',
        addresses: '10.0.0.1-10.0.0.9',
      },
      {
        shareName: 'share',
        permissions: ShareSASPermissions.parse('rl'),
        startsOn: startsAt,
        protocol: SASProtocol.Https,
        ipRange: { start: '10.0.0.1', end: '10.0.0.9' },
      },
    ],
    [
      'of a file with headers',
      { resource: 'f', path: 'share/a', permissions: 'r', expiresAt, headers },
      { shareName: 'share', filePath: 'a', permissions: FileSASPermissions.parse('r'), ...headers },
    ],
  ])('%s', (_title, options, theirs) => {
    const query = generateFileSASQueryParameters({ ...common, ...theirs } as never, foreign).toString();
    expect(fields(signServiceSas(credential, options))).toEqual(fields(query));
  });

  test('of an account', () => {
    const theirs = generateAccountSASQueryParameters(
      {
        ...common,
        permissions: AccountSASPermissions.parse('rwdlc'),
        services: AccountSASServices.parse('f').toString(),
        resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
      },
      foreign,
    );
    const ours = signAccountSas(credential, { permissions: 'lcdrw', services: 'f', resourceTypes: 'sco', expiresAt });
    expect(fields(ours)).toEqual(fields(theirs.toString()));
  });

  test('there is none by an identity', () => {
    const key = { ...delegationKey, value: 'aHVzaA==' };
    for (const resource of ['f', 's'] as const) {
      expect(() => signUserDelegationSas('training', key, { resource, path: 'share', permissions: 'r', expiresAt })).toThrow(
        expect.objectContaining({ code: 'CAPABILITY.MISSING', nextAction: expect.stringContaining('account key') }),
      );
    }
  });
});

const delegationKey = {
  signedObjectId: '22222222-2222-2222-2222-222222222222',
  signedTenantId: '11111111-1111-1111-1111-111111111111',
  signedStartsOn: '2026-11-22T19:00:00Z',
  signedExpiresOn: '2026-11-23T19:00:00Z',
  signedService: 'b',
  signedVersion: '2024-11-04',
  value: Buffer.from('a delegation key').toString('base64'),
};

const lakeCases: [string, ServiceSasOptions, object][] = [
  [
    'of a file system',
    { resource: 'c', path: 'lake', permissions: 'poemlrdwca', startsAt, expiresAt, protocol: 'https' },
    { fileSystemName: 'lake', permissions: FileSystemSASPermissions.parse('racwdlmeop'), startsOn: startsAt, protocol: 'https' },
  ],
  [
    'of a directory',
    { resource: 'd', path: 'lake/2026/11', permissions: 'lr', expiresAt },
    { fileSystemName: 'lake', pathName: '2026/11', isDirectory: true, directoryDepth: 2, permissions: DirectorySASPermissions.parse('rl') },
  ],
  [
    'of a directory at the top with all letters',
    { resource: 'd', path: 'lake/a b', permissions: 'poemldwcar', expiresAt, addresses: '10.0.0.1' },
    {
      fileSystemName: 'lake',
      pathName: 'a b',
      isDirectory: true,
      directoryDepth: 1,
      permissions: DirectorySASPermissions.parse('racwdlmeop'),
      ipRange: { start: '10.0.0.1' },
    },
  ],
  [
    'of a file',
    { resource: 'b', path: 'lake/dir/é+1.csv', permissions: 'mwr', expiresAt, headers },
    { fileSystemName: 'lake', pathName: 'dir/é+1.csv', permissions: DataLakeSASPermissions.parse('rwm'), ...headers },
  ],
];

describe('a signature for Data Lake Storage Gen2 is that of the vendor’s own client', () => {
  const foreign = new LakeKeyCredential(emulatorAccount.name, emulatorAccount.key);

  test.each(lakeCases)('%s by the account key', (_title, options, theirs) => {
    const query = generateDataLakeSASQueryParameters({ ...common, ...theirs } as never, foreign).toString();
    expect(fields(signServiceSas(credential, options))).toEqual(fields(query));
  });

  const theirKey = {
    ...delegationKey,
    signedStartsOn: new Date(delegationKey.signedStartsOn),
    signedExpiresOn: new Date(delegationKey.signedExpiresOn),
  };
  const agents: [string, ServiceSasOptions, object][] = [
    [
      'of a directory in someone’s name, checked',
      {
        resource: 'd',
        path: 'lake/a',
        permissions: 'rl',
        expiresAt,
        agent: { unauthorizedObjectId: '33333333-3333-3333-3333-333333333333', correlationId: '44444444-4444-4444-4444-444444444444' },
      },
      {
        fileSystemName: 'lake',
        pathName: 'a',
        isDirectory: true,
        directoryDepth: 1,
        permissions: DirectorySASPermissions.parse('rl'),
        agentObjectId: '33333333-3333-3333-3333-333333333333',
        correlationId: '44444444-4444-4444-4444-444444444444',
      },
    ],
    [
      'of a file in someone’s name, authorised',
      { resource: 'b', path: 'lake/a', permissions: 'r', expiresAt, agent: { authorizedObjectId: '33333333-3333-3333-3333-333333333333' } },
      {
        fileSystemName: 'lake',
        pathName: 'a',
        permissions: DataLakeSASPermissions.parse('r'),
        preauthorizedAgentObjectId: '33333333-3333-3333-3333-333333333333',
      },
    ],
  ];
  test.each([...lakeCases, ...agents])('%s by a user delegation key', (_title, options, theirs) => {
    const query = generateDataLakeSASQueryParameters({ ...common, ...theirs } as never, theirKey, emulatorAccount.name).toString();
    expect(fields(signUserDelegationSas(emulatorAccount.name, delegationKey, options))).toEqual(fields(query));
  });
});
