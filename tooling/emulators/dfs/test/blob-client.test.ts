import { randomBytes } from 'node:crypto';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { account, type Clients, collect, refusal, send, startClients } from './harness.ts';

let clients: Clients;
let container: ContainerClient;
let count = 0;

beforeAll(async () => {
  clients = await startClients();
});
afterAll(() => clients.emulator.stop());
beforeEach(async () => {
  count += 1;
  container = clients.blobs.getContainerClient(`box${count}`);
  await container.create({ metadata: { made: 'here' } });
});

describe('containers', () => {
  test('tell properties, metadata, policies and leases', async () => {
    await container.setMetadata({ other: 'value' });
    expect(await container.getProperties()).toMatchObject({ metadata: { other: 'value' }, leaseState: 'available' });
    const lease = container.getBlobLeaseClient();
    await lease.acquireLease(15);
    expect(await refusal(container.delete())).toEqual({ status: 412, code: 'LeaseIdMissing' });
    await lease.releaseLease();
    await container.setAccessPolicy('blob');
    expect((await container.getAccessPolicy()).blobPublicAccess).toBe('blob');
  });

  test('are listed a page at a time', async () => {
    for (const name of ['page-a', 'page-b', 'page-c']) await clients.blobs.getContainerClient(name).create();
    const pages: string[][] = [];
    for await (const page of clients.blobs.listContainers({ prefix: 'page-' }).byPage({ maxPageSize: 2 })) {
      pages.push(page.containerItems.map(({ name }) => name));
    }
    expect(pages).toEqual([['page-a', 'page-b'], ['page-c']]);
  });
});

