import { type Driver, defineDriver } from '@stowage/core/driver';
import { type FilesCapability, filesCapabilities } from './capabilities.ts';
import { configJsonSchema, configSchema, resolveConfig } from './config.ts';
import { openConnection } from './connection.ts';
import { createShare } from './operations/provision.ts';

/**
 * The driver for Azure Files: an SMB share of a storage account, over its REST protocol.
 *
 * What an opened datastore can do hangs on its credential: an account key and an identity have everything (but only a key signs URLs), a SAS has
 * what its letters say, and a snapshot can be read. Ask `supports`, or `requireCapabilities`.
 *
 * @example
 * ```ts
 * const store = requireCapabilities(
 *   await openDatastore(azureFiles, { account_name: 'training', file_share_name: 'images', credentials: { account_key } }),
 *   'read',
 *   'write',
 * );
 * await store.write('hello.txt', 'Hello');
 * ```
 *
 * Source: Microsoft Learn, "Azure Files REST API".
 */
export const azureFiles: Driver<typeof configSchema, 'native', FilesCapability> = defineDriver({
  type: 'azure_file',
  title: 'Azure Files',
  capabilities: {
    always: { native: { support: 'native', note: 'The clients of @azure/storage-file-share.' } },
    sometimes: filesCapabilities,
  },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: ({ snapshot, ...config }) => {
    const share = `${resolveConfig(config).endpoint.url}/${config.file_share_name}`;
    return snapshot === undefined ? share : `${share}?sharesnapshot=${snapshot}`;
  },
  open: async (config, context) => openConnection(config, context),
  provision: createShare,
});
