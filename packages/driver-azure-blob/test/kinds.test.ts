import type { ContainerClient } from '@azure/storage-blob';
import { once } from '@stowage/core/driver';
import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../src/client.ts';
import { configSchema } from '../src/config.ts';
import { copyBlocks, sourceOf } from '../src/operations/copy.ts';
import { headBlob } from '../src/requests/head-blob.ts';
import { containerConfig, type FullStore, foreignContainer, openFull, patternBytes, toStream } from './azurite-store.ts';

const block = 65_536;
const large = patternBytes(block * 3 + 5);
let azurite: AzuriteServer;
let store: FullStore;
let container: ContainerClient;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  store = await openFull(await containerConfig(azurite, 'kinds'));
  container = foreignContainer(azurite, 'kinds');
});
afterAll(async () => {
  await store.close();
  await azurite.stop();
});

async function textOf(path: string): Promise<string> {
  return (await store.read(path)).text();
}

describe('an append blob', () => {
  it('is replaced by a write of one request', async () => {
    await store.append('log-1', 'appended');
    await store.write('log-1', 'written');
    expect(await textOf('log-1')).toBe('written');
  });

  it('is kept by a write of several blocks, which says what to do', async () => {
    await store.append('log-2', 'appended');
    await expect(store.write('log-2', toStream(large))).rejects.toMatchObject({
      code: 'CONDITION.FAILED',
      nextAction: expect.stringContaining('delete it first'),
    });
    expect(await textOf('log-2')).toBe('appended');
  });

  it('is copied to a block blob with all that it has', async () => {
    await store.append('log-3', large);
    await container.getBlobClient('log-3').setHTTPHeaders({ blobContentType: 'text/csv' });
    await store.setMetadata('log-3', { source: 'sensor' });
    const { size } = await store.copy('log-3', 'log-3-copy');
    expect(size).toBe(large.byteLength);
    const result = await store.read('log-3-copy');
    expect(result.entry).toMatchObject({
      contentType: 'text/csv',
      metadata: { source: 'sensor' },
      driver: { azure_blob: { blobType: 'BlockBlob' } },
    });
    expect(Buffer.compare(await result.bytes(), large)).toBe(0);
  });

  it('takes appends of more than one block, whole or not at all where others append', async () => {
    await store.append('log-4', toStream(large));
    await store.append('log-4', 'end');
    const bytes = await (await store.read('log-4')).bytes();
    expect(Buffer.compare(bytes, Buffer.concat([large, Buffer.from('end')]))).toBe(0);
  });

  it('of a certain size only takes nothing when it has another', async () => {
    await expect(store.append('log-5', 'x', { ifSize: 1 })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    expect(await store.exists('log-5')).toBe(false);
    await store.append('log-5', '', { ifSize: 0 });
    await expect(store.append('log-5', '', { ifSize: 1 })).rejects.toMatchObject({ code: 'CONDITION.FAILED' });
    await store.append('log-5', 'x', { ifSize: 0 });
    expect(await textOf('log-5')).toBe('x');
  });
});

describe('a block blob', () => {
  it('takes no append and says why', async () => {
    await store.write('written', 'x');
    for (const content of ['y', '']) {
      await expect(store.append('written', content)).rejects.toMatchObject({
        code: 'CONDITION.FAILED',
        nextAction: expect.stringContaining('delete it first'),
      });
    }
  });

  it('of several blocks keeps the MD5 that the caller knows', async () => {
    const contentMd5 = Buffer.alloc(16, 3).toString('base64');
    await store.write('with-md5', large, { driver: { azure_blob: { contentMd5 } } });
    expect(await store.stat('with-md5')).toMatchObject({ digests: { md5: contentMd5 } });
  });

  it('that is leased is written only with the lease', async () => {
    await store.write('leased', 'old');
    const { leaseId = '' } = await container.getBlobClient('leased').getBlobLeaseClient().acquireLease(-1);
    const refused = { code: 'PATH.LOCKED', nextAction: expect.stringContaining('lease') };
    await expect(store.write('leased', 'new')).rejects.toMatchObject(refused);
    await expect(store.write('leased', large)).rejects.toMatchObject(refused);
    await store.write('leased', 'new', { driver: { azure_blob: { leaseId } } });
    expect(await textOf('leased')).toBe('new');
    await store.write('leased', large, { driver: { azure_blob: { leaseId } } });
    expect(await store.stat('leased')).toMatchObject({ size: large.byteLength, driver: { azure_blob: { leaseState: 'leased' } } });
  });

  it('is copied block by block with headers, metadata and MD5, by the key of the account', async () => {
    const contentMd5 = Buffer.alloc(16, 5).toString('base64');
    await store.write('source', large, {
      contentType: 'text/csv',
      cacheControl: 'no-store',
      metadata: { a: 'b' },
      driver: { azure_blob: { contentMd5 } },
    });
    const config = configSchema['~standard'].validate(await containerConfig(azurite, 'kinds'));
    if (config instanceof Promise || config.issues !== undefined) throw new Error('The configuration is not valid.');
    const client = createClient(config.value, once);
    const entry = await headBlob(client, { path: 'source' });
    const source = await sourceOf(client, 'source', entry.etag, undefined);
    const mark = azurite.requests.mark();
    await copyBlocks(client, { from: 'source', to: 'in-blocks' }, entry, source, block);
    await client.close();
    const asked = azurite.requests.since(mark).filter(({ method }) => method === 'PUT');
    expect(asked).toHaveLength(5);
    const result = await store.read('in-blocks');
    expect(result.entry).toMatchObject({
      contentType: 'text/csv',
      cacheControl: 'no-store',
      metadata: { a: 'b' },
      digests: { md5: contentMd5 },
    });
    expect(Buffer.compare(await result.bytes(), large)).toBe(0);
  });
});

describe('two writers of one file', () => {
  it('of several blocks: the slower one is told, if its content is a stream', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    async function* slow(): AsyncGenerator<Uint8Array> {
      yield large;
      await gate;
      yield large;
    }
    const mark = azurite.requests.mark();
    const slower = store.write('contended', slow());
    const staged = (): number =>
      azurite.requests.since(mark).filter(({ url, status }) => url.endsWith('comp=block') && status === 201).length;
    while (staged() < 3) await new Promise((resolve) => setImmediate(resolve));
    await store.write('contended', large);
    release();
    await expect(slower).rejects.toMatchObject({
      code: 'CONDITION.FAILED',
      retryable: false,
      nextAction: expect.stringContaining('write it again'),
    });
    expect(await store.stat('contended')).toMatchObject({ size: large.byteLength });
  });
});
