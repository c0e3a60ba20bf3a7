import {
  defineStorageConfig,
  mebibyte,
  type ResolvedCredential,
  resolveCredential,
  type StorageConfig,
  type StorageConfigInput,
} from '@stowage/azure-common';
import type { ConfigSchema } from '@stowage/core/driver';
import { z } from 'zod';

/**
 * The configuration of an Azure Blob datastore: the fields of Azure ML v2, and a few of our own.
 *
 * `checksum: 'auto'` compares a CRC-64 of every body in both directions, and an MD5 where the server has nothing else. `block_size` is 1 KiB to
 * 128 MiB, default 8 MiB; blocks are larger where a body would need more than 50 000.
 *
 * @example
 * ```ts
 * const config: AzureBlobConfigInput = {
 *   account_name: 'training',
 *   container_name: 'images',
 *   credentials: { account_key: process.env.STORAGE_KEY },
 * };
 * ```
 */
export interface AzureBlobConfigInput extends StorageConfigInput {
  readonly container_name: string;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AzureBlobConfig extends StorageConfig {
  readonly container_name: string;
}

const containerName = z
  .string()
  .regex(/^(?:[a-z0-9](?:-?[a-z0-9]){2,62}|\$root|\$web|\$logs)$/, 'must be 3 to 63 lower-case letters, digits and single hyphens')
  .max(63, 'must be 3 to 63 lower-case letters, digits and single hyphens');

const { schema, toJsonSchema } = defineStorageConfig<AzureBlobConfigInput, AzureBlobConfig>(
  { container_name: containerName.describe('The container in the account.') },
  { blockSize: { default: 8 * mebibyte, max: 128 * mebibyte }, checksums: ['auto', 'md5', 'crc64', 'none'] },
);

/** The schema of {@link AzureBlobConfig}. */
export const configSchema: ConfigSchema<AzureBlobConfigInput, AzureBlobConfig> = schema;

/** The configuration's JSON Schema. */
export const configJsonSchema: () => Readonly<Record<string, unknown>> = toJsonSchema;

/** The endpoint and credential that a configuration stands for. No I/O. */
export function resolveConfig(config: AzureBlobConfig): ResolvedCredential {
  const { account_name, endpoint, protocol, credentials } = config;
  return resolveCredential(credentials, { service: 'blob', account_name, endpoint, protocol });
}
