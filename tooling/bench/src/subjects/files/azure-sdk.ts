import { buffer } from 'node:stream/consumers';
import { ShareServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import type { SubjectModule } from '../subject.ts';

/** @azure/storage-file-share, by its streaming interface. */
export const subject: SubjectModule = {
  checks: undefined,
  smallChecks: 'none, its default',
  async create(target) {
    const service = new ShareServiceClient(target.endpoint, new StorageSharedKeyCredential(target.accountName, target.accountKey));
    const directory = service.getShareClient(target.container).rootDirectoryClient;
    return {
      async put(name, bytes) {
        await directory.getFileClient(name).uploadData(bytes);
      },
      async get(name) {
        const { readableStreamBody } = await directory.getFileClient(name).download();
        if (!readableStreamBody) throw new Error('The answer has no body.');
        return (await buffer(readableStreamBody)).length;
      },
    };
  },
};
