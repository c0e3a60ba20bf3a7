import { Readable } from 'node:stream';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { AzureStorageBlobStorageAdapter } from '@flystorage/azure-storage-blob';
import { FileStorage } from '@flystorage/file-storage';
import { type BlobSubjectModule, blockConcurrency, blockSize } from '../subject.ts';

const mimeType = 'application/octet-stream';

/** FlyStorage over @azure/storage-blob. It has no option for checksums. */
export const subject: BlobSubjectModule = {
  checks: undefined,
  smallChecks: 'none, it has no option',
  async create(target) {
    const container = new BlobServiceClient(
      target.endpoint,
      new StorageSharedKeyCredential(target.accountName, target.accountKey),
    ).getContainerClient(target.container);
    const storage = new FileStorage(new AzureStorageBlobStorageAdapter(container, { uploadMaxConcurrency: blockConcurrency }));
    return {
      async put(name, bytes) {
        await storage.write(name, bytes, { mimeType, size: bytes.length });
      },
      async get(name) {
        return (await storage.readToBuffer(name)).length;
      },
      async upload(name, source) {
        // Its adapter hands this size to the vendor's client as the size of a block.
        await storage.write(name, Readable.from(source, { objectMode: false }), { mimeType, size: blockSize });
      },
      async download(name) {
        let size = 0;
        for await (const chunk of await storage.read(name)) size += chunk.length;
        return size;
      },
      async list() {
        let count = 0;
        for await (const entry of storage.list('', { deep: true })) if (entry.isFile) count++;
        return count;
      },
    };
  },
};
