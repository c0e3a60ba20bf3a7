import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type RawAnswer, refusal, sendAsWritten, useShare } from './harness.ts';

const setting = useShare('files');

const md5 = (data: string): Uint8Array => createHash('md5').update(data).digest();

describe('a file', () => {
  it('is made with all that it can have', async () => {
    const time = new Date('2021-05-06T07:08:09.010Z');
    const file = setting.file('full');
    await file.create(1024, {
      fileHttpHeaders: {
        fileCacheControl: 'no-cache',
        fileContentDisposition: 'attachment',
        fileContentEncoding: 'identity',
        fileContentLanguage: 'en',
        fileContentMD5: md5('any'),
        fileContentType: 'text/plain',
      },
      metadata: { key: 'value' },
      creationTime: time,
      lastWriteTime: time,
      changeTime: time,
    });
    const properties = await file.getProperties();
    expect(properties).toMatchObject({
      contentLength: 1024,
      cacheControl: 'no-cache',
      contentDisposition: 'attachment',
      contentEncoding: 'identity',
      contentLanguage: 'en',
      contentType: 'text/plain',
      metadata: { key: 'value' },
      fileAttributes: 'Archive',
      fileCreatedOn: time,
      fileLastWriteOn: time,
      fileChangeOn: time,
      leaseState: 'available',
      fileType: 'File',
    });
    expect(Buffer.from(properties.contentMD5 ?? []).equals(md5('any'))).toBe(true);
  });

  it('keeps its place and id when it is made again, and nothing else', async () => {
    const file = setting.file('again');
    const first = await file.create(4, { metadata: { a: '1' } });
    await file.uploadRange('data', 0, 4);
    const second = await setting.file('AGAIN').create(2);
    expect(second.fileId).toBe(first.fileId);
    const properties = await file.getProperties();
    expect([properties.contentLength, properties.metadata]).toEqual([2, {}]);
    expect(await file.downloadToBuffer()).toEqual(Buffer.alloc(2));
  });

  it('may be made together with its data since 2026-02-06', async () => {
    const put = (version: string): Promise<RawAnswer> =>
      setting.raw('PUT', '/files/with-data', {
        headers: { 'x-ms-version': version, 'x-ms-type': 'file', 'x-ms-content-length': '8' },
        body: 'data',
      });
    expect((await put('2025-11-05')).status).toBe(400);
    const made = await put('2026-02-06');
    expect([made.status, made.headers.get('content-md5')]).toEqual([201, Buffer.from(md5('data')).toString('base64')]);
    expect((await setting.file('with-data').downloadToBuffer()).toString()).toBe('data\0\0\0\0');
  });

  it('is refused with what cannot be', async () => {
    const create = async (headers: Record<string, string>): Promise<string | null> =>
      (await setting.raw('PUT', '/files/refused', { headers: { 'x-ms-type': 'file', 'x-ms-content-length': '1', ...headers } })).code;
    expect((await setting.raw('PUT', '/files/refused', { headers: { 'x-ms-content-length': '1' } })).text).toContain(
      '<HeaderName>x-ms-type<',
    );
    expect(await create({ 'x-ms-content-length': String(4 * 2 ** 40 + 1) })).toBe('OutOfRangeInput');
    expect(await create({ 'x-ms-content-length': '-1' })).toBe('OutOfRangeInput');
    expect(await create({ 'x-ms-file-attributes': 'Secret' })).toBe('InvalidHeaderValue');
    expect(await create({ 'x-ms-file-attributes': 'Directory' })).toBe('InvalidHeaderValue');
    expect(await create({ 'x-ms-file-creation-time': 'today' })).toBe('InvalidHeaderValue');
    expect(await create({ 'x-ms-file-permission': 'abcde' })).toBe('FileInvalidPermission');
    expect(await create({ 'x-ms-content-md5': 'abc' })).toBe('InvalidHeaderValue');
    expect(await create({ 'x-ms-type': 'blob' })).toBe('InvalidHeaderValue');
    expect((await setting.raw('PUT', '/files/refused')).code).toBe('MissingRequiredHeader');
    await setting.share.getDirectoryClient('a-directory').create();
    expect(await refusal(setting.file('a-directory').create(1))).toBe('409 ResourceTypeMismatch');
    expect(await refusal(setting.file('a-directory').getProperties())).toBe('409 ResourceTypeMismatch');
    expect(await setting.file('refused').exists()).toBe(false);
  });

  it('that is read-only keeps its data', async () => {
    const attributes = async (value: string): Promise<string | null> =>
      (await setting.raw('PUT', '/files/read-only?comp=properties', { headers: { 'x-ms-file-attributes': value } })).headers.get(
        'x-ms-file-attributes',
      );
    const file = setting.file('read-only');
    await file.create(4);
    expect(await attributes('Archive|ReadOnly')).toBe('ReadOnly | Archive');
    const changes = [file.uploadRange('data', 0, 4), file.clearRange(0, 4), file.resize(2), file.create(1), file.delete()];
    expect(await Promise.all(changes.map(refusal))).toEqual(Array(5).fill('409 ReadOnlyAttribute'));
    expect(await refusal(file.setMetadata({ a: '1' }))).toBe('none');
    expect(await attributes('None')).toBe('None');
    expect(await refusal(file.delete())).toBe('none');
  });

  it('takes back HTTP headers that are not named, and keeps them when only resized', async () => {
    const file = setting.file('headers');
    await file.create(4, { fileHttpHeaders: { fileContentType: 'text/plain' } });
    await file.resize(6);
    expect(await file.getProperties()).toMatchObject({ contentLength: 6, contentType: 'text/plain' });
    await file.setHttpHeaders({ fileContentLanguage: 'de' });
    const { contentType, contentLanguage } = await file.getProperties();
    expect([contentType, contentLanguage]).toEqual([undefined, 'de']);
  });

  it('changes its ETag with every change', async () => {
    const file = setting.file('etags');
    const etags = [(await file.create(4)).etag];
    etags.push((await file.uploadRange('data', 0, 4)).etag);
    etags.push((await file.uploadRange('data', 0, 4)).etag);
    etags.push((await file.clearRange(0, 2)).etag);
    etags.push((await file.setMetadata({ a: '1' })).etag);
    etags.push((await file.setHttpHeaders({})).etag);
    etags.push((await file.resize(2)).etag);
    expect(new Set(etags).size).toBe(7);
    expect((await file.getProperties()).etag).toBe(etags.at(-1));
  });

  it('refuses conditions, which the service does not have', async () => {
    await setting.file('conditions').create(1);
    const names = ['If-Match', 'If-None-Match'];
    for (const name of names)
      expect((await setting.raw('GET', '/files/conditions', { headers: { [name]: '*' } })).code).toBe('ConditionHeadersNotSupported');
  });
});