describe('blobs', () => {
  test('are put, read, described and deleted', async () => {
    const blob = container.getBlockBlobClient('dir/sub/data');
    const data = randomBytes(100_000);
    const { etag } = await blob.upload(data, data.length, {
      metadata: { key: 'value' },
      blobHTTPHeaders: { blobContentType: 'text/x-test', blobCacheControl: 'no-store' },
    });
    expect(await blob.downloadToBuffer()).toEqual(data);
    expect(await blob.getProperties()).toMatchObject({
      etag,
      contentLength: 100_000,
      contentType: 'text/x-test',
      cacheControl: 'no-store',
      metadata: { key: 'value' },
    });
    await blob.setMetadata({ key: 'other' });
    await blob.setHTTPHeaders({ blobContentType: 'text/plain' });
    expect(await blob.getProperties()).toMatchObject({ contentType: 'text/plain', metadata: { key: 'other' } });
    await blob.setTags({ project: 'one' });
    expect((await blob.getTags()).tags).toEqual({ project: 'one' });
    await blob.delete();
    expect(await blob.exists()).toBe(false);
    expect(await container.getBlobClient('dir/sub').exists()).toBe(true);
  });

  test('are put in blocks', async () => {
    const blob = container.getBlockBlobClient('blocks');
    const data = randomBytes(3_000_000);
    await blob.uploadData(data, { blockSize: 500_000, concurrency: 4, maxSingleShotSize: 100_000 });
    expect(await blob.downloadToBuffer()).toEqual(data);
    expect((await blob.getBlockList('all')).committedBlocks).toHaveLength(6);
    expect(await refusal(blob.commitBlockList(['AAAA']))).toEqual({ status: 400, code: 'InvalidBlockList' });
    await blob.stageBlock('AAAA', 'abc', 3);
    await blob.commitBlockList(['AAAA']);
    expect((await blob.downloadToBuffer()).toString()).toBe('abc');
  });

  test('are appended to', async () => {
    const blob = container.getAppendBlobClient('log');
    await blob.create();
    await blob.appendBlock('one,', 4);
    expect(await blob.appendBlock('two', 3, { conditions: { appendPosition: 4 } })).toMatchObject({
      blobAppendOffset: '4',
      blobCommittedBlockCount: 2,
    });
    expect(await refusal(blob.appendBlock('x', 1, { conditions: { appendPosition: 4 } }))).toEqual({
      status: 412,
      code: 'AppendPositionConditionNotMet',
    });
    expect((await blob.downloadToBuffer()).toString()).toBe('one,two');
  });

  test('have no snapshots in a hierarchical namespace', async () => {
    const blob = container.getBlockBlobClient('plain');
    await blob.upload('x', 1);
    expect(await refusal(blob.createSnapshot())).toEqual({ status: 409, code: 'FeatureNotYetSupportedForHierarchicalNamespaceAccounts' });
  });

  test('are copied within the account', async () => {
    const source = container.getBlockBlobClient('from');
    await source.upload('copied', 6, { metadata: { from: 'source' } });
    const target = container.getBlockBlobClient('to/here');
    const { etag } = await source.getProperties();
    expect(await target.syncCopyFromURL(source.url, { sourceConditions: { ifMatch: etag ?? '' } })).toMatchObject({
      copyStatus: 'success',
    });
    expect(await target.getProperties()).toMatchObject({ contentLength: 6, metadata: { from: 'source' }, copyStatus: 'success' });
    expect(await refusal(target.syncCopyFromURL(source.url, { sourceConditions: { ifNoneMatch: etag ?? '' } }))).toEqual({
      status: 412,
      code: 'SourceConditionNotMet',
    });
    expect(await refusal(target.syncCopyFromURL(source.url, { conditions: { ifNoneMatch: '*' } }))).toEqual({
      status: 409,
      code: 'BlobAlreadyExists',
    });
    expect(await refusal(target.syncCopyFromURL(`${source.url}-missing`))).toEqual({ status: 404, code: 'CannotVerifyCopySource' });
    const poller = await container.getBlobClient('slowly').beginCopyFromURL(source.url);
    expect(await poller.pollUntilDone()).toMatchObject({ copyStatus: 'success' });
  });

  test('lie in directories, which are not deleted with something in them', async () => {
    await container.getBlockBlobClient('full/file').upload('x', 1);
    expect((await container.getBlobClient('full').getProperties()).metadata).toEqual({ hdi_isfolder: 'true' });
    expect(await refusal(container.getBlobClient('full').delete())).toEqual({ status: 409, code: 'DirectoryIsNotEmpty' });
    expect(await refusal(container.getBlockBlobClient('full').upload('x', 1))).toEqual({ status: 409, code: 'ResourceTypeMismatch' });
    await container.getBlockBlobClient('made').upload('', 0, { metadata: { hdi_isfolder: 'true' } });
    expect(
      (await clients.lake.getFileSystemClient(container.containerName).getDirectoryClient('made').getAccessControl()).permissions?.owner
        .execute,
    ).toBe(true);
    await container.getBlockBlobClient('marked').upload('', 0, { metadata: { Hdi_IsFolder: 'true', own: 'x' } });
    const [marked] = await collect(container.listBlobsFlat({ prefix: 'marked', includeMetadata: true }));
    expect(marked?.metadata).toEqual({ own: 'x', hdi_isfolder: 'true' });
  });

  test('are listed flat and by hierarchy', async () => {
    for (const name of ['a', 'b/1', 'b/2/x', 'c/y']) await container.getBlockBlobClient(name).upload('1', 1);
    expect((await collect(container.listBlobsFlat())).map(({ name }) => name)).toEqual(['a', 'b', 'b/1', 'b/2', 'b/2/x', 'c', 'c/y']);
    const level = await collect(container.listBlobsByHierarchy('/', { prefix: 'b/' }));
    expect(level.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['prefix b/2/', 'blob b/1']);
    const names: string[] = [];
    for await (const page of container.listBlobsFlat().byPage({ maxPageSize: 3 }))
      names.push(page.segment.blobItems.map(({ name }) => name).join(' '));
    expect(names).toEqual(['a b b/1', 'b/2 b/2/x c', 'c/y']);
    const only = await send(
      clients.emulator.blobUrl,
      'GET',
      `/${container.containerName}?restype=container&comp=list&showonly=directories`,
    );
    expect(only.code).toBe('NoAuthenticationInformation');
  });

  test('are deleted in a batch', async () => {
    const names = ['one', 'two', 'three'];
    for (const name of names) await container.getBlockBlobClient(name).upload('x', 1);
    const urls = [...names, 'missing'].map((name) => container.getBlobClient(name));
    const result = await clients.blobs.getBlobBatchClient().deleteBlobs(urls);
    expect(result.subResponses.map(({ status }) => status)).toEqual([202, 202, 202, 404]);
    expect(await collect(container.listBlobsFlat())).toEqual([]);
  });
});

test('files that one endpoint wrote are not appended to at the other', async () => {
  await container.getBlockBlobClient('by-blob').upload('x', 1);
  const file = clients.lake.getFileSystemClient(container.containerName).getFileClient('by-blob');
  expect(await refusal(file.append('y', 1, 1))).toEqual({ status: 409, code: 'InvalidAppendOperation' });
  expect(await refusal(file.flush(1))).toEqual({ status: 409, code: 'InvalidFlushOperation' });
  expect((await file.readToBuffer()).toString()).toBe('x');
});

test('the service tells its account and keeps its properties', async () => {
  expect(await clients.blobs.getAccountInfo()).toMatchObject({ isHierarchicalNamespaceEnabled: true, accountKind: 'StorageV2' });
  await clients.blobs.setProperties({
    cors: [{ allowedOrigins: '*', allowedMethods: 'GET', allowedHeaders: '', exposedHeaders: '', maxAgeInSeconds: 5 }],
  });
  expect(await clients.blobs.getProperties()).toMatchObject({
    cors: [{ allowedMethods: 'GET', maxAgeInSeconds: 5 }],
    hourMetrics: { enabled: true },
  });
  expect(account).toBe('devstoreaccount1');
});
