import { type Driver, defineDriver } from '@stowage/core/driver';
import { type LakeCapability, lakeCapabilities } from './capabilities.ts';
import { configJsonSchema, configSchema, resolveConfig } from './config.ts';
import { openConnection } from './connection.ts';
import { createFilesystem } from './operations/provision.ts';

/**
 * The driver for Azure Data Lake Storage Gen2: a file system of a storage account with a hierarchical namespace.
 *
 * What an opened datastore can do hangs on its credential: an account key and an identity have everything, a SAS has what its letters
 * say. Ask `supports`, or `requireCapabilities`. An account without a hierarchical namespace fails the first operation with
 * `CONFIG.INVALID`: it is an `azure_blob`.
 *
 * @example
 * ```ts
 * const store = requireCapabilities(
 *   await openDatastore(adlsGen2, { account_name: 'training', filesystem: 'images', credentials: { account_key } }),
 *   'read',
 *   'rename',
 * );
 * await store.rename('staging', '2026-11-22');
 * ```
 *
 * Source: Microsoft Learn, "Azure Data Lake Storage Gen2 REST API".
 */
export const adlsGen2: Driver<typeof configSchema, 'native', LakeCapability> = defineDriver({
  type: 'azure_data_lake_gen2',
  title: 'Azure Data Lake Storage Gen2',
  capabilities: {
    always: { native: { support: 'native', note: 'The clients of @azure/storage-file-datalake.' } },
    sometimes: lakeCapabilities,
  },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => `${resolveConfig(config).endpoint.url}/${config.filesystem}`,
  open: async (config, context) => openConnection(config, context),
  provision: createFilesystem,
});
