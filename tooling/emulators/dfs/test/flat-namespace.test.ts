import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Clients, refusal, startClients } from './harness.ts';

let clients: Clients;

beforeAll(async () => {
  clients = await startClients({ hierarchicalNamespace: false });
  await clients.lake.getFileSystemClient('flat').create();
});
afterAll(() => clients.emulator.stop());

test('an account without a hierarchical namespace says so', async () => {
  expect((await clients.blobs.getAccountInfo()).isHierarchicalNamespaceEnabled).toBe(false);
});

test('it refuses access control, owners and expiry, and tells nothing of them', async () => {
  const file = clients.lake.getFileSystemClient('flat').getFileClient('folder/file');
  expect(await refusal(file.create({ permissions: '0777' }))).toEqual({ status: 400, code: 'UnsupportedHeader' });
  await file.upload(Buffer.from('data'));
  expect((await refusal(file.getAccessControl())).status).toBe(400);
  expect(await refusal(file.setAccessControl([]))).toMatchObject({ status: 400 });
  expect(await refusal(file.setExpiry('RelativeToNow', { timeToExpireInMs: 1000 }))).toEqual({
    status: 400,
    code: 'HierarchicalNamespaceNotEnabled',
  });
  const { owner, permissions, contentLength } = await file.getProperties();
  expect([owner, permissions, contentLength]).toEqual([undefined, undefined, 4]);
});

test('blobs keep snapshots', async () => {
  const blob = clients.blobs.getContainerClient('flat').getBlockBlobClient('kept');
  await blob.upload('before', 6);
  const { snapshot = '' } = await blob.createSnapshot();
  await blob.upload('after', 5);
  expect((await blob.withSnapshot(snapshot).downloadToBuffer()).toString()).toBe('before');
  expect(await refusal(blob.delete())).toEqual({ status: 409, code: 'SnapshotsPresent' });
  await blob.delete({ deleteSnapshots: 'include' });
});
