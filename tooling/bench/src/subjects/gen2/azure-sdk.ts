import { buffer } from 'node:stream/consumers';
import { DataLakeServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import type { SubjectModule } from '../subject.ts';

/** @azure/storage-file-datalake, by its streaming interface. */
export const subject: SubjectModule = {
  checks: undefined,
  smallChecks: 'none, its default',
  async create(target) {
    const service = new DataLakeServiceClient(target.endpoint, new StorageSharedKeyCredential(target.accountName, target.accountKey));
    const fileSystem = service.getFileSystemClient(target.container);
    return {
      async put(name, bytes) {
        await fileSystem.getFileClient(name).upload(bytes);
      },
      async get(name) {
        const { readableStreamBody } = await fileSystem.getFileClient(name).read();
        if (!readableStreamBody) throw new Error('The answer has no body.');
        return (await buffer(readableStreamBody)).length;
      },
    };
  },
};
