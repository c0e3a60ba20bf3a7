import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DfsEmulator, startDfsEmulator } from '../src/index.ts';
import { type Reply, send } from './harness.ts';

let emulator: DfsEmulator;
let name: string;
let count = 0;

beforeAll(async () => {
  emulator = await startDfsEmulator({ authentication: 'off', deletesPerRequest: 4 });
});
afterAll(() => emulator.stop());
beforeEach(async () => {
  count += 1;
  name = `tree${count}`;
  await dfs('PUT', '?resource=filesystem', { 'x-ms-properties': 'team=bGFrZQ==' });
});

const dfs = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Reply> =>
  send(emulator.url, method, `/${name}${path}`, headers, body);
const blob = (method: string, path: string, headers: Readonly<Record<string, string>> = {}, body?: string): Promise<Reply> =>
  send(emulator.blobUrl, method, `/${name}${path}`, headers, body);
const create = (path: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
  dfs('PUT', `/${path}?resource=file`, headers);
const failure = async (reply: Promise<Reply>): Promise<string> => {
  const { status, code } = await reply;
  return `${status} ${code}`;
};

describe('file systems', () => {
  test('are made, described, changed, listed and deleted at the DFS endpoint', async () => {
    expect(await failure(dfs('PUT', '?resource=filesystem'))).toBe('409 FilesystemAlreadyExists');
    const { headers } = await dfs('HEAD', '?resource=filesystem');
    expect(headers.get('x-ms-properties')).toBe('team=bGFrZQ==');
    expect(headers.get('x-ms-namespace-enabled')).toBe('true');
    await dfs('PATCH', '?resource=filesystem', { 'x-ms-properties': 'other=eA==' });
    expect((await dfs('HEAD', '?resource=filesystem')).headers.get('x-ms-properties')).toBe('other=eA==');
    const list = await send(emulator.url, 'GET', `/?resource=account&prefix=${name}`);
    expect(JSON.parse(list.text)).toEqual({
      filesystems: [{ name, etag: expect.any(String), lastModified: expect.stringMatching(/GMT$/) }],
    });
    expect(await failure(dfs('DELETE', '?resource=filesystem', { 'if-match': '"0x0"' }))).toBe('412 ConditionNotMet');
    expect(await dfs('DELETE', '?resource=filesystem')).toMatchObject({ status: 202, text: '' });
    expect(await failure(dfs('HEAD', '?resource=filesystem'))).toBe('404 FilesystemNotFound');
    expect(await failure(send(emulator.url, 'PUT', '/No_Name?resource=filesystem'))).toBe('400 InvalidResourceName');
  });
});

describe('the form of a refusal', () => {
  test('is JSON at the DFS endpoint, XML in Blob form, and nothing for a HEAD', async () => {
    const json = await dfs('GET', '/missing');
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(JSON.parse(json.text)).toEqual({
      error: {
        code: 'PathNotFound',
        message: expect.stringMatching(/^The specified path does not exist\.\nRequestId:[-0-9a-f]{36}\nTime:\S+Z$/),
      },
    });
    const xml = await dfs('GET', '/missing', { accept: 'application/xml' });
    expect(xml.code).toBe('BlobNotFound');
    expect(xml.text.startsWith('<?xml version="1.0" encoding="utf-8"?><Error><Code>BlobNotFound</Code>')).toBe(true);
    expect(await dfs('HEAD', '/missing')).toMatchObject({ status: 404, code: 'PathNotFound', text: '' });
    expect(await failure(blob('GET', '?resource=filesystem&recursive=true'))).toBe('405 UnsupportedHttpVerb');
  });
});

describe('creating a path', () => {
  test('refuses what stands in the way', async () => {
    await create('file');
    await dfs('PUT', '/dir?resource=directory');
    expect(await failure(create('file', { 'if-none-match': '*' }))).toBe('409 PathAlreadyExists');
    const taken = await dfs('PUT', '/file?resource=directory');
    expect([taken.code, taken.headers.get('x-ms-existing-resource-type')]).toEqual(['PathAlreadyExists', 'file']);
    expect(await failure(create('dir'))).toBe('409 PathAlreadyExists');
    expect(await failure(create('file/below'))).toBe('409 PathConflict');
    expect(await failure(create('new', { 'if-match': '"0x1"' }))).toBe('412 ConditionNotMet');
    expect(await dfs('PUT', '/dir?resource=directory')).toMatchObject({ status: 201 });
  });

  test('refuses values that make no sense', async () => {
    expect(await failure(dfs('PATCH', '/x'))).toBe('400 MissingRequiredQueryParameter');
    expect(await failure(send(emulator.url, 'PUT', '/ab?resource=filesystem'))).toBe('400 OutOfRangeInput');
    expect(await failure(send(emulator.url, 'PUT', '/a_b?resource=filesystem'))).toBe('400 InvalidResourceName');
    const lie = { 'x-ms-blob-type': 'BlockBlob', 'x-ms-blob-content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' };
    const refused = await blob('PUT', '/x', lie, 'hi');
    expect([refused.code, refused.text.includes('<ServerCalculatedMd5>')]).toEqual(['Md5Mismatch', true]);
    expect(await failure(dfs('PUT', '/x?resource=link'))).toBe('400 InvalidQueryParameterValue');
    expect(await failure(create('x', { 'x-ms-permissions': 'rwz' }))).toBe('400 InvalidPermission');
    expect(await failure(create('x', { 'x-ms-acl': 'user::rwx' }))).toBe('400 InvalidAccessControlList');
    expect(await failure(create('x', { 'x-ms-acl': 'default:user::rwx,user::rwx,group::r--,other::---' }))).toBe(
      '400 InvalidAccessControlList',
    );
    expect(await failure(create('x', { 'x-ms-properties': '=YQ==' }))).toBe('400 InvalidPropertyName');
    expect(await failure(create('x', { 'x-ms-proposed-lease-id': 'no guid' }))).toBe('400 InvalidHeaderValue');
    expect(await failure(create('x', { 'x-ms-expiry-option': 'RelativeToCreation', 'x-ms-expiry-time': '5' }))).toBe(
      '400 InvalidHeaderValue',
    );
    expect(await failure(dfs('PUT', '/x?resource=directory', { 'x-ms-expiry-option': 'RelativeToNow', 'x-ms-expiry-time': '5' }))).toBe(
      '400 ExpiryNotSupportedForDirectory',
    );
    expect(await failure(dfs('PUT', '/x?resource=file', {}, 'body'))).toBe('400 ContentLengthMustBeZero');
    expect(await failure(dfs('GET', '/x'))).toBe('404 PathNotFound');
  });

  test('keeps everything that is said of the path', async () => {
    await create('all', {
      'x-ms-content-type': 'text/x-all',
      'x-ms-cache-control': 'no-cache',
      'x-ms-properties': 'a=Yg==,c=ZA==',
      'x-ms-owner': 'someone',
      'x-ms-group': 'crew',
      'x-ms-permissions': '0666',
      'x-ms-umask': '0022',
      'x-ms-encryption-context': 'ctx',
      'x-ms-proposed-lease-id': '11111111-2222-3333-4444-555555555555',
      'x-ms-lease-duration': '-1',
    });
    const { headers } = await dfs('HEAD', '/all');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/x-all',
      'cache-control': 'no-cache',
      'x-ms-properties': 'a=Yg==,c=ZA==',
      'x-ms-owner': 'someone',
      'x-ms-group': 'crew',
      'x-ms-permissions': 'rw-r--r--',
      'x-ms-encryption-context': 'ctx',
      'x-ms-lease-state': 'leased',
      'x-ms-lease-duration': 'infinite',
      'x-ms-resource-type': 'file',
    });
    const status = (await dfs('HEAD', '/all?action=getStatus')).headers;
    expect([status.get('x-ms-properties'), status.get('x-ms-owner')]).toEqual([null, 'someone']);
    const { etag } = Object.fromEntries((await blob('HEAD', '/all')).headers);
    expect(etag).toBe(headers.get('etag'));
  });
});

