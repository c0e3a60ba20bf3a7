import { BlobServiceClient, RestError, StorageSharedKeyCredential } from '@azure/storage-blob';
import { describe, expect, it } from 'vitest';
import { createStorageAccount, startAzurite } from '../src/index.ts';

// The current SDK speaks a service version newer than this Azurite knows.
const forTheSdk = { skipApiVersionCheck: true };

describe('startAzurite', () => {
  it('serves a foreign client: write, read, list, copy, delete', async () => {
    await using azurite = await startAzurite(forTheSdk);
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString()).getContainerClient('round');
    await container.create();
    const blob = container.getBlockBlobClient('a folder/é.txt');
    await blob.upload('hello', 5, { metadata: { kind: 'greeting' } });

    expect((await blob.downloadToBuffer()).toString()).toBe('hello');
    expect((await blob.getProperties()).metadata).toEqual({ kind: 'greeting' });
    const copy = container.getBlockBlobClient('copy');
    await (await copy.beginCopyFromURL(blob.url)).pollUntilDone();
    await blob.delete();
    const names: string[] = [];
    for await (const item of container.listBlobsFlat()) names.push(item.name);
    expect(names).toEqual(['copy']);
  });

  it('runs many at once, each with its own data and requests', async () => {
    const servers = await Promise.all(Array.from({ length: 4 }, () => startAzurite(forTheSdk)));
    const clients = servers.map((server) => BlobServiceClient.fromConnectionString(server.connectionString()));
    await clients[0]?.getContainerClient('only-here').create();

    expect(new Set(servers.map((server) => server.url)).size).toBe(4);
    expect(servers.map((server) => server.requests.count)).toEqual([1, 0, 0, 0]);
    expect(await clients[1]?.getContainerClient('only-here').exists()).toBe(false);
    await Promise.all(servers.map((server) => server.stop()));
  });

  it('knows each account by its own keys, and refuses one account the key of another', async () => {
    const [first, second] = [createStorageAccount('firstaccount'), createStorageAccount('secondaccount')];
    await using azurite = await startAzurite({ ...forTheSdk, accounts: [first, second] });
    const client = (key: string) =>
      new BlobServiceClient(azurite.blobEndpoint('secondaccount'), new StorageSharedKeyCredential('secondaccount', key));

    await client(second.key).createContainer('second');
    expect(
      await client(second.secondKey ?? '')
        .getContainerClient('second')
        .exists(),
    ).toBe(true);
    await expect(client(first.key).getContainerClient('second').getProperties()).rejects.toMatchObject({
      statusCode: 403,
    });
    const other = BlobServiceClient.fromConnectionString(azurite.connectionString('firstaccount'));
    expect(await other.getContainerClient('second').exists()).toBe(false);
    expect(() => azurite.blobEndpoint('nobody')).toThrow('nobody');
  });

  it('is strict: refuses a header it does not support', async () => {
    await using azurite = await startAzurite();
    const response = await fetch(`${azurite.blobEndpoint()}/absent/b`, {
      headers: { 'x-ms-range-get-content-crc64': 'true', range: 'bytes=0-1' },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).toContain('x-ms-range-get-content-crc64');
  });

  it('refuses an unknown service version, unless told not to check', async () => {
    await using azurite = await startAzurite();
    await using lenient = await startAzurite(forTheSdk);
    const ask = async (endpoint: string) => (await fetch(`${endpoint}/absent/b`, { headers: { 'x-ms-version': '2099-01-01' } })).text();

    expect(await ask(azurite.blobEndpoint())).toContain('InvalidHeaderValue');
    expect(await ask(lenient.blobEndpoint())).toContain('AuthorizationFailure');
  });

  it('records method, url, headers and status of each request since a mark', async () => {
    await using azurite = await startAzurite(forTheSdk);
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString()).getContainerClient('log');
    await container.create();
    const mark = azurite.requests.mark();
    expect(azurite.requests.since(mark)).toEqual([]);

    await container.getBlockBlobClient('b').upload('abc', 3);
    await expect(container.getBlobClient('absent').getProperties()).rejects.toBeInstanceOf(RestError);

    const [put, head, ...more] = azurite.requests.since(mark);
    expect(more).toEqual([]);
    expect(put).toMatchObject({ index: 1, method: 'PUT', url: '/devstoreaccount1/log/b', status: 201 });
    expect(put?.headers).toMatchObject({ 'content-length': '3', 'x-ms-blob-type': 'BlockBlob' });
    expect(head).toMatchObject({ index: 2, method: 'HEAD', status: 404 });
    azurite.requests.forget();
    expect(azurite.requests.since()).toEqual([]);
    expect(azurite.requests.count).toBe(3);
  });

  it('is gone after stop, also with a connection open, and a second stop is harmless', async () => {
    const azurite = await startAzurite();
    const response = await fetch(azurite.blobEndpoint());
    await response.text();
    await Promise.all([azurite.stop(), azurite.stop()]);
    await expect(fetch(azurite.blobEndpoint())).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  });
});
