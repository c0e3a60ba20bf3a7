import { describe, expect, it } from 'vitest';
import { type RawAnswer, refusal, useShare } from './harness.ts';

const setting = useShare('ranges');

describe('reading', () => {
  it('gives the whole, a range, or the MD5 of a range', async () => {
    const file = setting.file('read');
    await file.create(11);
    await file.uploadRange('Hello World', 0, 11);
    const get = (headers: Record<string, string>): Promise<RawAnswer> => setting.raw('GET', '/ranges/read', { headers });
    const whole = await get({});
    expect([whole.status, whole.text, whole.headers.get('content-range'), whole.headers.get('accept-ranges')]).toEqual([
      200,
      'Hello World',
      null,
      'bytes',
    ]);
    const part = await get({ 'x-ms-range': 'bytes=6-100', 'x-ms-range-get-content-md5': 'true' });
    expect([part.status, part.text, part.headers.get('content-range')]).toEqual([206, 'World', 'bytes 6-10/11']);
    expect(part.headers.get('content-md5')).toBe('9aeSTmIehMkoCpon4by39g==');
    expect((await get({ Range: 'bytes=6-' })).text).toBe('World');
    expect((await get({ Range: 'bytes=-5' })).status).toBe(200);
    expect((await get({ 'x-ms-range': 'bytes=-5' })).code).toBe('InvalidHeaderValue');
    expect((await get({ 'x-ms-range-get-content-md5': 'true' })).code).toBe('InvalidHeaderValue');
    const beyond = await get({ 'x-ms-range': 'bytes=11-' });
    expect([beyond.status, beyond.code, beyond.headers.get('content-range')]).toEqual([416, 'InvalidRange', 'bytes */11']);
  });

  it('of a hole gives zeros, in a file of 1 TiB at no cost', async () => {
    const file = setting.file('huge');
    const before = process.memoryUsage().arrayBuffers;
    await file.create(1024 ** 4);
    await file.uploadRange('end', 1024 ** 4 - 3, 3);
    expect(await file.downloadToBuffer(1024 ** 4 - 5, 5)).toEqual(Buffer.from('\0\0end'));
    expect(await file.downloadToBuffer(512 * 1024 ** 3, 4)).toEqual(Buffer.alloc(4));
    await file.clearRange(0, 1024 ** 4);
    expect((await file.getRangeList()).rangeList).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 * 2 ** 20);
  });

  it('gives back what was uploaded in parallel pieces', async () => {
    const data = Buffer.alloc(9 * 2 ** 20 + 17);
    for (let index = 0; index < data.length; index += 1) data[index] = (index * 31 + (index >> 12)) & 0xff;
    const file = setting.file('large');
    await file.uploadData(data, { rangeSize: 2 ** 20, concurrency: 4 });
    expect((await file.downloadToBuffer()).equals(data)).toBe(true);
  });

  it('and writing can carry checksums inside', async () => {
    const file = setting.file('structured');
    await file.create(6000);
    const data = Buffer.alloc(5000, 'checksums');
    await file.uploadRange(data, 500, data.length, { contentChecksumAlgorithm: 'StorageCrc64' });
    expect((await file.downloadToBuffer(500, 5000, { contentChecksumAlgorithm: 'StorageCrc64' })).equals(data)).toBe(true);
    const put = (body: string): Promise<RawAnswer> =>
      setting.raw('PUT', '/ranges/structured?comp=range', {
        headers: {
          'x-ms-write': 'update',
          'x-ms-range': 'bytes=0-3',
          'x-ms-structured-body': 'XSM/1.0; properties=crc64',
          'x-ms-structured-content-length': '4',
        },
        body,
      });
    expect((await put('data')).code).toBe('InvalidStructuredMessage');
  });
});

