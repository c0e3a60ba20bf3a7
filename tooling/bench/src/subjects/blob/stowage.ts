import { openDatastore, requireCapabilities } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { type BlobSubjectModule, blockConcurrency, blockSize } from '../subject.ts';

/** Our driver, opened as an application opens it. */
export const subject: BlobSubjectModule = {
  checks: 'its default, CRC64 of each block and each range (MD5 of the first)',
  smallChecks: 'its default, a checksum of each body in both directions',
  async create(target, checksums) {
    const opened = await openDatastore(azureBlob, {
      account_name: target.accountName,
      container_name: target.container,
      endpoint: target.endpoint,
      credentials: { account_key: target.accountKey },
      block_size: blockSize,
      concurrency: blockConcurrency,
      ...(checksums === 'off' ? { checksum: 'none' } : {}),
    });
    const store = requireCapabilities(opened, 'read', 'write', 'list');
    return {
      async put(name, bytes) {
        await store.write(name, bytes);
      },
      async get(name) {
        return (await (await store.read(name)).bytes()).length;
      },
      async upload(name, source) {
        await store.write(name, source);
      },
      async download(name) {
        let size = 0;
        for await (const chunk of await store.read(name)) size += chunk.length;
        return size;
      },
      async list() {
        let count = 0;
        for await (const entry of store.list('', { recursive: true })) if (entry.kind === 'file') count++;
        return count;
      },
    };
  },
};