describe('writing', () => {
  test('refuses appends and flushes that do not fit', async () => {
    await create('file');
    await dfs('PUT', '/dir?resource=directory');
    const update = (query: string, body?: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
      dfs('PATCH', `/file?${query}`, headers, body);
    expect(await failure(update('action=append', 'x'))).toBe('400 MissingRequiredQueryParameter');
    expect(await failure(update('action=append&position=-1', 'x'))).toBe('400 OutOfRangeQueryParameterValue');
    expect(await failure(update('action=append&position=0'))).toBe('400 InvalidHeaderValue');
    expect(await failure(update('action=append&position=0', 'x', { 'content-md5': 'AAAAAAAAAAAAAAAAAAAAAA==' }))).toBe('400 Md5Mismatch');
    expect(await failure(update('action=append&position=0', 'x', { 'content-md5': 'short' }))).toBe('400 InvalidMd5');
    expect(await failure(update('action=append&position=0', 'x', { 'x-ms-content-crc64': 'AAAAAAAAAAA=' }))).toBe('400 Crc64Mismatch');
    expect(await failure(update('action=append&position=0', 'x', { 'x-ms-lease-id': '11111111-2222-3333-4444-555555555555' }))).toBe(
      '412 LeaseNotPresent',
    );
    expect(await failure(update('action=append&position=0', 'x', { 'x-ms-structured-body': 'XSM/1.0; properties=crc64' }))).toBe(
      '400 UnsupportedHeader',
    );
    expect(await failure(update('action=flush&position=1'))).toBe('400 InvalidFlushPosition');
    expect(await failure(update('action=flush&position=0', 'x'))).toBe('400 ContentLengthMustBeZero');
    expect(await failure(dfs('PATCH', '/dir?action=append&position=0', {}, 'x'))).toBe('409 ResourceTypeMismatch');
    expect(await failure(dfs('PATCH', '/none?action=append&position=0', {}, 'x'))).toBe('404 PathNotFound');
    expect(await failure(dfs('PATCH', '/file?action=dance'))).toBe('400 InvalidQueryParameterValue');
    expect(await failure(update('action=append&position=0&flush=perhaps', 'x'))).toBe('400 InvalidQueryParameterValue');
  });

  test('checks the CRC64 and tells it back', async () => {
    await create('file');
    const { headers, status } = await dfs(
      'PATCH',
      '/file?action=append&position=0&flush=true',
      { 'x-ms-content-crc64': 'iJh5CoYUi64=' },
      '123456789',
    );
    expect([status, headers.get('x-ms-content-crc64'), headers.get('etag')]).toEqual([202, 'iJh5CoYUi64=', expect.stringMatching(/^"0x/)]);
  });

  test('sets content headers and a digest with a flush', async () => {
    await create('file');
    await dfs('PATCH', '/file?action=append&position=0', {}, 'data');
    await dfs('PATCH', '/file?action=flush&position=4&close=true', {
      'x-ms-content-type': 'text/plain',
      'x-ms-content-md5': 'jXd/OF09/siBXSD3SWAm3A==',
    });
    const whole = await dfs('GET', '/file');
    expect([whole.text, whole.headers.get('content-type'), whole.headers.get('content-md5')]).toEqual([
      'data',
      'text/plain',
      'jXd/OF09/siBXSD3SWAm3A==',
    ]);
    const part = await dfs('GET', '/file', { range: 'bytes=1-2', 'x-ms-range-get-content-md5': 'true' });
    expect([part.status, part.text, part.headers.get('content-md5')]).toEqual([206, 'at', 'fQ2zgKW5Wouh2gvKJBq9oQ==']);
    expect(await failure(dfs('GET', '/file', { range: 'bytes=9-' }))).toBe('416 InvalidRange');
    expect((await dfs('GET', '/file', { range: 'bytes=-2' })).status).toBe(200);
    expect(await failure(dfs('GET', '/file', { 'x-ms-range': 'bytes=-2' }))).toBe('400 InvalidHeaderValue');
  });

  test('takes, renews and gives back a lease with the data', async () => {
    await create('file');
    const lease = '11111111-2222-3333-4444-555555555555';
    const append = (headers: Readonly<Record<string, string>>): Promise<Reply> =>
      dfs('PATCH', '/file?action=append&position=0', headers, 'x');
    await append({ 'x-ms-lease-action': 'acquire', 'x-ms-proposed-lease-id': lease, 'x-ms-lease-duration': '15' });
    expect(await failure(append({}))).toBe('412 LeaseIdMissing');
    emulator.clock.advance(16_000);
    expect((await append({ 'x-ms-lease-action': 'auto-renew', 'x-ms-lease-id': lease })).headers.get('x-ms-lease-renewed')).toBe('true');
    expect((await append({ 'x-ms-lease-action': 'auto-renew', 'x-ms-lease-id': lease })).headers.get('x-ms-lease-renewed')).toBe('false');
    expect(await failure(append({ 'x-ms-lease-action': 'release', 'x-ms-lease-id': lease }))).toBe('400 InvalidHeaderValue');
    const flush = await dfs('PATCH', '/file?action=flush&position=1', { 'x-ms-lease-action': 'release', 'x-ms-lease-id': lease });
    expect([flush.status, (await dfs('HEAD', '/file')).headers.get('x-ms-lease-state')]).toEqual([200, 'available']);
  });

  test('needs the key of a customer again', async () => {
    const key = { 'x-ms-encryption-key': 'AAAA', 'x-ms-encryption-key-sha256': 'BBBB', 'x-ms-encryption-algorithm': 'AES256' };
    expect((await create('locked', key)).headers.get('x-ms-encryption-key-sha256')).toBe('BBBB');
    expect(await failure(dfs('GET', '/locked'))).toBe('409 BlobUsesCustomerSpecifiedEncryption');
    expect(await failure(dfs('GET', '/locked', { ...key, 'x-ms-encryption-key-sha256': 'CCCC' }))).toBe(
      '409 BlobCustomerSpecifiedEncryptionMismatch',
    );
    expect((await dfs('GET', '/locked', key)).status).toBe(200);
  });
});

describe('renaming', () => {
  const rename = (to: string, from: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> =>
    dfs('PUT', `/${to}?mode=posix`, { 'x-ms-rename-source': `/${name}/${from}`, ...headers });

  test('looks at conditions and leases of both ends', async () => {
    const { headers } = await create('from');
    const etag = headers.get('etag') ?? '';
    const target = (await create('to', { 'x-ms-proposed-lease-id': '11111111-2222-3333-4444-555555555555' })).headers.get('etag') ?? '';
    expect(await failure(rename('to', 'from', { 'if-none-match': '*' }))).toBe('409 PathAlreadyExists');
    expect(await failure(rename('to', 'from', { 'if-match': etag }))).toBe('412 ConditionNotMet');
    expect(await failure(rename('to', 'from', { 'x-ms-source-if-none-match': etag }))).toBe('412 SourceConditionNotMet');
    expect(await failure(rename('to', 'from'))).toBe('412 LeaseIdMissing');
    expect(await failure(rename('to', 'from', { 'x-ms-lease-id': '99999999-2222-3333-4444-555555555555' }))).toBe('412 LeaseIdMismatch');
    const done = await rename('to', 'from', {
      'if-match': target,
      'x-ms-source-if-match': etag,
      'x-ms-lease-id': '11111111-2222-3333-4444-555555555555',
    });
    expect([done.status, done.headers.get('etag')]).toEqual([201, etag]);
  });

  test('refuses sources that cannot be', async () => {
    await create('from');
    expect(await failure(dfs('PUT', '/to?mode=legacy'))).toBe('400 MissingRequiredHeader');
    expect(await failure(dfs('PUT', '/to', { 'x-ms-rename-source': 'no-slash' }))).toBe('400 InvalidSourceUri');
    expect(await failure(dfs('PUT', '/to', { 'x-ms-rename-source': '/elsewhere/file' }))).toBe('404 FilesystemNotFound');
    expect(await failure(dfs('PUT', '/to?mode=new', { 'x-ms-rename-source': `/${name}/from` }))).toBe('400 InvalidQueryParameterValue');
    expect(await failure(rename('to', 'from', { 'x-ms-source-if-modified-since': 'yesterday' }))).toBe('400 InvalidHeaderValue');
  });

  test('crosses file systems', async () => {
    await create('from');
    await send(emulator.url, 'PUT', `/${name}-other?resource=filesystem`);
    const reply = await send(emulator.url, 'PUT', `/${name}-other/to`, { 'x-ms-rename-source': `/${name}/from` });
    expect(reply.status).toBe(201);
    expect((await send(emulator.url, 'HEAD', `/${name}-other/to`)).status).toBe(200);
  });
});

describe('deleting', () => {
  test('goes on with a continuation until nothing is left', async () => {
    for (let index = 0; index < 6; index += 1) await create(`many/sub/${index}`);
    let continuation: string | null = '';
    let requests = 0;
    do {
      const reply: Reply = await dfs(
        'DELETE',
        `/many?recursive=true${continuation ? `&continuation=${encodeURIComponent(continuation)}` : ''}`,
      );
      expect(reply.status).toBe(200);
      continuation = reply.headers.get('x-ms-continuation');
      requests += 1;
    } while (continuation);
    expect(requests).toBe(2);
    expect(await failure(dfs('HEAD', '/many'))).toBe('404 PathNotFound');
  });

  test('tells that it is for good', async () => {
    await create('file');
    const { headers } = await dfs('DELETE', '/file');
    expect([headers.get('x-ms-delete-type-permanent'), headers.get('x-ms-deletion-id')]).toEqual(['true', null]);
  });
});

describe('listing', () => {
  test('gives texts, begins where it is told to, and refuses tokens it never gave', async () => {
    for (const path of ['a', 'b/c', 'd']) await create(path);
    const list = async (query: string): Promise<string[]> =>
      (JSON.parse((await dfs('GET', `?resource=filesystem&${query}`)).text) as { paths: { name: string }[] }).paths.map(
        (path) => path.name,
      );
    expect(await list('recursive=false')).toEqual(['a', 'b', 'd']);
    expect(await list('recursive=true&beginFrom=b%2Fc')).toEqual(['b/c', 'd']);
    expect(await list('recursive=true&directory=b')).toEqual(['b/c']);
    const { text } = await dfs('GET', '?resource=filesystem&recursive=false&maxResults=1');
    expect(JSON.parse(text)).toEqual({
      paths: [
        {
          contentLength: '0',
          creationTime: expect.stringMatching(/^13\d{16}$/),
          etag: expect.stringMatching(/^0x[0-9A-F]+$/),
          expiryTime: '0',
          group: '$superuser',
          lastModified: expect.stringMatching(/GMT$/),
          name: 'a',
          owner: '$superuser',
          permissions: 'rw-r-----',
        },
      ],
    });
    expect(await failure(dfs('GET', '?resource=filesystem&recursive=true&continuation=made-up'))).toBe('400 InvalidQueryParameterValue');
    expect(await failure(dfs('GET', '?resource=filesystem'))).toBe('400 MissingRequiredQueryParameter');
    expect(await failure(dfs('GET', '?resource=filesystem&recursive=true&maxResults=0'))).toBe('400 OutOfRangeQueryParameterValue');
    expect(await failure(dfs('GET', '?resource=filesystem&recursive=true&directory=a'))).toBe('409 ResourceTypeMismatch');
  });
});

describe('access control', () => {
  test('keeps ETag and time, computes the mask, and refuses lists that make no sense', async () => {
    const { headers } = await create('file');
    const set = (value: Readonly<Record<string, string>>): Promise<Reply> => dfs('PATCH', '/file?action=setAccessControl', value);
    const done = await set({ 'x-ms-acl': 'user::rw-,group::r--,other::---,user:me:rwx,group:us:-w-' });
    expect([done.headers.get('etag'), done.headers.get('x-ms-namespace-enabled')]).toEqual([headers.get('etag'), 'true']);
    const get = async (): Promise<(string | null)[]> => {
      const wrong = { 'x-ms-lease-id': '11111111-2222-3333-4444-555555555555' };
      expect(await failure(dfs('HEAD', '/file?action=getAccessControl', wrong))).toBe('412 LeaseNotPresent');
      const reply = await dfs('HEAD', '/file?action=getAccessControl&upn=true');
      return [reply.headers.get('x-ms-acl'), reply.headers.get('x-ms-permissions')];
    };
    expect(await get()).toEqual(['user::rw-,user:me:rwx,group::r--,group:us:-w-,mask::rwx,other::---', 'rw-rwx---+']);
    await set({ 'x-ms-permissions': '0640' });
    expect(await get()).toEqual(['user::rw-,user:me:rwx,group::r--,group:us:-w-,mask::r--,other::---', 'rw-r-----+']);
    expect(await failure(set({ 'x-ms-acl': 'user::rw-,group::r--,other::---', 'x-ms-permissions': '0640' }))).toBe('400 InvalidInput');
    expect(await failure(set({ 'x-ms-acl': 'user::rw-,user::r--,group::r--,other::---' }))).toBe('400 InvalidAccessControlList');
    expect(await failure(set({}))).toBe('400 MissingRequiredHeader');
    expect(await failure(dfs('PATCH', '/file?action=setAccessControlRecursive&mode=add', { 'x-ms-acl': 'user::rwx' }))).toBe(
      '400 InvalidQueryParameterValue',
    );
  });

  test('answers a recursive change without a content type', async () => {
    await create('dir/file');
    const { headers, text } = await dfs('PATCH', '/dir?action=setAccessControlRecursive&mode=modify&maxRecords=1', {
      'x-ms-acl': 'user:me:r-x',
    });
    expect(text).toBe('{"directoriesSuccessful":1,"failedEntries":[],"failureCount":0,"filesSuccessful":0}\n');
    expect([headers.get('content-type'), headers.has('x-ms-continuation')]).toEqual([null, true]);
  });
});

describe('the root directory', () => {
  test('is described at both endpoints, and stays', async () => {
    expect((await dfs('HEAD', '/?action=getAccessControl')).headers.get('x-ms-permissions')).toBe('rwxr-x---');
    expect((await dfs('HEAD', '/')).headers.get('x-ms-resource-type')).toBe('directory');
    expect((await blob('HEAD', '/')).headers.get('x-ms-meta-hdi_isfolder')).toBe('true');
    expect(await failure(dfs('DELETE', '/?recursive=true'))).toBe('400 InvalidUri');
    expect((await dfs('PUT', '/?resource=directory')).status).toBe(201);
  });
});

describe('leases and expiry', () => {
  test('of a path are taken at the DFS endpoint and seen at the other', async () => {
    await create('file');
    const acquired = await dfs('POST', '/file', { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '15' });
    expect(acquired.status).toBe(201);
    expect((await blob('HEAD', '/file')).headers.get('x-ms-lease-status')).toBe('locked');
    expect(await failure(blob('PUT', '/file?comp=metadata', { 'x-ms-lease-id': '11111111-2222-3333-4444-555555555555' }))).toBe(
      '412 LeaseIdMismatchWithBlobOperation',
    );
    expect(await failure(dfs('POST', '/file', { 'x-ms-lease-action': 'acquire', 'x-ms-lease-duration': '14' }))).toBe(
      '400 InvalidHeaderValue',
    );
    expect(
      (await dfs('POST', '/file', { 'x-ms-lease-action': 'break', 'x-ms-lease-break-period': '0' })).headers.get('x-ms-lease-time'),
    ).toBe('0');
    expect(
      await failure(dfs('POST', '/file', { 'x-ms-lease-action': 'renew', 'x-ms-lease-id': acquired.headers.get('x-ms-lease-id') ?? '' })),
    ).toBe('409 LeaseIsBrokenAndCannotBeRenewed');
  });

  test('of a file is set at the Blob endpoint', async () => {
    await create('file');
    expect(
      (await blob('PUT', '/file?comp=expiry', { 'x-ms-expiry-option': 'RelativeToCreation', 'x-ms-expiry-time': '60000' })).status,
    ).toBe(200);
    expect((await dfs('HEAD', '/file')).headers.has('x-ms-expiry-time')).toBe(true);
    expect(await failure(blob('PUT', '/file?comp=expiry', { 'x-ms-expiry-option': 'Soon' }))).toBe('400 InvalidHeaderValue');
    expect((await blob('PUT', '/file?comp=expiry', { 'x-ms-expiry-option': 'NeverExpire' })).status).toBe(200);
    expect((await dfs('HEAD', '/file')).headers.has('x-ms-expiry-time')).toBe(false);
  });
});
