import { BlobServiceClient, generateBlobSASQueryParameters } from '@azure/storage-blob';
import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  DataLakeSASPermissions,
  DataLakeServiceClient,
  generateAccountSASQueryParameters,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-file-datalake';
import { createBearerToken } from '@stowage/emulator-wire/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DfsEmulator } from '../src/index.ts';
import { account, type Clients, credential, refusal, send, startClients, startSecure } from './harness.ts';

const inAnHour = (): Date => new Date(Date.now() + 3_600_000);
const once = { retryOptions: { maxTries: 1 } };

describe('keys and signatures', () => {
  let clients: Clients;

  beforeAll(async () => {
    clients = await startClients();
    const filesystem = clients.lake.getFileSystemClient('data');
    await filesystem.create();
    await filesystem.getFileClient('dir/file').upload(Buffer.from('secret'));
    await filesystem.getFileClient('other').upload(Buffer.from('hidden'));
  });
  afterAll(() => clients.emulator.stop());

  const signed = (sas: string): DataLakeServiceClient =>
    new DataLakeServiceClient(`${clients.emulator.url}/${account}?${sas}`, undefined, once);

  test('a wrong key, a clock an hour off and no proof at all are refused', async () => {
    const wrong = new StorageSharedKeyCredential(account, Buffer.from('wrong').toString('base64'));
    const lake = new DataLakeServiceClient(`${clients.emulator.url}/${account}`, wrong, once);
    expect(await refusal(lake.getFileSystemClient('data').getProperties())).toEqual({ status: 403, code: 'AuthenticationFailed' });
    clients.emulator.clock.advance(3_600_000);
    expect(await refusal(clients.lake.getFileSystemClient('data').getFileClient('dir/file').getAccessControl())).toMatchObject({
      status: 403,
    });
    clients.emulator.clock.advance(-3_600_000);
    expect(await send(clients.emulator.url, 'GET', '/data?resource=filesystem&recursive=true')).toMatchObject({
      status: 401,
      code: 'NoAuthenticationInformation',
    });
  });

  test('an account SAS reaches as far as its letters', async () => {
    const sas = (permissions: string): string =>
      generateAccountSASQueryParameters(
        {
          expiresOn: inAnHour(),
          permissions: AccountSASPermissions.parse(permissions),
          services: AccountSASServices.parse('b').toString(),
          resourceTypes: AccountSASResourceTypes.parse('sco').toString(),
        },
        credential,
      ).toString();
    const file = signed(sas('r')).getFileSystemClient('data').getFileClient('dir/file');
    expect((await file.readToBuffer()).toString()).toBe('secret');
    expect(await refusal(file.create())).toEqual({ status: 403, code: 'AuthorizationPermissionMismatch' });
    await signed(sas('rwdlac')).getFileSystemClient('data').getFileClient('new').upload(Buffer.from('x'));
  });

  test('a SAS of a file, a directory and a file system reach that far', async () => {
    const sas = (options: { pathName?: string; isDirectory?: boolean; directoryDepth?: number }, permissions: string): string =>
      generateDataLakeSASQueryParameters(
        { fileSystemName: 'data', expiresOn: inAnHour(), permissions: DataLakeSASPermissions.parse(permissions), ...options },
        credential,
      ).toString();
    const read = async (query: string, path: string): Promise<string> =>
      (await signed(query).getFileSystemClient('data').getFileClient(path).readToBuffer()).toString();
    expect(await read(sas({ pathName: 'dir/file' }, 'r'), 'dir/file')).toBe('secret');
    expect(await refusal(read(sas({ pathName: 'dir/file' }, 'r'), 'other'))).toEqual({ status: 403, code: 'AuthenticationFailed' });
    const directory = sas({ pathName: 'dir', isDirectory: true, directoryDepth: 1 }, 'racwd');
    expect(await read(directory, 'dir/file')).toBe('secret');
    expect(await refusal(read(directory, 'other'))).toEqual({ status: 403, code: 'AuthenticationFailed' });
    await signed(directory).getFileSystemClient('data').getFileClient('dir/added').upload(Buffer.from('added'));
    expect(await read(sas({}, 'r'), 'other')).toBe('hidden');
    expect(await refusal(signed(sas({}, 'r')).getFileSystemClient('data').getFileClient('x').create())).toMatchObject({ status: 403 });
    const creator = signed(sas({}, 'c')).getFileSystemClient('data').getFileClient('once');
    await creator.create();
    expect(await refusal(creator.create())).toEqual({ status: 403, code: 'UnauthorizedBlobOverwrite' });
    expect(await refusal(creator.create({ conditions: { ifNoneMatch: '*' } }))).toEqual({ status: 409, code: 'PathAlreadyExists' });
  });

  test('a SAS ends, names its protocol, and stands on a stored policy', async () => {
    const options = { containerName: 'data', blobName: 'dir/file', permissions: 'r' };
    const file = (query: string): Promise<{ status: number; code: string | null }> =>
      send(clients.emulator.blobUrl, 'GET', `/data/dir/file?${query}`);
    const make = (more: object): string =>
      generateBlobSASQueryParameters({ ...options, expiresOn: inAnHour(), ...more } as never, credential as never).toString();
    expect((await file(make({ expiresOn: new Date(Date.now() - 1000) }))).code).toBe('AuthenticationFailed');
    expect((await file(make({ protocol: 'https' }))).code).toBe('AuthorizationProtocolMismatch');
    await clients.lake
      .getFileSystemClient('data')
      .setAccessPolicy(undefined, [
        { id: 'reading', accessPolicy: { permissions: 'r', expiresOn: inAnHour(), startsOn: new Date(Date.now() - 60_000) } },
      ]);
    const stored = generateBlobSASQueryParameters({ containerName: 'data', identifier: 'reading' }, credential as never).toString();
    expect(await file(stored)).toMatchObject({ status: 200 });
    await clients.lake.getFileSystemClient('data').setAccessPolicy(undefined, []);
    expect((await file(stored)).code).toBe('AuthenticationFailed');
  });
});

