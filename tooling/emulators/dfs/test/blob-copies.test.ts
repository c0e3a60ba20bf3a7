import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clients, refusal, startClients } from './harness.ts';

let clients: Clients;
beforeAll(async () => {
  clients = await startClients();
  await clients.blobs.getContainerClient('copies').create();
});
afterAll(() => clients.emulator.stop());

const blob = (name: string): ReturnType<ReturnType<Clients['blobs']['getContainerClient']>['getBlockBlobClient']> =>
  clients.blobs.getContainerClient('copies').getBlockBlobClient(name);

test('a blob that is put from a URL brings its metadata and headers, unless the request has its own', async () => {
  await blob('from').upload('0123456789', 10, { metadata: { a: '1' }, blobHTTPHeaders: { blobContentType: 'text/plain' } });
  await blob('whole').syncUploadFromURL(blob('from').url);
  expect(await blob('whole').getProperties()).toMatchObject({ metadata: { a: '1' }, contentType: 'text/plain' });
  const own = { metadata: { b: '2' }, blobHTTPHeaders: { blobContentType: 'text/html' } };
  await blob('own').syncUploadFromURL(blob('from').url, own);
  expect(await blob('own').getProperties()).toMatchObject({ metadata: { b: '2' }, contentType: 'text/html' });
  await blob('bare').syncUploadFromURL(blob('from').url, { copySourceBlobProperties: false });
  expect((await blob('bare').getProperties()).contentType).toBe('application/octet-stream');
  const stale = { sourceConditions: { ifMatch: '"0x1"' } };
  expect(await refusal(blob('never').syncUploadFromURL(blob('from').url, stale))).toEqual({ status: 412, code: 'SourceConditionNotMet' });
});

test('a part of a source can be staged or appended', async () => {
  await blob('source').upload('0123456789', 10);
  await blob('staged').stageBlockFromURL('MQ==', blob('source').url, 2, 3);
  await blob('staged').commitBlockList(['MQ==']);
  expect((await blob('staged').downloadToBuffer()).toString()).toBe('234');
  const appended = clients.blobs.getContainerClient('copies').getAppendBlobClient('appended');
  await appended.create();
  await appended.appendBlockFromURL(blob('source').url, 5, 2);
  await appended.appendBlock('!', 1);
  expect((await appended.downloadToBuffer()).toString()).toBe('56!');
  expect((await refusal(appended.appendBlock('', 0))).status).toBe(400);
});

test('a tier that is named on writing is the blob’s own from then on', async () => {
  await blob('cold').upload('x', 1, { tier: 'Cold' });
  const { accessTier, accessTierInferred, accessTierChangedOn } = await blob('cold').getProperties();
  expect({ accessTier, accessTierInferred }).toEqual({ accessTier: 'Cold', accessTierInferred: undefined });
  expect(accessTierChangedOn).toBeInstanceOf(Date);
  await blob('cold').setAccessTier('Hot');
  expect((await blob('cold').getProperties()).accessTier).toBe('Hot');
});
