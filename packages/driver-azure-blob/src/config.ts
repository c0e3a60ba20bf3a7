import {
  type CredentialSettings,
  credentialSettingsSchema,
  type ResolvedCredential,
  resolveCredential,
  type TokenCredential,
} from '@stowage/azure-common';
import type { ConfigSchema, Secret } from '@stowage/core/driver';
import { z } from 'zod';

const mebibyte = 2 ** 20;

/** Which checksum travels with each body, and is asked for with each read. */
export type Checksum = 'auto' | 'md5' | 'crc64' | 'none';

type Given<T> = T extends Secret ? string | Secret : T;

/**
 * Who asks: one of `{ account_key }`, `{ sas_token }`, `{ connection_string }`, `{ tenant_id, client_id, client_secret }`,
 * `{ tenant_id, client_id, certificate }`, `{ client_id }` (a managed identity), `{ anonymous: true }`, or a credential object of
 * `@azure/identity`. A SAS goes before a key.
 */
export type BlobCredentials = TokenCredential | { readonly [K in keyof CredentialSettings]: Given<CredentialSettings[K]> };

/**
 * The configuration of an Azure Blob datastore: the fields of Azure ML v2, and a few of our own.
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
export interface AzureBlobConfigInput {
  /** The storage account. May be left out where a connection string or a whole URL as `endpoint` names it. */
  readonly account_name?: string | undefined;
  readonly container_name: string;
  /** A suffix (`core.windows.net`), or a whole URL for emulators and custom domains (`http://127.0.0.1:10000/devstoreaccount1`). */
  readonly endpoint?: string | undefined;
  /** Default `https`. */
  readonly protocol?: 'https' | 'http' | undefined;
  /** Default: the identity of this machine (`DefaultAzureCredential`). Access without any credential is `{ anonymous: true }`. */
  readonly credentials?: BlobCredentials | undefined;
  /**
   * `auto` compares a CRC-64 of every body in both directions, and an MD5 where the server has nothing else; `none` switches that
   * off. Default `auto`.
   */
  readonly checksum?: Checksum | undefined;
  /** Bytes of one block, 1 KiB to 128 MiB; larger ones where a body would need more than 50 000. Default 8 MiB. */
  readonly block_size?: number | undefined;
  /** Requests at a time for one body, 1 to 64. An upload takes `block_size` times this of memory, and one block more. Default 5. */
  readonly concurrency?: number | undefined;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AzureBlobConfig extends Omit<AzureBlobConfigInput, 'credentials'> {
  readonly credentials?: CredentialSettings | undefined;
  readonly checksum: Checksum;
  readonly block_size: number;
  readonly concurrency: number;
}

const containerName = z
  .string()
  .regex(/^(?:[a-z0-9](?:-?[a-z0-9]){2,62}|\$root|\$web|\$logs)$/, 'must be 3 to 63 lower-case letters, digits and single hyphens')
  .max(63, 'must be 3 to 63 lower-case letters, digits and single hyphens');

const fields = z.strictObject({
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

/** A secret that is there without a value, from a variable that is not set, must not turn into another identity. */
const schema = fields.superRefine(({ credentials }, context) => {
  for (const [field, value] of Object.entries(credentials ?? {})) {
    if (value === undefined) context.addIssue({ code: 'custom', path: ['credentials', field], message: 'has no value' });
  }
});

/** The schema of {@link AzureBlobConfig}. */
export const configSchema: ConfigSchema<AzureBlobConfigInput, AzureBlobConfig> =
  // What may stand under credentials is known to the validator only; here it is told to the compiler.
  schema as ConfigSchema<unknown, AzureBlobConfig> as ConfigSchema<AzureBlobConfigInput, AzureBlobConfig>;

/** The configuration's JSON Schema. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
}

/** The endpoint and credential that a configuration stands for. No I/O. */
export function resolveConfig(config: AzureBlobConfig): ResolvedCredential {
  const { account_name, endpoint, protocol, credentials } = config;
  return resolveCredential(credentials, { service: 'blob', account_name, endpoint, protocol });
}
