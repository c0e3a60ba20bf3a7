import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  FileSASPermissions,
  generateAccountSASQueryParameters,
  generateFileSASQueryParameters,
  ShareSASPermissions,
  ShareServiceClient,
  StorageSharedKeyCredential,
  type UserDelegationKey,
} from '@azure/storage-file-share';
import { createBearerToken } from '@stowage/emulator-wire/testing';
import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startFilesEmulator } from '../src/index.ts';
import { account, credential, type RawRequest, refusal, send, serviceOf, startSetting, useShare } from './harness.ts';

const setting = useShare('access');
beforeAll(async () => {
  await setting.share.getDirectoryClient('d').create();
  await setting.file('d/f').uploadData(Buffer.from('data'));
});

const inAnHour = (): Date => new Date(setting.emulator.clock.now() + 3_600_000);

/** What a signature is answered: the status, or the refusal's code. */
const ask = async (
  method: string,
  target: string,
  signature: { toString(): string } | string,
  more: RawRequest = {},
): Promise<number | string> => {
  const answer = await send(`${setting.emulator.url}/${account}${target}${target.includes('?') ? '&' : '?'}${signature}`, method, more);
  return answer.code ?? answer.status;
};

describe('an account key', () => {
  it('opens its account, and another key does not', async () => {
    const wrong = new StorageSharedKeyCredential(account, Buffer.alloc(64, 'x').toString('base64'));
    expect(await refusal(serviceOf(setting.emulator, wrong).getShareClient('access').getProperties())).toBe('403 AuthenticationFailed');
    const nobody = new StorageSharedKeyCredential('nobody', Buffer.alloc(64, 'x').toString('base64'));
    expect(await refusal(serviceOf(setting.emulator, nobody).getShareClient('access').getProperties())).toBe('403 AuthenticationFailed');
  });

  it('signs for names of all kinds', async () => {
    const directory = setting.share.getDirectoryClient('ä + %20 &=#');
    await directory.create();
    await directory.createFile("'(!)~*".replace('*', ''), 0);
    expect(await directory.exists()).toBe(true);
  });

  it('is refused when the clocks are an hour apart', async () => {
    const skewed = await startSetting();
    skewed.emulator.clock.advance(3_600_000);
    expect(await refusal(skewed.service.getProperties())).toBe('403 AuthenticationFailed');
    await skewed.emulator.stop();
  });

  it('must be there', async () => {
    const answer = await send(`${setting.emulator.url}/${account}/access/d/f`, 'GET');
    expect([answer.status, answer.code, answer.headers.get('x-ms-version')]).toEqual([401, 'NoAuthenticationInformation', null]);
  });
});

describe('a signature for a share', () => {
  const sign = (permissions: string, more: object = {}): string =>
    generateFileSASQueryParameters(
      { shareName: 'access', permissions: ShareSASPermissions.parse(permissions), expiresOn: inAnHour(), ...more },
      credential,
    ).toString();

  it('does what its letters say', async () => {
    const create = { headers: { 'x-ms-type': 'file', 'x-ms-content-length': '1' } };
    expect(await ask('GET', '/access/d/f', sign('r'))).toBe(200);
    expect(await ask('GET', '/access/d?restype=directory&comp=list', sign('l'))).toBe(200);
    expect(await ask('GET', '/access/d?restype=directory&comp=list', sign('r'))).toBe('AuthorizationPermissionMismatch');
    expect(await ask('PUT', '/access/new', sign('r'), create)).toBe('AuthorizationPermissionMismatch');
    expect(await ask('PUT', '/access/new', sign('c'), create)).toBe(201);
    expect(await ask('PUT', '/access/new', sign('c'), create)).toBe('AuthorizationPermissionMismatch');
    expect(await ask('PUT', '/access/new?comp=properties', sign('c'))).toBe('AuthorizationPermissionMismatch');
    expect(await ask('PUT', '/access/new?comp=properties', sign('w'))).toBe(200);
    expect(await ask('DELETE', '/access/new', sign('w'))).toBe('AuthorizationPermissionMismatch');
    expect(await ask('DELETE', '/access/new', sign('d'))).toBe(202);
    expect(await ask('GET', '/access?restype=share', sign('r'))).toBe('AuthorizationFailure');
    expect(await ask('DELETE', '/access?restype=share', sign('d'))).toBe('AuthorizationFailure');
  });

  it('holds for its time, address and protocol', async () => {
    const hour = 3_600_000;
    expect(await ask('GET', '/access/d/f', sign('r', { expiresOn: new Date(Date.now() - 1000) }))).toBe('AuthenticationFailed');
    expect(
      await ask('GET', '/access/d/f', sign('r', { startsOn: new Date(Date.now() + hour), expiresOn: new Date(Date.now() + 2 * hour) })),
    ).toBe('AuthenticationFailed');
    expect(await ask('GET', '/access/d/f', sign('r', { protocol: 'https' }))).toBe('AuthorizationProtocolMismatch');
    expect(await ask('GET', '/access/d/f', sign('r', { ipRange: { start: '10.0.0.1' } }))).toBe('AuthorizationSourceIPMismatch');
    expect(await ask('GET', '/access/d/f', sign('r', { ipRange: { start: '127.0.0.1' } }))).toBe(200);
    expect(await ask('GET', '/access/d/f', sign('r').replace('sp=r', 'sp=rw'))).toBe('AuthenticationFailed');
    expect(await ask('GET', '/other/d/f', sign('r'))).toBe('AuthenticationFailed');
  });

  it('can lean on a stored policy, until that is gone', async () => {
    await setting.share.setAccessPolicy([
      { id: 'readers', accessPolicy: { startsOn: new Date(Date.now() - 60_000), expiresOn: inAnHour(), permissions: 'r' } },
    ]);
    const signature = generateFileSASQueryParameters({ shareName: 'access', identifier: 'readers' }, credential).toString();
    expect(await ask('GET', '/access/d/f', signature)).toBe(200);
    expect(await ask('DELETE', '/access/d/f', signature)).toBe('AuthorizationPermissionMismatch');
    await setting.share.setAccessPolicy([]);
    expect(await ask('GET', '/access/d/f', signature)).toBe('AuthenticationFailed');
  });

  it('can name the headers of the answer', async () => {
    const signature = sign('r', { contentType: 'text/x-signed', contentDisposition: 'inline' });
    const answer = await send(`${setting.emulator.url}/${account}/access/d/f?${signature}`, 'GET');
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual(['text/x-signed', 'inline']);
  });
});

