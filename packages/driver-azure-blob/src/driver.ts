import { type Driver, defineDriver } from '@stowage/core/driver';
import { type BlobCapability, blobCapabilities } from './capabilities.ts';
import { configJsonSchema, configSchema, resolveConfig } from './config.ts';
import { openConnection } from './connection.ts';
import { createContainer } from './operations/provision.ts';

/**
 * The driver for Azure Blob storage: a container of a storage account, or of Azurite.
 *
 * What an opened datastore can do hangs on its credential: an account key and an identity have everything, a SAS has what its letters
 * say, and without a credential there is reading. Ask `supports`, or `requireCapabilities`.
 *
 * @example
 * ```ts
 * const store = requireCapabilities(
 *   await openDatastore(azureBlob, { account_name: 'training', container_name: 'images', credentials: { account_key } }),
 *   'read',
 *   'write',
 * );
 * await store.write('hello.txt', 'Hello');
 * ```
 *
 * Source: Microsoft Learn, "Blob service REST API".
 */
export const azureBlob: Driver<typeof configSchema, 'native', BlobCapability> = defineDriver({
  type: 'azure_blob',
  title: 'Azure Blob Storage',
  capabilities: {
    always: { native: { support: 'native', note: 'The clients of @azure/storage-blob.' } },
    sometimes: blobCapabilities,
  },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => `${resolveConfig(config).endpoint.url}/${config.container_name}`,
  open: async (config, context) => openConnection(config, context),
  provision: createContainer,
});
