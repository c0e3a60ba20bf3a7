import { Operator } from 'opendal';
import { type BlobSubjectModule, blockConcurrency, blockSize } from '../subject.ts';

/** OpenDAL's native binding. It has no option for checksums on azblob. */
export const subject: BlobSubjectModule = {
  checks: undefined,
  smallChecks: 'none, it has no option',
  async create(target) {
    const operator = new Operator('azblob', {
      endpoint: target.endpoint,
      account_name: target.accountName,
      account_key: target.accountKey,
      container: target.container,
    });
    return {
      async put(name, bytes) {
        await operator.write(name, bytes);
      },
      async get(name) {
        return (await operator.read(name)).length;
      },
      async upload(name, source) {
        const writer = await operator.writer(name, { chunk: BigInt(blockSize), concurrent: blockConcurrency });
        for await (const chunk of source) await writer.write(chunk);
        await writer.close();
      },
      async download(name) {
        const reader = await operator.reader(name);
        let size = 0;
        for await (const chunk of reader.createReadStream()) size += chunk.length;
        return size;
      },
      async list() {
        let count = 0;
        for (const entry of await operator.list('', { recursive: true })) if (entry.path() !== '') count++;
        return count;
      },
    };
  },
};
