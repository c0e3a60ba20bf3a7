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
 * The configuration of an Azure Data Lake Storage Gen1 datastore: the fields of Azure ML v2, and a few of our own.
 *
 * `endpoint` is a suffix of hosts (`azuredatalakestore.net`), or a whole URL for gateways and emulators. `credentials` are those of an
 * identity: the service knows neither keys nor signatures. `block_size` is 1 KiB to 28 MiB, default 4 MiB.
 *
 * @example
 * ```ts
 * const config: AdlsGen1ConfigInput = {
 *   store_name: 'archive',
 *   endpoint: 'https://gateway.example',
 *   credentials: { tenant_id, client_id, client_secret },
 * };
 * ```
 */
export interface AdlsGen1ConfigInput extends Omit<StorageConfigInput, 'account_name' | 'checksum'> {
  readonly store_name: string;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AdlsGen1Config extends Omit<StorageConfig, 'account_name' | 'checksum'> {
  readonly store_name: string;
}

const storeName = z.string().regex(/^[a-z0-9]{3,24}$/, 'must be 3 to 24 lower-case letters and digits');

const { schema, toJsonSchema } = defineStorageConfig<AdlsGen1ConfigInput, AdlsGen1Config>(
  { store_name: storeName.describe('The Data Lake Storage Gen1 account.') },
  { blockSize: { default: 4 * mebibyte, max: 28 * mebibyte }, checksums: undefined, hasAccount: false },
);

/** The schema of {@link AdlsGen1Config}. */
export const configSchema: ConfigSchema<AdlsGen1ConfigInput, AdlsGen1Config> = schema;

/** The configuration's JSON Schema. */
export const configJsonSchema: () => Readonly<Record<string, unknown>> = toJsonSchema;

/** The endpoint and the credential that a configuration stands for. No I/O. */
export function resolveConfig({ store_name, endpoint, protocol, credentials }: AdlsGen1Config): ResolvedCredential {
  return resolveCredential(credentials, { service: 'gen1', account_name: store_name, endpoint, protocol });
}
