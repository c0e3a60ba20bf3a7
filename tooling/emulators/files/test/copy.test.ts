import { FileSASPermissions, generateFileSASQueryParameters, type ShareFileClient } from '@azure/storage-file-share';
import { beforeAll, describe, expect, it } from 'vitest';
import { account, credential, type RawAnswer, raw, refusal, startSetting, useShare } from './harness.ts';

const setting = useShare('copies');
let source: ShareFileClient;
beforeAll(async () => {
  source = setting.file('source');
  await source.create(1024, { metadata: { a: '1' }, fileHttpHeaders: { fileContentType: 'text/plain' } });
  await source.uploadRange('data', 0, 4);
});

const readable = (name: string, permissions = 'r'): string => {
  const expiresOn = new Date(Date.now() + 3_600_000);
  const options = { shareName: 'copies', filePath: name, permissions: FileSASPermissions.parse(permissions), expiresOn };
  return `${setting.emulator.url}/${account}/copies/${name}?${generateFileSASQueryParameters(options, credential)}`;
};

describe('a copy', () => {
  it('has the data, headers and metadata of its source', async () => {
    const file = setting.file('copy');
    const started = await file.startCopyFromURL(source.url);
    expect(started.copyStatus).toBe('success');
    expect(await file.getProperties()).toMatchObject({
      contentLength: 1024,
      contentType: 'text/plain',
      metadata: { a: '1' },
      copyId: started.copyId,
      copyProgress: '1024/1024',
      copySource: source.url,
      copyStatus: 'success',
      fileAttributes: 'Archive',
    });
    await file.uploadRange('DATA', 0, 4);
    expect((await source.downloadToBuffer(0, 4)).toString()).toBe('data');
    expect((await file.getProperties()).copyId).toBeUndefined();
  });

  it('takes SMB properties from its source when asked to', async () => {
    const file = setting.file('smb-copy');
    await file.startCopyFromURL(source.url, {
      copyFileSmbInfo: {
        fileCreationTime: 'source',
        fileLastWriteTime: 'source',
        filePermissionCopyMode: 'source',
        setArchiveAttribute: false,
      },
    });
    const [copied, original] = [await file.getProperties(), await source.getProperties()];
    expect(copied).toMatchObject({
      metadata: { a: '1' },
      fileCreatedOn: original.fileCreatedOn,
      fileLastWriteOn: original.fileLastWriteOn,
      filePermissionKey: original.filePermissionKey,
    });
    expect(copied.fileChangeOn).not.toEqual(original.fileChangeOn);
    const headers = { 'x-ms-copy-source': readable('source'), 'x-ms-meta-b': '2' };
    expect((await setting.raw('PUT', '/copies/smb-copy', { headers })).status).toBe(202);
    expect((await file.getProperties()).metadata).toEqual({ b: '2' });
  });

  it('replaces only what it may', async () => {
    const file = setting.file('read-only');
    await file.create(1);
    await setting.raw('PUT', '/copies/read-only?comp=properties', { headers: { 'x-ms-file-attributes': 'ReadOnly' } });
    expect(await refusal(file.startCopyFromURL(source.url))).toBe('409 ReadOnlyAttribute');
    expect(await refusal(file.startCopyFromURL(source.url, { copyFileSmbInfo: { ignoreReadOnly: true } }))).toBe('none');
    await file.getShareLeaseClient().acquireLease();
    expect(await refusal(file.startCopyFromURL(source.url))).toBe('412 LeaseIdMissing');
  });

  it('needs a source that is there and may be read', async () => {
    const copy = async (url: string): Promise<string> => {
      const answer = await setting.raw('PUT', '/copies/refused', { headers: { 'x-ms-copy-source': url } });
      return `${answer.status} ${answer.code}`;
    };
    expect(await copy(readable('source'))).toBe('202 null');
    expect(await copy(readable('missing'))).toBe('404 CannotVerifyCopySource');
    expect(await copy(readable('source', 'w'))).toBe('403 CannotVerifyCopySource');
    expect(await copy(readable('source').replace(/sig=[^&]*/, 'sig=abc'))).toBe('403 CannotVerifyCopySource');
    expect(await copy(source.url)).toBe('404 CannotVerifyCopySource');
    expect(await copy(`${setting.emulator.url}/${account}/`)).toBe('400 CannotVerifyCopySource');
    expect(await copy(`${setting.emulator.url}/nobody/share/file`)).toBe('404 CannotVerifyCopySource');
    expect(await copy('source')).toBe('400 InvalidHeaderValue');
    expect(await refusal(setting.file('other').startCopyFromURL(`${setting.share.url}/missing`))).toBe('404 CannotVerifyCopySource');
  });

  it('can be aborted while it is pending', async () => {
    const { emulator, service } = await startSetting({ copyDuration: 60_000 });
    const slow = service.getShareClient('slow');
    await slow.create();
    const from = slow.rootDirectoryClient.getFileClient('from');
    await from.create(100);
    const file = slow.rootDirectoryClient.getFileClient('to');
    const { copyId = '', copyStatus } = await file.startCopyFromURL(from.url);
    expect(copyStatus).toBe('pending');
    expect(await file.getProperties()).toMatchObject({ copyStatus: 'pending', copyProgress: '0/100' });
    expect(await refusal(file.uploadRange('a', 0, 1))).toBe('409 PendingCopyOperation');
    expect(await refusal(file.abortCopyFromURL(crypto.randomUUID()))).toBe('409 CopyIdMismatch');
    await file.abortCopyFromURL(copyId);
    expect(await file.getProperties()).toMatchObject({ copyStatus: 'aborted', contentLength: 0 });
    expect(await refusal(file.abortCopyFromURL(copyId))).toBe('409 NoPendingCopyOperation');
    expect(await refusal(file.abortCopyFromURL('id'))).toBe('400 InvalidQueryParameterValue');
    await file.startCopyFromURL(from.url);
    emulator.clock.advance(60_000);
    const done = await raw(emulator, 'HEAD', '/slow/to');
    expect([done.headers.get('x-ms-copy-status'), done.headers.get('x-ms-copy-progress')]).toEqual(['success', '100/100']);
    await emulator.stop();
  });
});

