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
import {
  DataLakeSASPermissions,
  generateDataLakeSASQueryParameters,
  StorageSharedKeyCredential as LakeKeyCredential,
} from '@azure/storage-file-datalake';
import {
  FileSASPermissions,
  generateFileSASQueryParameters,
  StorageSharedKeyCredential as ShareKeyCredential,
} from '@azure/storage-file-share';
import { expect, test } from 'vitest';
import { defaultAccount, defaultAccountKey, type Emulator, issueDelegationKey } from '../src/index.ts';
import { ask, startDoor } from './door.ts';

const credential = new StorageSharedKeyCredential(defaultAccount, defaultAccountKey);
const hour = 3_600_000;
const inAnHour = (): Date => new Date(Date.now() + hour);
const outcomeOf = async (door: Emulator, path: string, sas: unknown, init: RequestInit = {}): Promise<string> => {
  const { status, code } = await ask(`${door.url}/${defaultAccount}${path}?${sas}`, init);
  return code ?? String(status);
};

const versions = ['2018-11-09', '2020-02-10', '2020-12-06', '2024-11-04', '2025-07-05', '2026-04-06'];

test.for(versions)('an account SAS of %s opens what its services, resource types and letters say', async (version) => {
  await using blob = await startDoor();
  await using file = await startDoor({}, 'file');
  const sas = (types: string, permissions: string, services = 'b'): string =>
    generateAccountSASQueryParameters(
      {
        version,
        services: AccountSASServices.parse(services).toString(),
        resourceTypes: AccountSASResourceTypes.parse(types).toString(),
        permissions: AccountSASPermissions.parse(permissions),
        startsOn: new Date(Date.now() - hour),
        expiresOn: inAnHour(),
      },
      credential,
    ).toString();
  expect(await outcomeOf(blob, '/c/x', sas('o', 'r'))).toBe('200');
  expect(await outcomeOf(file, '/c/x', sas('sco', 'rl', 'bf'))).toBe('200');
  expect(await outcomeOf(file, '/c/x', sas('o', 'r'))).toBe('AuthorizationServiceMismatch');
  expect(await outcomeOf(blob, '/c', sas('o', 'rl'))).toBe('AuthorizationResourceTypeMismatch');
  expect(await outcomeOf(blob, '/c/x', sas('o', 'r'), { method: 'PUT' })).toBe('AuthorizationPermissionMismatch');
  expect(await outcomeOf(blob, '/c/x', sas('o', 'r').replace('sp=r', 'sp=rw'))).toBe('AuthenticationFailed');
});

test.for(versions)('a service SAS of %s opens its blob, or its container', async (version) => {
  await using door = await startDoor();
  const common = { version, containerName: 'c', startsOn: new Date(Date.now() - hour), expiresOn: inAnHour(), contentType: 'text/x' };
  const blob = generateBlobSASQueryParameters({ ...common, blobName: 'a b/ü', permissions: BlobSASPermissions.parse('r') }, credential);
  const container = generateBlobSASQueryParameters({ ...common, permissions: ContainerSASPermissions.parse('rl') }, credential);
  expect(await outcomeOf(door, '/c/a%20b/%C3%BC', blob)).toBe('200');
  expect(await outcomeOf(door, '/c/other', blob)).toBe('AuthenticationFailed');
  expect(await outcomeOf(door, '/c/other', container)).toBe('200');
  expect(await outcomeOf(door, '/c', container)).toBe('200');
  expect(await outcomeOf(door, '/d/other', container)).toBe('AuthenticationFailed');
  expect(await outcomeOf(door, '/', container)).toBe('AuthorizationResourceTypeMismatch');
  expect(await outcomeOf(door, '/c/a%20b/%C3%BC', blob, { method: 'PUT' })).toBe('AuthorizationPermissionMismatch');
  const told = await ask(`${door.url}/${defaultAccount}/c/x?${container}`);
  expect(JSON.parse(told.body)).toEqual({
    kind: 'sas',
    permissions: 'rl',
    sas: { form: 'service', overrides: { 'content-type': 'text/x' } },
  });
});

test.for(versions)('a file SAS of %s', async (version) => {
  await using door = await startDoor({}, 'file');
  const sas = generateFileSASQueryParameters(
    { version, shareName: 'c', filePath: 'd/f', permissions: FileSASPermissions.parse('r'), expiresOn: inAnHour() },
    new ShareKeyCredential(defaultAccount, defaultAccountKey),
  );
  expect(await outcomeOf(door, '/c/d/f', sas)).toBe('200');
  expect(await outcomeOf(door, '/c/d/g', sas)).toBe('AuthenticationFailed');
});

