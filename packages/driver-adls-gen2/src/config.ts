import {
  type Credential,
  createEndpoint,
  defineStorageConfig,
  type Endpoint,
  mebibyte,
  parseConnectionString,
  resolveCredential,
  type StorageConfig,
  type StorageConfigInput,
} from '@stowage/azure-common';
import { type ConfigSchema, DatastoreError } from '@stowage/core/driver';
import { z } from 'zod';

/**
 * The configuration of an Azure Data Lake Storage Gen2 datastore: the fields of Azure ML v2, and a few of our own.
 *
 * `endpoint` is a suffix of hosts (`core.windows.net`), or the whole URL of the DFS endpoint. `block_size` is 1 KiB to 128 MiB, default 8 MiB.
 *
 * @example
 * ```ts
 * const config: AdlsGen2ConfigInput = {
 *   account_name: 'training',
 *   filesystem: 'images',
 *   credentials: { account_key: process.env.STORAGE_KEY },
 * };
 * ```
 */
export interface AdlsGen2ConfigInput extends StorageConfigInput {
  readonly filesystem: string;
  /** The whole URL of the account's Blob endpoint, where it cannot be told from that of the DFS endpoint: emulators, custom domains. */
  readonly blob_endpoint?: string | undefined;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AdlsGen2Config extends StorageConfig {
  readonly filesystem: string;
  readonly blob_endpoint?: string | undefined;
}

const problem = 'must be 3 to 63 lower-case letters, digits and single hyphens';
const filesystemName = z
  .string()
  .regex(/^(?:[a-z0-9](?:-?[a-z0-9]){2,62}|\$root|\$web|\$logs)$/, problem)
  .max(63, problem);

const { schema, toJsonSchema } = defineStorageConfig<AdlsGen2ConfigInput, AdlsGen2Config>(
  {
    filesystem: filesystemName.describe('The file system in the account, which Blob storage calls a container.'),
    blob_endpoint: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe('Whole URL of the Blob endpoint, for emulators and custom domains.'),
  },
  { blockSize: { default: 8 * mebibyte, max: 128 * mebibyte }, checksums: ['auto', 'md5', 'crc64', 'none'] },
);

/** The schema of {@link AdlsGen2Config}. */
export const configSchema: ConfigSchema<AdlsGen2ConfigInput, AdlsGen2Config> = schema;

/** The configuration's JSON Schema. */
export const configJsonSchema: () => Readonly<Record<string, unknown>> = toJsonSchema;

/** Who asks, and where: the account has two endpoints over one tree. */
export interface ResolvedConfig {
  readonly credential: Credential;
  /** The DFS endpoint. */
  readonly endpoint: Endpoint;
  readonly blobEndpoint: Endpoint;
}

/** The endpoints and the credential that a configuration stands for. No I/O. */
export function resolveConfig(config: AdlsGen2Config): ResolvedConfig {
  const { account_name, protocol, credentials } = config;
  const { credential, endpoint } = resolveCredential(credentials, { service: 'dfs', account_name, endpoint: config.endpoint, protocol });
  return { credential, endpoint, blobEndpoint: blobEndpointOf(config, endpoint) };
}

function blobEndpointOf({ blob_endpoint, credentials }: AdlsGen2Config, endpoint: Endpoint): Endpoint {
  const { connection_string } = credentials ?? {};
  if (blob_endpoint === undefined && connection_string !== undefined) return parseConnectionString(connection_string, 'blob').endpoint;
  return createEndpoint({ service: 'blob', account_name: endpoint.accountName, endpoint: blob_endpoint ?? blobUrlOf(endpoint) });
}

/** Hosts of the service differ in one label: `<account>.dfs.core.windows.net`, `<account>.blob.core.windows.net`. */
function blobUrlOf({ url }: Endpoint): string {
  const blobUrl = url.replace('.dfs.', '.blob.');
  if (blobUrl !== url) return blobUrl;
  throw new DatastoreError('CONFIG.INVALID', 'blob_endpoint is missing: it cannot be told from the endpoint.', {
    nextAction: 'Give the whole URL of the Blob endpoint as blob_endpoint.',
  });
}
