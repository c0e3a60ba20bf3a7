import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { type BlobSubjectModule, blockConcurrency, blockSize } from '../subject.ts';

/** @azure/storage-blob, by its streaming interface. */
export const subject: BlobSubjectModule = {
  checks: 'CRC64 by its own option (structured messages)',
  smallChecks: 'none, its default',
  async create(target, checksums) {
    const isChecked = checksums === 'on';
    const service = new BlobServiceClient(target.endpoint, new StorageSharedKeyCredential(target.accountName, target.accountKey));
    const container = service.getContainerClient(target.container);
    const checksum = isChecked ? ({ contentChecksumAlgorithm: 'StorageCrc64' } as const) : {};

    async function open(name: string): Promise<NodeJS.ReadableStream> {
      const { readableStreamBody } = await container.getBlobClient(name).download(0, undefined, checksum);
      if (!readableStreamBody) throw new Error('The answer has no body.');
      return readableStreamBody;
    }

    return {
      async put(name, bytes) {
        await container.getBlockBlobClient(name).upload(bytes, bytes.length);
      },
      async get(name) {
        return (await buffer(await open(name))).length;
      },
      async upload(name, source) {
        const stream = Readable.from(source, { objectMode: false });
        await container.getBlockBlobClient(name).uploadStream(stream, blockSize, blockConcurrency, checksum);
      },
      async download(name) {
        let size = 0;
        for await (const chunk of await open(name)) size += chunk.length;
        return size;
      },
      async list() {
        let count = 0;
        for await (const item of container.listBlobsFlat()) if (item.name !== '') count++;
        return count;
      },
    };
  },
};
