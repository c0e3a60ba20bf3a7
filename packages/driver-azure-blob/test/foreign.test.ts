import type { ContainerClient } from '@azure/storage-blob';
import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, containerConfig, type FullStore, foreignContainer, openFull, patternBytes, toStream } from './azurite-store.ts';

let azurite: AzuriteServer;
let store: FullStore;
let container: ContainerClient;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  store = await openFull(await containerConfig(azurite, 'foreign'));
  container = foreignContainer(azurite, 'foreign');
});
afterAll(async () => {
  await store.close();
  await azurite.stop();
});

const odd = ['a b', 'a%20b', 'a+b', '#1?.txt', "it's (1)", 'é/日本語/📦', 'a&b=c;d', '~tilde!'];

describe('what we write, @azure/storage-blob reads', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 300_000])('a file of %i bytes, with its headers, metadata and tier', async (size) => {
    const bytes = patternBytes(size);
    await store.write(`ours/${size}`, toStream(bytes), {
      contentType: 'text/csv',
      contentEncoding: 'identity',
      contentLanguage: 'de',
      contentDisposition: 'inline',
      cacheControl: 'no-store',
      metadata: { Source: 'sensor' },
      driver: { azure_blob: { tier: 'Cool', tags: { project: 'a b/c' } } },
    });
    const blob = container.getBlobClient(`ours/${size}`);
    expect(Buffer.compare(await blob.downloadToBuffer(), bytes)).toBe(0);
    expect(await blob.getProperties()).toMatchObject({
      contentType: 'text/csv',
      contentEncoding: 'identity',
      contentLanguage: 'de',
      contentDisposition: 'inline',
      cacheControl: 'no-store',
      metadata: { source: 'sensor' },
      accessTier: 'Cool',
      blobType: 'BlockBlob',
    });
    expect((await blob.getTags()).tags).toEqual({ project: 'a b/c' });
  });

  it.each(odd)('a file named %j', async (name) => {
    await store.write(`odd/${name}`, name);
    expect((await container.getBlobClient(`odd/${name}`).downloadToBuffer()).toString()).toBe(name);
  });

  it('an appended file is an append blob', async () => {
    await store.append('log', 'one ');
    await store.append('log', 'two');
    const blob = container.getAppendBlobClient('log');
    expect((await blob.downloadToBuffer()).toString()).toBe('one two');
    expect((await blob.getProperties()).blobType).toBe('AppendBlob');
  });

  it('a directory is a prefix, with the mark that Microsoft’s tools know', async () => {
    await store.createDirectory('made/inner');
    const names: string[] = [];
    for await (const item of container.listBlobsByHierarchy('/', { prefix: 'made/' })) names.push(`${item.kind} ${item.name}`);
    expect(names).toEqual(['prefix made/inner/']);
    expect((await container.getBlobClient('made/inner/').getProperties()).metadata).toEqual({ hdi_isfolder: 'true' });
  });
});

