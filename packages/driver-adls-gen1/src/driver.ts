import { type Driver, defineDriver } from '@stowage/core/driver';
import { type Gen1Capability, gen1Capabilities } from './capabilities.ts';
import { configJsonSchema, configSchema, resolveConfig } from './config.ts';
import { openConnection } from './connection.ts';

/**
 * The driver for Azure Data Lake Storage Gen1: a whole account of the service, which was shut down on 29 February 2024, or what a
 * compatible gateway makes of one.
 *
 * @example
 * ```ts
 * await using store = await openDatastore(adlsGen1, {
 *   store_name: 'archive',
 *   endpoint: 'https://gateway.example',
 *   credentials: { tenant_id, client_id, client_secret },
 * });
 * for await (const entry of store.list('2019', { recursive: true })) console.log(entry.path);
 * ```
 *
 * Source: Microsoft Learn, "Data Lake Store Filesystem REST API"; Apache Hadoop, "WebHDFS REST API".
 */
export const adlsGen1: Driver<typeof configSchema, Gen1Capability, never> = defineDriver({
  type: 'azure_data_lake_gen1',
  title: 'Azure Data Lake Storage Gen1',
  status: 'retired',
  capabilities: { always: gen1Capabilities, sometimes: {} },
  config: configSchema,
  jsonSchema: configJsonSchema,
  location: (config) => resolveConfig(config).endpoint.url,
  open: async (config, context) => openConnection(config, context),
});