test.for(versions.slice(1))('a directory SAS of %s opens what is in the directory', async (version) => {
  await using door = await startDoor();
  const sas = generateDataLakeSASQueryParameters(
    {
      version,
      fileSystemName: 'c',
      pathName: 'a/b',
      isDirectory: true,
      directoryDepth: 2,
      permissions: DataLakeSASPermissions.parse('r'),
      expiresOn: inAnHour(),
    },
    new LakeKeyCredential(defaultAccount, defaultAccountKey),
  );
  expect(await outcomeOf(door, '/c/a/b', sas)).toBe('200');
  expect(await outcomeOf(door, '/c/a/b/c/d', sas)).toBe('200');
  expect(await outcomeOf(door, '/c/a/other', sas)).toBe('AuthenticationFailed');
  expect(await outcomeOf(door, '/c/a', sas)).toBe('AuthenticationFailed');
});

test.for(versions)('a user-delegation SAS of %s works with an issued key only', async (version) => {
  await using door = await startDoor();
  const text = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');
  const [start, expiry] = [new Date(Date.now() - hour), inAnHour()];
  const fields = { objectId: 'o-id', tenantId: 't-id', start: text(start), expiry: text(expiry), service: 'b', version };
  const value = issueDelegationKey(Buffer.from(defaultAccountKey, 'base64'), fields);
  const sas = (key: string): string =>
    generateBlobSASQueryParameters(
      { version, containerName: 'c', permissions: ContainerSASPermissions.parse('r'), expiresOn: new Date(Date.now() + 2 * hour) },
      {
        signedObjectId: fields.objectId,
        signedTenantId: fields.tenantId,
        signedStartsOn: start,
        signedExpiresOn: expiry,
        signedService: 'b',
        signedVersion: version,
        value: key,
      },
      defaultAccount,
    ).toString();
  expect(await outcomeOf(door, '/c/x', sas(value))).toBe('200');
  expect(await outcomeOf(door, '/c/x', sas(Buffer.alloc(32, 1).toString('base64')))).toBe('AuthenticationFailed');
  expect(await outcomeOf(door, '/c/x', sas(value).replace('skoid=o-id', 'skoid=somebody'))).toBe('AuthenticationFailed');
  door.clock.advance(1.5 * hour);
  expect(await outcomeOf(door, '/c/x', sas(value))).toBe('AuthenticationFailed');
});

test('period, address and protocol are checked, and a stored policy fills in', async () => {
  await using door = await startDoor();
  const sas = (more: object): string =>
    generateBlobSASQueryParameters(
      { containerName: 'c', permissions: ContainerSASPermissions.parse('r'), expiresOn: inAnHour(), ...more },
      credential,
    ).toString();
  expect(await outcomeOf(door, '/c/x', sas({ protocol: SASProtocol.Https }))).toBe('AuthorizationProtocolMismatch');
  expect(await outcomeOf(door, '/c/x', sas({ ipRange: { start: '10.0.0.1', end: '10.0.0.9' } }))).toBe('AuthorizationSourceIPMismatch');
  expect(await outcomeOf(door, '/c/x', sas({ ipRange: { start: '127.0.0.0', end: '127.0.0.255' } }))).toBe('200');
  expect(await outcomeOf(door, '/c/x', sas({ startsOn: new Date(Date.now() + hour / 2) }))).toBe('AuthenticationFailed');
  const early = sas({ expiresOn: new Date(Date.now() + hour / 4) });
  expect(await outcomeOf(door, '/c/x', early)).toBe('200');
  door.clock.advance(hour / 2);
  const late = await ask(`${door.url}/${defaultAccount}/c/x?${early}`);
  expect(late.body).toMatch(/Signature not valid in the specified time frame: Start \[.*\] - Expiry \[.+\] - Current \[.+\]/);

  const byPolicy = (identifier: string): string =>
    generateBlobSASQueryParameters({ containerName: 'c', identifier }, credential).toString();
  expect(await outcomeOf(door, '/c/x', byPolicy('readers'))).toBe('200');
  expect(await outcomeOf(door, '/c/x', byPolicy('readers'), { method: 'PUT' })).toBe('AuthorizationPermissionMismatch');
  expect(await outcomeOf(door, '/c/x', byPolicy('writers'))).toBe('AuthenticationFailed');
});

test('an account that is not there', async () => {
  await using door = await startDoor();
  expect(await ask(`${door.url}/nobody/c?sig=x&ss=b`)).toMatchObject({ status: 403, code: 'AuthenticationFailed' });
});