describe('metadata and headers', () => {
  it('come back as they were sent, beyond Latin letters too', async () => {
    const file = setting.file('名前 + %41.txt');
    await file.create(1, { metadata: { a: 'b c' } });
    expect((await file.getProperties()).metadata).toEqual({ a: 'b c' });
  });

  it('keep the case of their names, and are told alone by Get Metadata', async () => {
    const file = setting.file('case');
    await file.create(7, { fileHttpHeaders: { fileContentType: 'text/plain' } });
    await sendAsWritten(setting.emulator, 'PUT', '/files/case?comp=metadata', { 'x-ms-meta-Author': 'x', 'content-length': '0' });
    const read = async (target: string): Promise<[string, string, number]> => {
      const response = await sendAsWritten(setting.emulator, 'GET', target);
      const names = response.rawHeaders.filter((_, index) => index % 2 === 0);
      return [
        names.filter((name) => /author/i.test(name)).join(),
        names.filter((name) => /^x-ms-(?:file|type)/.test(name)).join(),
        response.statusCode ?? 0,
      ];
    };
    expect(await read('/files/case?comp=metadata')).toEqual(['x-ms-meta-Author', '', 200]);
    expect(await read('/files?restype=directory&comp=metadata')).toEqual(['', '', 200]);
    expect(await read('/files?restype=share&comp=metadata')).toEqual(['', '', 200]);
  });

  it('go when they are set to nothing', async () => {
    const file = setting.file('no-metadata');
    await file.create(1, { metadata: { a: '1' } });
    await file.setMetadata();
    expect((await file.getProperties()).metadata).toEqual({});
  });
});
