import { openDatastore, requireCapabilities } from '@stowage/core';
import azureFiles from '@stowage/driver-azure-files';
import type { SubjectModule } from '../subject.ts';

/** Our driver, opened as an application opens it. */
export const subject: SubjectModule = {
  checks: undefined,
  smallChecks: 'its default, a checksum of each body in both directions',
  async create(target) {
    const opened = await openDatastore(azureFiles, {
      account_name: target.accountName,
      file_share_name: target.container,
      endpoint: target.endpoint,
      credentials: { account_key: target.accountKey },
    });
    const store = requireCapabilities(opened, 'read', 'write');
    return {
      async put(name, bytes) {
        await store.write(name, bytes);
      },
      async get(name) {
        return (await (await store.read(name)).bytes()).length;
      },
    };
  },
};