describe('a range from a URL', () => {
  it('is written with its checksum told', async () => {
    const file = setting.file('assembled');
    await file.create(8);
    const put = (headers: Record<string, string>): Promise<RawAnswer> =>
      setting.raw('PUT', '/copies/assembled?comp=range', {
        headers: {
          'x-ms-write': 'update',
          'x-ms-range': 'bytes=2-5',
          'x-ms-source-range': 'bytes=0-3',
          'x-ms-copy-source': readable('source'),
          ...headers,
        },
      });
    const written = await put({});
    const crc64 = written.headers.get('x-ms-content-crc64') ?? '';
    expect([written.status, Buffer.from(crc64, 'base64').length]).toEqual([201, 8]);
    expect((await file.downloadToBuffer()).toString()).toBe('\0\0data\0\0');
    expect((await put({ 'x-ms-source-if-match-crc64': crc64 })).status).toBe(201);
    expect((await put({ 'x-ms-source-if-none-match-crc64': crc64 })).code).toBe('SourceConditionNotMet');
    expect((await put({ 'x-ms-source-content-crc64': 'AAAAAAAAAAA=' })).code).toBe('Crc64Mismatch');
  });

  it('needs a proof for the source, and enough of it', async () => {
    const file = setting.file('refused-range');
    await file.create(4096);
    expect(await refusal(file.uploadRangeFromURL(source.url, 0, 0, 4))).toBe('404 CannotVerifyCopySource');
    expect(await refusal(file.uploadRangeFromURL(readable('source'), 0, 0, 2048))).toBe('416 InvalidRange');
    expect(await refusal(file.uploadRangeFromURL(readable('source'), 0, 4095, 4))).toBe('416 InvalidRange');
  });
});
