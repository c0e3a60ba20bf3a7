import { BlobClient, ContainerClient } from '@azure/storage-blob';
import { type AzuriteServer, startAzurite } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { containerConfig, type FullStore, openFull } from './azurite-store.ts';

let azurite: AzuriteServer;
let store: FullStore;

beforeAll(async () => {
  azurite = await startAzurite({ skipApiVersionCheck: true });
  store = await openFull(await containerConfig(azurite, 'signing'));
  await store.write('folder/a b#1.txt', 'content');
});
afterAll(async () => {
  await store.close();
  await azurite.stop();
});

describe('signUrl', () => {
  it('asks nothing of the service with an account key', async () => {
    const mark = azurite.requests.mark();
    await store.signUrl('folder/a b#1.txt');
    expect(azurite.requests.since(mark)).toEqual([]);
  });

  it('signs a file for writing, with the headers that the request needs', async () => {
    const { url, headers } = await store.signUrl('uploaded', { access: ['write'] });
    expect((await fetch(url, { method: 'PUT', headers, body: 'by url' })).status).toBe(201);
    expect((await fetch(url)).status).toBe(403);
    expect(await (await store.read('uploaded')).text()).toBe('by url');
  });

  it('signs a file for deleting', async () => {
    await store.write('deleted', 'x');
    const { url } = await store.signUrl('deleted', { access: ['delete'] });
    expect((await fetch(url, { method: 'DELETE' })).status).toBe(202);
    expect(await store.exists('deleted')).toBe(false);
  });

  it('signs the datastore for listing and reading', async () => {
    const { url } = await store.signUrl('', { access: ['read', 'list'] });
    const container = new ContainerClient(url);
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    expect(names).toContain('folder/a b#1.txt');
    expect((await container.getBlobClient('folder/a b#1.txt').downloadToBuffer()).toString()).toBe('content');
  });

  it('signs for the account, with an account key', async () => {
    const driver = { azure_blob: { account: { services: 'b', resourceTypes: 'sco' }, permissions: 'rl' } };
    const { url } = await store.signUrl('folder/a b#1.txt', { driver });
    expect(new URL(url).searchParams.get('ss')).toBe('b');
    expect((await new BlobClient(url).downloadToBuffer()).toString()).toBe('content');
  });

  it('lets the answer have other headers', async () => {
    const driver = { azure_blob: { headers: { contentDisposition: 'attachment; filename="a.txt"', contentType: 'text/plain' } } };
    const answer = await fetch((await store.signUrl('folder/a b#1.txt', { driver })).url);
    expect([answer.headers.get('content-disposition'), answer.headers.get('content-type')]).toEqual([
      'attachment; filename="a.txt"',
      'text/plain',
    ]);
  });

  it('begins and ends when it is told', async () => {
    const startsAt = new Date(Date.now() + 3_600_000);
    const { url } = await store.signUrl('folder/a b#1.txt', { startsAt, expiresAt: new Date(Date.now() + 7_200_000) });
    expect((await fetch(url)).status).toBe(403);
    const ended = await store.signUrl('folder/a b#1.txt', { expiresAt: new Date(Date.now() - 60_000) });
    expect((await fetch(ended.url)).status).toBe(403);
  });

  it('cannot list by a URL of one file', async () => {
    await expect(store.signUrl('folder', { access: ['list'] })).rejects.toMatchObject({ code: 'CAPABILITY.MISSING' });
  });
});
