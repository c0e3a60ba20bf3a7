import { openDatastore, requireCapabilities } from '@stowage/core';
import adlsGen2 from '@stowage/driver-adls-gen2';
import type { SubjectModule } from '../subject.ts';

/** Our driver, opened as an application opens it. */
export const subject: SubjectModule = {
  checks: undefined,
  smallChecks: 'its default, a checksum of each body in both directions',
  async create(target) {
    const opened = await openDatastore(adlsGen2, {
      account_name: target.accountName,
      filesystem: target.container,
      endpoint: target.endpoint,
      blob_endpoint: target.blobEndpoint,
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