describe('writing a range', () => {
  it('changes only its bytes, and their time unless it is to be kept', async () => {
    const file = setting.file('written');
    await file.create(10);
    await file.uploadRange('Hello', 0, 5);
    const { fileLastWriteOn: before } = await file.getProperties();
    setting.emulator.clock.advance(5);
    await file.uploadRange('World', 5, 5, { fileLastWrittenMode: 'Preserve' });
    expect((await file.getProperties()).fileLastWriteOn).toEqual(before);
    await file.clearRange(3, 4);
    expect((await file.downloadToBuffer()).toString()).toBe('Hel\0\0\0\0rld');
    expect((await file.getProperties()).fileLastWriteOn?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  });

  it('is refused when it does not fit', async () => {
    await setting.file('refused').create(10 * 2 ** 20);
    const put = async (headers: Record<string, string>, body?: Buffer<ArrayBuffer>): Promise<string | null> =>
      (
        await setting.raw('PUT', '/ranges/refused?comp=range', {
          headers: { 'x-ms-write': 'update', ...headers },
          ...(body && { body }),
        })
      ).code;
    const data = Buffer.from('data');
    expect(await put({}, data)).toBe('MissingRequiredHeader');
    expect(await put({ 'x-ms-range': 'bytes=0-' }, data)).toBe('InvalidHeaderValue');
    expect(await put({ 'x-ms-range': 'bytes=3-0' }, data)).toBe('InvalidHeaderValue');
    expect(await put({ 'x-ms-range': 'bytes=0-9' }, data)).toBe('InvalidHeaderValue');
    expect(await put({ 'x-ms-range': `bytes=${10 * 2 ** 20 - 2}-${10 * 2 ** 20 + 1}` }, data)).toBe('InvalidRange');
    expect(await put({ 'x-ms-range': 'bytes=0-3', 'x-ms-write': 'append' }, data)).toBe('InvalidHeaderValue');
    expect(await put({ 'x-ms-range': `bytes=0-${4 * 2 ** 20}` }, Buffer.alloc(4 * 2 ** 20 + 1))).toBe('RequestBodyTooLarge');
    expect(await put({ 'x-ms-range': 'bytes=0-3', 'content-md5': 'ixqZU8RhEpaoJ6v4xHgE1w==' }, data)).toBe('Md5Mismatch');
    expect(await put({ 'x-ms-range': 'bytes=0-3', 'content-md5': 'short' }, data)).toBe('InvalidMd5');
    expect(await put({ 'x-ms-range': 'bytes=0-3', 'x-ms-write': 'clear' }, data)).toBe('InvalidHeaderValue');
    expect(await refusal(setting.file('missing').uploadRange('data', 0, 4))).toBe('404 ResourceNotFound');
    expect((await setting.file('refused').getRangeList()).rangeList).toEqual([]);
  });

  it('makes room beyond the end only after a resize', async () => {
    const file = setting.file('resized');
    await file.create(2);
    await file.uploadRange('ab', 0, 2);
    await file.resize(4);
    await file.uploadRange('cd', 2, 2);
    expect((await file.downloadToBuffer()).toString()).toBe('abcd');
    await file.resize(1);
    await file.resize(3);
    expect((await file.downloadToBuffer()).toString()).toBe('a\0\0');
  });
});

describe('the list of ranges', () => {
  it('names the pages that take up space', async () => {
    const file = setting.file('listed');
    await file.create(4000);
    await file.uploadRange('x', 700, 1);
    await file.uploadRange('x'.repeat(600), 2000, 600);
    await file.uploadRange('x', 3999, 1);
    const ranges = async (range?: { offset: number; count: number }): Promise<unknown> =>
      (await file.getRangeList(range === undefined ? {} : { range })).rangeList;
    expect(await ranges()).toEqual([
      { start: 512, end: 1023 },
      { start: 1536, end: 3071 },
      { start: 3584, end: 3999 },
    ]);
    expect(await ranges({ offset: 600, count: 1000 })).toEqual([
      { start: 600, end: 1023 },
      { start: 1536, end: 1599 },
    ]);
    await file.clearRange(1536, 600);
    expect(await ranges()).toEqual([
      { start: 512, end: 1023 },
      { start: 2048, end: 3071 },
      { start: 3584, end: 3999 },
    ]);
    await file.clearRange(3584, 416);
    await file.clearRange(512, 512);
    expect(await ranges()).toEqual([{ start: 2048, end: 3071 }]);
  });

  it('tells what changed since a snapshot', async () => {
    const file = setting.file('compared');
    await file.create(2049);
    await file.uploadRange('Hello', 0, 5);
    const { snapshot: first = '' } = await setting.share.createSnapshot();
    await file.clearRange(0, 1024);
    await file.uploadRange('World', 1023, 5);
    const { snapshot: second = '' } = await setting.share.createSnapshot();
    await file.uploadRange('Hello', 0, 5);
    const between = await setting.share.withSnapshot(second).rootDirectoryClient.getFileClient('compared').getRangeListDiff(first);
    expect([between.ranges, between.clearRanges]).toEqual([[{ start: 512, end: 1535 }], [{ start: 0, end: 511 }]]);
    expect((await file.getRangeListDiff(second)).ranges).toEqual([{ start: 0, end: 511 }]);
    expect(await refusal(file.getRangeListDiff('2020-01-01T00:00:00.0000000Z'))).toBe('409 PreviousSnapshotNotFound');
    await file.delete();
    await file.create(1);
    expect(await refusal(file.getRangeListDiff(first))).toBe('409 FileGenerationMismatch');
  });
});

describe('a share snapshot', () => {
  it('keeps what was there, and cannot be written', async () => {
    const file = setting.file('kept');
    await file.create(4, { metadata: { a: '1' } });
    await file.uploadRange('old!', 0, 4);
    const { snapshot = '' } = await setting.share.createSnapshot({ metadata: { of: 'snapshot' } });
    await file.uploadRange('new!', 0, 4);
    await file.setMetadata({ b: '2' });
    await setting.file('later').create(1);
    const old = setting.share.withSnapshot(snapshot);
    expect((await old.getProperties()).metadata).toEqual({ of: 'snapshot' });
    const oldFile = old.rootDirectoryClient.getFileClient('kept');
    expect((await oldFile.downloadToBuffer()).toString()).toBe('old!');
    const properties = await oldFile.getProperties();
    expect([properties.metadata, properties.leaseState]).toEqual([{ a: '1' }, undefined]);
    expect(await old.rootDirectoryClient.getFileClient('later').exists()).toBe(false);
    expect(await refusal(oldFile.uploadRange('new!', 0, 4))).toBe('400 ShareSnapshotOperationNotSupported');
    const missing = await setting.raw('GET', '/ranges/kept?sharesnapshot=2020-01-01T00:00:00.0000000Z');
    expect([missing.status, missing.code]).toEqual([404, 'ShareSnapshotNotFound']);
    await old.delete();
    expect(await refusal(oldFile.downloadToBuffer())).toBe('404 ShareSnapshotNotFound');
  });
});