test('what a container shows to everybody is read without a proof', async () => {
  const { emulator, blobs } = await startClients();
  const container = blobs.getContainerClient('shown');
  await container.create({ access: 'blob' });
  await container.getBlockBlobClient('file').upload('open', 4);
  expect(await send(emulator.blobUrl, 'GET', '/shown/file')).toMatchObject({ status: 200, text: 'open' });
  expect(await send(emulator.blobUrl, 'GET', '/shown?restype=container&comp=list')).toMatchObject({ status: 401 });
  await container.setAccessPolicy('container');
  expect(await send(emulator.blobUrl, 'GET', '/shown?restype=container&comp=list')).toMatchObject({ status: 200 });
  expect(await send(emulator.blobUrl, 'DELETE', '/shown/file')).toMatchObject({ status: 401 });
  await emulator.stop();
});

describe('bearers', () => {
  const bound = '6a1c1d8e-5f0b-4a40-9c1c-000000000001';
  const member = '6a1c1d8e-5f0b-4a40-9c1c-000000000002';
  const team = '6a1c1d8e-5f0b-4a40-9c1c-0000000000aa';
  let emulator: DfsEmulator;
  const as = (oid: string): { authorization: string } => ({ authorization: `Bearer ${createBearerToken(oid)}` });

  beforeAll(async () => {
    emulator = await startSecure({ boundPrincipals: { [bound]: {}, [member]: { groups: [team] } } });
    await send(emulator.blobUrl, 'PUT', '/data?restype=container', as('owner'));
    await send(emulator.url, 'PUT', '/data/open/inner?resource=directory', as('owner'));
  });
  afterAll(() => emulator.stop());

  test('with a token of the wrong audience or time are refused', async () => {
    const ask = (claims: object): Promise<{ status: number; code: string | null }> =>
      send(emulator.url, 'HEAD', '/data/open?action=getStatus', { authorization: `Bearer ${createBearerToken('x', { ...claims })}` });
    expect(await ask({ aud: 'https://elsewhere.example' })).toMatchObject({ status: 401, code: 'InvalidAuthenticationInfo' });
    expect(await ask({ exp: 1000 })).toMatchObject({ status: 401 });
    expect(await ask({})).toMatchObject({ status: 200 });
  });

  test('without a role may do what the lists say', async () => {
    const path = '/data/open/inner/file';
    const create = (oid: string): Promise<{ status: number; code: string | null }> =>
      send(emulator.url, 'PUT', `${path}?resource=file`, as(oid));
    expect(await create(bound)).toMatchObject({ status: 403, code: 'AuthorizationPermissionMismatch' });
    const grant = (target: string, entry: string): Promise<unknown> =>
      send(emulator.url, 'PATCH', `${target}?action=setAccessControl`, {
        ...as('owner'),
        'x-ms-acl': `user::rwx,group::r-x,other::---,${entry}`,
      });
    await grant('/data/', `user:${bound}:--x,group:${team}:--x`);
    await grant('/data/open', `user:${bound}:r-x,group:${team}:r-x`);
    await grant('/data/open/inner', `user:${bound}:rwx,group:${team}:r-x`);
    expect(await create(bound)).toMatchObject({ status: 201 });
    expect(await send(emulator.url, 'HEAD', `${path}?action=getStatus`, as('owner')).then(({ headers }) => headers.get('x-ms-owner'))).toBe(
      bound,
    );
    expect(await create(member)).toMatchObject({ status: 403 });
    expect(await send(emulator.url, 'HEAD', '/data/open/inner?action=checkAccess&fsAction=r-x', as(member))).toMatchObject({ status: 200 });
    expect(await send(emulator.url, 'HEAD', '/data/open/inner?action=checkAccess&fsAction=-w-', as(member))).toMatchObject({ status: 403 });
    expect(
      await send(emulator.url, 'PATCH', '/data/open?action=setAccessControl', { ...as(bound), 'x-ms-permissions': '0777' }),
    ).toMatchObject({ status: 403 });
    const recursive = await send(emulator.url, 'PATCH', '/data/open?action=setAccessControlRecursive&mode=modify&forceFlag=true', {
      ...as(bound),
      'x-ms-acl': 'user::rwx',
    });
    expect(JSON.parse(recursive.text)).toMatchObject({
      failureCount: 2,
      filesSuccessful: 1,
      failedEntries: [{ name: 'open', type: 'DIRECTORY' }, { name: 'open/inner' }],
    });
  });

  test('get a user delegation key, whose signatures hold', async () => {
    const token = { getToken: async () => ({ token: createBearerToken('delegator'), expiresOnTimestamp: Date.now() + 3_600_000 }) };
    const blobs = new BlobServiceClient(`${emulator.blobUrl}/${account}`, token, once);
    const key = await blobs.getUserDelegationKey(new Date(Date.now() - 60_000), inAnHour());
    expect(key.signedObjectId).toBe('delegator');
    await blobs.getContainerClient('data').getBlockBlobClient('delegated').upload('given', 5);
    const sas = generateDataLakeSASQueryParameters(
      { fileSystemName: 'data', pathName: 'delegated', expiresOn: inAnHour(), permissions: DataLakeSASPermissions.parse('r') },
      key,
      account,
    ).toString();
    expect(await send(emulator.blobUrl, 'GET', `/data/delegated?${sas}`)).toMatchObject({ status: 200, text: 'given' });
    expect(await send(emulator.url, 'GET', `/data/delegated?${sas}`)).toMatchObject({ status: 200, text: 'given' });
    expect(await send(emulator.url, 'GET', `/data/delegated?${sas.replace(/sig=[^&]*/, 'sig=AAAA')}`)).toMatchObject({
      status: 403,
      code: 'AuthenticationFailed',
    });
    expect(await send(emulator.url, 'GET', `/data/delegated?${sas.replace('skoid=delegator', 'skoid=other')}`)).toMatchObject({
      status: 403,
    });
  });
});

test('a bearer over http, and one where none is accepted, are refused', async () => {
  const clients = await startClients({ oauth: 'basic' });
  expect(
    await send(clients.emulator.url, 'HEAD', '/data?resource=filesystem', { authorization: `Bearer ${createBearerToken('x')}` }),
  ).toMatchObject({
    status: 403,
  });
  await clients.emulator.stop();
});