describe('what @azure/storage-blob writes, we read', () => {
  it('a file in blocks, with its headers and metadata', async () => {
    const bytes = patternBytes(200_000);
    await container.getBlockBlobClient('theirs/large').uploadData(bytes, {
      blockSize: 65_536,
      maxSingleShotSize: 1,
      blobHTTPHeaders: { blobContentType: 'image/png', blobContentMD5: new Uint8Array(16) },
      metadata: { Source: 'camera' },
    });
    const result = await store.read('theirs/large');
    expect(result.entry).toMatchObject({ size: 200_000, contentType: 'image/png', metadata: { source: 'camera' } });
    expect(Buffer.compare(await result.bytes(), bytes)).toBe(0);
  });

  it.each(odd)('a file named %j', async (name) => {
    await container.getBlockBlobClient(`odd-theirs/${name}`).upload(name, Buffer.byteLength(name));
    expect(await (await store.read(`odd-theirs/${name}`)).text()).toBe(name);
    const listed = await collect(store.list('odd-theirs', { recursive: true }));
    expect(listed.map(({ path }) => path)).toContain(`odd-theirs/${name}`);
  });

  it('a directory that another tool has marked by a blob of its own name', async () => {
    await container.getBlockBlobClient('marked').upload('', 0, { metadata: { hdi_isfolder: 'true' } });
    await container.getBlockBlobClient('marked!x').upload('', 0);
    await container.getBlockBlobClient('marked/file').upload('', 0);
    expect(await store.stat('marked')).toMatchObject({ kind: 'directory', path: 'marked' });
    await expect(store.read('marked')).rejects.toMatchObject({ code: 'PATH.IS_DIRECTORY' });
    for (const pageSize of [1, 2, 100]) {
      const found = (await collect(store.list('', { pageSize }))).filter(({ path }) => path.startsWith('marked'));
      expect(found.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual(['directory marked', 'file marked!x']);
    }
    await store.deleteDirectory('marked', { recursive: true });
    expect(await store.exists('marked')).toBe(false);
    expect(await store.exists('marked!x')).toBe(true);
  });

  it('names that no path can spell are left out of a listing, and go with their directory', async () => {
    for (const name of ['unspeakable/a//b', 'unspeakable//c', 'unspeakable/ok']) await container.getBlockBlobClient(name).upload('', 0);
    expect((await collect(store.list('unspeakable', { recursive: true }))).map(({ path }) => path)).toEqual(['unspeakable/ok']);
    await store.deleteDirectory('unspeakable', { recursive: true });
    expect(await collect(container.listBlobsFlat({ prefix: 'unspeakable/' }))).toEqual([]);
  });

  it('a snapshot', async () => {
    const blob = container.getBlockBlobClient('snapped');
    await blob.upload('first', 5);
    const { snapshot = '' } = await blob.createSnapshot();
    await blob.upload('second!', 7);
    const driver = { azure_blob: { snapshot } };
    expect(await (await store.read('snapped', { driver })).text()).toBe('first');
    expect(await store.stat('snapped', { driver })).toMatchObject({ size: 5 });
    await store.delete('snapped');
    expect(await store.exists('snapped')).toBe(false);
  });

  it('tags, when they are asked for', async () => {
    await container.getBlockBlobClient('tagged').upload('x', 1, { tags: { project: 'a/b c', stage: '' } });
    const entry = await store.stat('tagged', { driver: { azure_blob: { tags: true } } });
    expect(entry.driver?.azure_blob).toMatchObject({ tagCount: 2, tags: { project: 'a/b c', stage: '' } });
  });

  it('a file whose stored MD5 is not that of its content is DATA.CORRUPT, and can be read with checksums off', async () => {
    await container.getBlockBlobClient('lying').uploadData(Buffer.from('content'), {
      blockSize: 4,
      maxSingleShotSize: 1,
      blobHTTPHeaders: { blobContentMD5: new Uint8Array(16).fill(7) },
    });
    await using once = await openFull(await containerConfig(azurite, 'foreign'), { retry: false });
    await expect((await once.read('lying')).bytes()).rejects.toMatchObject({ code: 'DATA.CORRUPT' });
    await expect(collect(await once.read('lying'))).rejects.toMatchObject({ code: 'DATA.CORRUPT' });
    await using trusting = await openFull(await containerConfig(azurite, 'foreign', { checksum: 'none' }));
    expect(await (await trusting.read('lying')).text()).toBe('content');
  });
});

describe('native', () => {
  it('gives the clients of @azure/storage-blob, with the same credential', async () => {
    const { service, container: ours } = await store.native('azure_blob');
    await ours.getBlockBlobClient('by-native').upload('x', 1);
    expect(ours.containerName).toBe('foreign');
    expect(service.accountName).toBe('devstoreaccount1');
    expect(await (await store.read('by-native')).text()).toBe('x');
  });
});