describe('a signature for a file', () => {
  it('is for that file alone', async () => {
    const options = { shareName: 'access', filePath: 'd/f', permissions: FileSASPermissions.parse('r'), expiresOn: inAnHour() };
    const signature = generateFileSASQueryParameters(options, credential).toString();
    expect(await ask('GET', '/access/d/f', signature)).toBe(200);
    expect(await ask('GET', '/access/d/other', signature)).toBe('AuthenticationFailed');
  });
});

describe('a signature for an account', () => {
  const sign = (permissions: string, services: string, resourceTypes: string): string =>
    generateAccountSASQueryParameters(
      {
        permissions: AccountSASPermissions.parse(permissions),
        services: AccountSASServices.parse(services).toString(),
        resourceTypes: AccountSASResourceTypes.parse(resourceTypes).toString(),
        expiresOn: inAnHour(),
      },
      credential,
    ).toString();

  it('reaches the services, resources and operations that it names', async () => {
    expect(await ask('GET', '/?comp=list', sign('l', 'f', 's'))).toBe(200);
    expect(await ask('GET', '/?comp=list', sign('l', 'b', 's'))).toBe('AuthorizationServiceMismatch');
    expect(await ask('GET', '/access?restype=share', sign('r', 'f', 's'))).toBe('AuthorizationResourceTypeMismatch');
    expect(await ask('GET', '/access?restype=share', sign('r', 'f', 'c'))).toBe(200);
    expect(await ask('GET', '/access/d/f', sign('r', 'f', 'o'))).toBe(200);
    expect(await ask('GET', '/access/d/f', sign('w', 'f', 'o'))).toBe('AuthorizationPermissionMismatch');
  });
});

describe('a bearer token', () => {
  it('needs https, its own kind of claims, and the intent of a backup', async () => {
    const authority = await testCertificateAuthority();
    trustInThisProcess(authority.ca);
    const emulator = await startFilesEmulator({ tls: await authority.issue(), oauth: 'basic' });
    const get = async (target: string, headers: Record<string, string>, method = 'GET'): Promise<number | string> => {
      const answer = await send(`${emulator.url}/${account}${target}`, method, { headers });
      return answer.code ?? answer.status;
    };
    const authorization = `Bearer ${createBearerToken('someone')}`;
    const backup = { authorization, 'x-ms-file-request-intent': 'backup' };
    expect(await get('/oauth?restype=share', backup, 'PUT')).toBe(201);
    expect(await get('/oauth?restype=directory&comp=list', backup)).toBe(200);
    expect(await get('/oauth?restype=directory&comp=list', { authorization })).toBe('MissingRequiredHeader');
    expect(await get('/oauth?restype=directory&comp=list', { ...backup, 'x-ms-file-request-intent': 'read' })).toBe('InvalidHeaderValue');
    expect(await get('/oauth2?restype=share', { ...backup, 'x-ms-version': '2021-12-02' }, 'PUT')).toBe('ManagementApiRestrictedToSrp');
    const foreign = { ...backup, authorization: `Bearer ${createBearerToken('someone', { aud: 'https://vault.azure.net' })}` };
    expect(await get('/oauth?restype=directory&comp=list', foreign)).toBe('InvalidAuthenticationInfo');
    const expired = { ...backup, authorization: `Bearer ${createBearerToken('someone', { exp: 1 })}` };
    expect(await get('/oauth?restype=directory&comp=list', expired)).toBe('InvalidAuthenticationInfo');
    const token = { token: createBearerToken('someone'), expiresOnTimestamp: Date.now() + 3_600_000 };
    const service = new ShareServiceClient(`${emulator.url}/${account}`, { getToken: async () => token }, { fileRequestIntent: 'backup' });
    await service.getShareClient('oauth').rootDirectoryClient.getFileClient('f').create(3);
    const key = await service.getUserDelegationKey(new Date(), inAnHour());
    const options = { shareName: 'oauth', filePath: 'f', permissions: FileSASPermissions.parse('r'), expiresOn: inAnHour() };
    const delegated = generateFileSASQueryParameters(options, key as UserDelegationKey, account).toString();
    expect(await get(`/oauth/f?${delegated}`, {})).toBe(200);
    expect(await get(`/oauth/f?${delegated}`, {}, 'DELETE')).toBe('AuthorizationPermissionMismatch');
    expect(await get(`/oauth/f?${delegated.replace('skoid=someone', 'skoid=someoneelse')}`, {})).toBe('AuthenticationFailed');
    await emulator.stop();
    expect(await ask('GET', '/access/d/f', '', { headers: backup })).toBe('AuthenticationFailed');
  });
});
