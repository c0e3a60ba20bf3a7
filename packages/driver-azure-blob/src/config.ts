import { type CredentialSettings, credentialSettingsSchema, type ResolvedCredential, resolveCredential } from '@stowage/azure-common';
import type { ConfigSchema } from '@stowage/core/driver';
import { z } from 'zod';

const mebibyte = 2 ** 20;

/** Which checksum travels with each body, and is asked for with each read. */
export type Checksum = 'auto' | 'md5' | 'crc64' | 'none';

/** The configuration of an Azure Blob datastore: the fields of Azure ML v2, and a few of our own. */
export interface AzureBlobConfig {
  /** The storage account. May be left out where a connection string or a whole URL as `endpoint` names it. */
  readonly account_name?: string | undefined;
  readonly container_name: string;
  /** A suffix (`core.windows.net`), or a whole URL for emulators and custom domains (`http://127.0.0.1:10000/devstoreaccount1`). */
  readonly endpoint?: string | undefined;
  readonly protocol?: 'https' | 'http' | undefined;
  /** Who asks. Nothing means the identity of this machine (`DefaultAzureCredential`); without any, `{ anonymous: true }`. */
  readonly credentials?: CredentialSettings | undefined;
  /**
   * `auto` sends an MD5 with a body of one request, which the service keeps with the blob, and a CRC64 with each block of a
   * larger one; reads are checked by MD5. `none` switches all of it off. Default `auto`.
   */
  readonly checksum: Checksum;
  /** Bytes of one block; larger ones where a body would need more than 50 000. Default 8 MiB. */
  readonly block_size: number;
  /** Requests at a time for one body. Memory for one upload is `block_size` times this and one block more. Default 5. */
  readonly concurrency: number;
}

/** What {@link AzureBlobConfig} may be given as: secrets as text, defaults left out. */
export interface AzureBlobConfigInput {
  readonly account_name?: string | undefined;
  readonly container_name: string;
  readonly endpoint?: string | undefined;
  readonly protocol?: 'https' | 'http' | undefined;
  readonly credentials?: z.input<typeof credentialSettingsSchema>;
  readonly checksum?: Checksum | undefined;
  readonly block_size?: number | undefined;
  readonly concurrency?: number | undefined;
}

const containerName = z
  .string()
  .regex(/^(?:[a-z0-9](?:-?[a-z0-9]){2,62}|\$root|\$web|\$logs)$/, 'must be 3 to 63 lower-case letters, digits and single hyphens')
  .max(63, 'must be 3 to 63 lower-case letters, digits and single hyphens');

const schema = z.strictObject({
  account_name: z.string().min(1).optional().describe('The storage account.'),
  container_name: containerName.describe('The container in the account.'),
  endpoint: z
    .string()
    .min(1)
    .optional()
    .describe('Suffix of the hosts (core.windows.net), or a whole URL for emulators and custom domains.'),
  protocol: z.enum(['https', 'http']).optional(),
  credentials: credentialSettingsSchema
    .optional()
    .describe('Who asks; nothing means the identity of this machine, { anonymous: true } nobody.'),
  checksum: z.enum(['auto', 'md5', 'crc64', 'none']).default('auto').describe('Checksum of every body in both directions.'),
  block_size: z
    .int()
    .min(1_024)
    .max(128 * mebibyte)
    .default(8 * mebibyte)
    .describe('Bytes of one block. Memory for one upload is about block_size times concurrency.'),
  concurrency: z.int().min(1).max(64).default(5).describe('Requests at a time for one body.'),
});

/** The schema of {@link AzureBlobConfig}. */
export const configSchema: ConfigSchema<AzureBlobConfigInput, AzureBlobConfig> = schema;

/** The configuration's JSON Schema. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** The endpoint and credential that a configuration stands for. No I/O. */
export function resolveConfig(config: AzureBlobConfig): ResolvedCredential {
  const { account_name, endpoint, protocol, credentials } = config;
  return resolveCredential(credentials, { service: 'blob', account_name, endpoint, protocol });
}
