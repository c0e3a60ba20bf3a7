import { afterEach, expect, test } from 'vitest';
import { type Clients, collect, refusal, send, startClients } from './harness.ts';

let clients: Clients;
afterEach(() => clients.emulator.stop());

test('deleted paths are listed a page at a time, behind those that are there', async () => {
  clients = await startClients({ softDelete: true });
  const lake = clients.lake.getFileSystemClient('deleted');
  await lake.create();
  for (const name of ['b', 'a', 'a', 'c', 'kept']) {
    await lake.getFileClient(name).create();
    if (name !== 'kept') await lake.getFileClient(name).delete();
  }
  const pages: number[] = [];
  const names: string[] = [];
  for await (const page of lake.listDeletedPaths().byPage({ maxPageSize: 3 })) {
    pages.push(page.pathItems?.length ?? 0);
    names.push(...(page.pathItems ?? []).map(({ name }) => name));
  }
  expect({ pages, names }).toEqual({ pages: [3, 1], names: ['a', 'a', 'b', 'c'] });
  const container = clients.blobs.getContainerClient('deleted');
  const blobs: string[] = [];
  for await (const page of container.listBlobsFlat({ includeDeleted: true }).byPage({ maxPageSize: 2 }))
    blobs.push(page.segment.blobItems.map(({ name, deleted }) => (deleted ? `-${name}` : name)).join());
  expect(blobs).toEqual(['kept,-a', '-a,-b', '-c']);
});

test('deleted containers are listed once, behind all others', async () => {
  clients = await startClients({ softDelete: true, authentication: 'off' });
  for (const name of ['one', 'two', 'three']) await clients.blobs.createContainer(name);
  await clients.blobs.deleteContainer('one');
  const pages: string[] = [];
  for await (const page of clients.blobs.listContainers({ includeDeleted: true }).byPage({ maxPageSize: 1 }))
    pages.push(page.containerItems.map(({ name }) => name).join());
  expect(pages).toEqual(['three', 'two,one']);
  const daysLeft = async (): Promise<(number | undefined)[]> =>
    (await collect(clients.blobs.listContainers({ includeDeleted: true, prefix: 'one' }))).map(
      ({ properties }) => properties.remainingRetentionDays,
    );
  expect(await daysLeft()).toEqual([6]);
  clients.emulator.clock.advance(2 * 86_400_000);
  expect(await daysLeft()).toEqual([4]);
});

test('the name of a deleted container is taken for a while, at both endpoints', async () => {
  clients = await startClients();
  const container = clients.blobs.getContainerClient('again');
  await container.create();
  await container.delete();
  expect(await refusal(container.create())).toEqual({ status: 409, code: 'ContainerBeingDeleted' });
  clients.emulator.clock.advance(31_000);
  await container.create();
  await clients.emulator.stop();
  clients = await startClients({ authentication: 'off', containerDeletionTime: 0 });
  const { url } = clients.emulator;
  for (const method of ['PUT', 'DELETE', 'PUT']) expect((await send(url, method, '/again?resource=filesystem')).status).toBeLessThan(300);
});

test('listings refuse words that they do not know', async () => {
  clients = await startClients({ authentication: 'off' });
  const { blobUrl, url } = clients.emulator;
  await send(url, 'PUT', '/words?resource=filesystem');
  const list = async (query: string, headers = {}): Promise<[string | null, string | undefined]> => {
    const { code, text } = await send(blobUrl, 'GET', query, headers);
    return [code, /<(?:QueryParameter|Header)Name>(.*?)</.exec(text)?.[1]];
  };
  const words = '/words?restype=container&comp=list';
  expect(await list(`${words}&include=secrets`)).toEqual(['InvalidQueryParameterValue', 'include']);
  expect(await list(`${words}&showonly=links`)).toEqual(['InvalidQueryParameterValue', 'showonly']);
  expect(await list(`${words}&maxresults=0`)).toEqual(['OutOfRangeQueryParameterValue', 'maxresults']);
  expect(await list(`${words}&marker=made-up`)).toEqual(['InvalidQueryParameterValue', 'continuation']);
  expect(await list('/?comp=list&include=secrets')).toEqual(['InvalidQueryParameterValue', 'include']);
  expect(await list(words, { 'x-ms-version': '1.0' })).toEqual(['InvalidHeaderValue', 'x-ms-version']);
  expect(await collect(clients.blobs.getContainerClient('words').listBlobsFlat({ includeMetadata: true, includeCopy: true }))).toEqual([]);
});
