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
 * The configuration of an Azure Files datastore: the fields of Azure ML v2, and a few of our own.
 *
 * `checksum: 'auto'` compares an MD5 of every body in both directions: the service knows no other. `block_size` is 1 KiB to 4 MiB, which is
 * also the default: the service takes no more in one request.
 *
 * @example
 * ```ts
 * const config: AzureFilesConfigInput = {
 *   account_name: 'training',
 *   file_share_name: 'images',
 *   credentials: { account_key: process.env.STORAGE_KEY },
 * };
 * ```
 */
export interface AzureFilesConfigInput extends StorageConfigInput {
  readonly file_share_name: string;
  /** Read this snapshot of the share: the time that the service gave it. Such a datastore can only be read. */
  readonly snapshot?: string | undefined;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AzureFilesConfig extends StorageConfig {
  readonly file_share_name: string;
  readonly snapshot?: string | undefined;
}

const shareName = z
  .string()
  .regex(/^[a-z0-9](?:-?[a-z0-9]){2,62}$/, 'must be 3 to 63 lower-case letters, digits and single hyphens')
  .max(63, 'must be 3 to 63 lower-case letters, digits and single hyphens');

const snapshotTime = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z$/, 'must be a time as the service writes it: 2026-01-31T12:00:00.0000000Z');

const { schema, toJsonSchema } = defineStorageConfig<AzureFilesConfigInput, AzureFilesConfig>(
  {
    file_share_name: shareName.describe('The share in the account.'),
    snapshot: snapshotTime.optional().describe('A snapshot of the share, by its time; it can only be read.'),
  },
  { blockSize: { default: 4 * mebibyte, max: 4 * mebibyte }, checksums: ['auto', 'md5', 'none'] },
);

/** The schema of {@link AzureFilesConfig}. */
export const configSchema: ConfigSchema<AzureFilesConfigInput, AzureFilesConfig> = schema;

/** The configuration's JSON Schema. */
export const configJsonSchema: () => Readonly<Record<string, unknown>> = toJsonSchema;

/** The endpoint and credential that a configuration stands for. No I/O. */
export function resolveConfig(config: AzureFilesConfig): ResolvedCredential {
  const { account_name, endpoint, protocol, credentials } = config;
  return resolveCredential(credentials, { service: 'file', account_name, endpoint, protocol });
}
