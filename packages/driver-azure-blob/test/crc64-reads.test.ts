import { openDatastore, requireCapabilities } from '@stowage/core';
import { type BlobStub, blobOfSize, contentAt, contentPeriod, startBlobStub } from '@stowage/servers';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { azureBlob } from '../src/index.ts';
import { collect } from './azurite-store.ts';

let stub: BlobStub;

// Azurite cannot make the CRC-64 of a range; the stub makes it with the calculator of Microsoft's client.
beforeAll(async () => {
  stub = await startBlobStub();
});
afterAll(() => stub.stop());

it.each(['auto', 'crc64'] as const)('ranges are compared with the CRC-64 that the service gives, with checksum %s', async (checksum) => {
  const credentials = { account_key: stub.account.key };
  const opened = await openDatastore(
    azureBlob,
    { container_name: 'reads', endpoint: stub.blobEndpoint, credentials, checksum },
    { retry: false },
  );
  await using store = requireCapabilities(opened, 'read', 'write');
  // From the first answer on it is known that this is not Azurite.
  await store.write('first', 'x');
  for (const size of [1, 1_000, contentPeriod, 7 * contentPeriod + 13]) {
    const found = Buffer.concat(await collect(await store.read(blobOfSize(size))));
    expect(found.byteLength).toBe(size);
    for (let at = 0; at < size; at += contentPeriod) {
      const expected = contentAt(at, Math.min(contentPeriod, size - at));
      expect(Buffer.compare(found.subarray(at, at + contentPeriod), expected)).toBe(0);
    }
  }
});
