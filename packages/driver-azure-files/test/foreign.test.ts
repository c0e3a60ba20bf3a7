import { createHash, randomBytes } from 'node:crypto';
import { type ShareClient, ShareFileClient } from '@azure/storage-file-share';
import { startFilesEmulator } from '@stowage/emulator-files';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newShare } from './files-emulator.ts';
import { collect, type FullStore, foreignShare, openFull, textOf } from './files-store.ts';

let stop: () => Promise<void>;
let share: ShareClient;
let store: FullStore;

beforeAll(async () => {
  const emulator = await startFilesEmulator();
  const config = await newShare(emulator);
  share = foreignShare(emulator, config.file_share_name);
  store = await openFull(config);
  stop = async () => {
    await store.close();
    await emulator.stop();
  };
});
afterAll(() => stop());

const fileOf = (path: string): ShareFileClient => share.rootDirectoryClient.getFileClient(path);
const md5Of = (bytes: Uint8Array | string): string => createHash('md5').update(bytes).digest('base64');

describe('what is written here', () => {
  it('is read by Microsoft’s client, with all that was said of it', async () => {
    await store.write('small', 'content', {
      contentType: 'text/plain',
      contentEncoding: 'identity',
      contentLanguage: 'en',
      contentDisposition: 'inline',
      cacheControl: 'no-cache',
      metadata: { source: 'sensor' },
    });
    const found = await fileOf('small').getProperties();
    expect(found).toMatchObject({ contentLength: 7, contentType: 'text/plain', contentEncoding: 'identity', contentLanguage: 'en' });
    expect(found).toMatchObject({ contentDisposition: 'inline', cacheControl: 'no-cache', metadata: { source: 'sensor' } });
    expect(Buffer.from(found.contentMD5 ?? []).toString('base64')).toBe(md5Of('content'));
    expect((await fileOf('small').downloadToBuffer()).toString()).toBe('content');
  });

  it('in several ranges is whole, of its own size, and keeps an MD5 that was given', async () => {
    const bytes = randomBytes(20 * 65_536 + 1);
    await store.write('large', new Blob([bytes]).stream(), { driver: { azure_file: { contentMd5: md5Of(bytes) } }, contentType: 'x/y' });
    expect(Buffer.compare(await fileOf('large').downloadToBuffer(), bytes)).toBe(0);
    expect(await fileOf('large').getProperties()).toMatchObject({ contentLength: bytes.byteLength, contentType: 'x/y' });
    expect((await store.stat('large')).kind === 'file' && (await store.stat('large'))).toMatchObject({ digests: { md5: md5Of(bytes) } });
  });

  it('has the times, attributes and permission that were given, also in several ranges', async () => {
    const [creationTime, lastWriteTime] = [new Date('2001-02-03T04:05:06.789Z'), new Date('2002-03-04T05:06:07.891Z')];
    const permission = 'O:S-1-5-32-544G:S-1-5-21-2127521184-1604012920-1887927527-513D:(A;;FA;;;SY)';
    const driver = { azure_file: { creationTime, lastWriteTime, attributes: ['Hidden', 'Archive'], permission } };
    await store.write('dated', randomBytes(3 * 65_536), { driver });
    const found = await fileOf('dated').getProperties();
    expect([found.fileCreatedOn, found.fileLastWriteOn]).toEqual([creationTime, lastWriteTime]);
    expect(String(found.fileAttributes)).toBe('Hidden | Archive');
    const { driver: fields } = await store.stat('dated');
    expect(fields?.azure_file).toMatchObject({ lastWriteTime, attributes: ['Hidden', 'Archive'], permissionKey: found.filePermissionKey });
    const [listed] = await collect(store.list('')).then((entries) => entries.filter(({ path }) => path === 'dated'));
    expect(listed).toMatchObject({ etag: found.etag, createdAt: creationTime, driver: { azure_file: { fileId: found.fileId } } });
  });

  it('replaces a read-only file only when that is asked for', async () => {
    await fileOf('guarded').create(3, { fileAttributes: { toString: () => 'ReadOnly' } as never });
    await expect(store.write('guarded', 'new')).rejects.toMatchObject({
      code: 'ACCESS.DENIED',
      nextAction: expect.stringContaining('ReadOnly'),
    });
    await store.write('guarded', 'new', { driver: { azure_file: { ignoreReadOnly: true } } });
    expect(await textOf(store, 'guarded')).toBe('new');
  });

  it('may not give a permission in two ways', async () => {
    const driver = { azure_file: { permission: 'O:SY', permissionKey: '1*2' } };
    await expect(store.write('a', 'x', { driver })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });
});

describe('what Microsoft’s client writes', () => {
  it('is read here, and its MD5 compared', async () => {
    const bytes = randomBytes(300_000);
    await fileOf('theirs').uploadData(bytes, { fileHttpHeaders: { fileContentType: 'text/csv' }, metadata: { Case: 'Kept' } });
    expect(Buffer.compare(await (await store.read('theirs')).bytes(), bytes)).toBe(0);
    expect(await store.stat('theirs')).toMatchObject({ size: 300_000, contentType: 'text/csv', metadata: { case: 'Kept' } });
    await fileOf('damaged').create(7, { fileHttpHeaders: { fileContentMD5: createHash('md5').update('another').digest() } });
    await expect(textOf(store, 'damaged')).rejects.toMatchObject({ code: 'DATA.CORRUPT', retryable: false });
  });

  it('that changes while it is read is CONDITION.FAILED, not a mixture', async () => {
    await store.write('changing', randomBytes(40 * 65_536));
    const result = await store.read('changing');
    const chunks = result[Symbol.asyncIterator]();
    await chunks.next();
    await fileOf('changing').uploadRange('x', 39 * 65_536, 1);
    const rest = (async () => {
      while (!(await chunks.next()).done);
    })();
    await expect(rest).rejects.toMatchObject({ code: 'CONDITION.FAILED', retryable: false });
  });
});

describe('names', () => {
  it.each(['ends with a dot.', 'dots...', 'a b', 'a%20b', 'a+b#c', 'a;b=c@d,e', "it's (one) [two] {three} ~!$&^", 'größe', '日本', '📦'])(
    '%s is one name for both',
    async (name) => {
      await store.write(`names/${name}`, name);
      const theirs = share.getDirectoryClient('names').getFileClient(name);
      expect((await theirs.downloadToBuffer()).toString()).toBe(name);
      await store.rename(`names/${name}`, `names/to/${name}`);
      await store.copy(`names/to/${name}`, `names/${name}`);
      expect((await collect(store.list('names/to'))).map(({ path }) => path)).toContain(`names/to/${name}`);
      expect(await textOf(store, `names/${name}`)).toBe(name);
    },
  );

  it('that differ in case are one name, and keep the spelling that they were made with', async () => {
    await store.write('Folder/File', 'one');
    await store.write('folder/file', 'two');
    expect(await textOf(store, 'FOLDER/FILE')).toBe('two');
    expect((await collect(store.list('folder'))).length).toBe(1);
  });
});

it('the native client is Microsoft’s own, of the same share', async () => {
  const { share: theirs } = await store.native('azure_file');
  await theirs.rootDirectoryClient.getFileClient('native').uploadData(Buffer.from('by theirs'));
  expect(await textOf(store, 'native')).toBe('by theirs');
  expect(theirs.rootDirectoryClient.getFileClient('x')).toBeInstanceOf(ShareFileClient);
});
