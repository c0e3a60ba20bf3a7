import { randomBytes } from 'node:crypto';
import type { DataLakeFileSystemClient } from '@azure/storage-file-datalake';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFilesystem } from './dfs-emulator.ts';
import { type FullStore, foreignFilesystem, openFull, textOf, toStream } from './dfs-store.ts';

let emulator: DfsEmulator;
let filesystem: DataLakeFileSystemClient;
/** The vendor reads through the Blob endpoint. */
let blobs: DataLakeFileSystemClient;
let store: FullStore;

beforeAll(async () => {
  emulator = await startDfsEmulator();
  const config = await newFilesystem(emulator);
  filesystem = foreignFilesystem(emulator, config.filesystem);
  blobs = foreignFilesystem({ url: emulator.blobUrl }, config.filesystem);
  store = await openFull(config);
});
afterAll(async () => {
  await store.close();
  await emulator.stop();
});

const odd = ['a b', 'a%20b', 'a+b', '#1?.txt', "it's (1)", 'é/日本語/📦', 'a&b=c;d', '~tilde!'];
const headers = {
  contentType: 'text/csv',
  contentEncoding: 'identity',
  contentLanguage: 'de',
  contentDisposition: 'inline',
  cacheControl: 'no-store',
};

describe('what we write, @azure/storage-file-datalake reads', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 300_000])('a file of %i bytes, with its headers and metadata', async (size) => {
    const bytes = randomBytes(size);
    await store.write(`ours/${size}`, toStream(bytes), { ...headers, metadata: { Source: 'sensor' } });
    const file = blobs.getFileClient(`ours/${size}`);
    expect(Buffer.compare(await file.readToBuffer(), bytes)).toBe(0);
    expect(await file.getProperties()).toMatchObject({ ...headers, metadata: { source: 'sensor' } });
  });

  it.each(odd)('a file named %j', async (name) => {
    await store.write(`odd/${name}`, name);
    expect((await blobs.getFileClient(`odd/${name}`).readToBuffer()).toString()).toBe(name);
    await store.rename(`odd/${name}`, `moved/${name}`);
    expect((await blobs.getFileClient(`moved/${name}`).readToBuffer()).toString()).toBe(name);
  });

  it('directories, with their metadata', async () => {
    await store.createDirectory('made/inner');
    await store.setMetadata('made/inner', { source: 'sensor' });
    expect((await blobs.getDirectoryClient('made/inner').getProperties()).metadata).toMatchObject({ source: 'sensor' });
    expect(await store.stat('made/inner')).toMatchObject({ kind: 'directory', metadata: { source: 'sensor' } });
    await store.write('made/inner/a', 'x');
  });
});

describe('what @azure/storage-file-datalake writes, we read', () => {
  it('a file in appends, with its headers, metadata, permissions and expiry', async () => {
    const bytes = randomBytes(200_000);
    const file = filesystem.getFileClient('theirs/a');
    const pathHttpHeaders = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'contentEncoding'));
    await file.create({ metadata: { source: 'camera' }, pathHttpHeaders, permissions: '0644', umask: '0000' });
    await file.append(bytes.subarray(100_000), 100_000, 100_000);
    await file.append(bytes.subarray(0, 100_000), 0, 100_000);
    await file.flush(200_000);
    const { entry, ...rest } = await store.read('theirs/a');
    expect(rest.range.length).toBe(200_000);
    expect(Buffer.compare(await (await store.read('theirs/a')).bytes(), bytes)).toBe(0);
    expect(entry).toMatchObject({ contentType: 'text/csv', metadata: { source: 'camera' } });
    expect(entry.driver?.azure_data_lake_gen2).toMatchObject({ owner: '$superuser', permissions: 'rw-r--r--' });
  });

  it('directories and lists', async () => {
    await filesystem.getDirectoryClient('listed').create({ metadata: { source: 'camera' } });
    await filesystem.getFileClient('listed/a').create();
    const listed = await Array.fromAsync(store.list('listed', { recursive: true }));
    expect(listed).toMatchObject([{ kind: 'file', path: 'listed/a', size: 0, etag: (await store.stat('listed/a')).etag }]);
    expect(listed[0]?.createdAt?.getTime()).toBeGreaterThan(Date.now() - 60_000);
    expect((await store.stat('listed')).metadata).toEqual({ source: 'camera' });
    await filesystem.getFileClient('listed/a').setAccessControl([
      { accessControlType: 'user', entityId: '', defaultScope: false, permissions: { read: true, write: true, execute: true } },
      { accessControlType: 'user', entityId: 'ada', defaultScope: false, permissions: { read: true, write: false, execute: false } },
      { accessControlType: 'group', entityId: '', defaultScope: false, permissions: { read: true, write: false, execute: true } },
      { accessControlType: 'other', entityId: '', defaultScope: false, permissions: { read: false, write: false, execute: false } },
    ]);
    expect((await store.getAcl('listed/a')).entries).toContainEqual({
      scope: 'access',
      type: 'user',
      id: 'ada',
      read: true,
      write: false,
      execute: false,
    });
  });
});

describe('the vendor’s clients that a store hands out', () => {
  it('are for the same file system, with the same credential', async () => {
    const clients = await store.native('azure_data_lake_gen2');
    await clients.filesystem.getDirectoryClient('native').create();
    expect(await store.exists('native')).toBe(true);
    expect(await textOf(store, 'made/inner/a')).toBe('x');
  });
});
