import type { ConfigSchema, Secret } from '@stowage/core/driver';
import { z } from 'zod';
import type { ChecksumSetting } from '../checksums/body-checksum.ts';
import { type CredentialSettings, credentialSettingsSchema } from '../credentials/settings.ts';
import type { TokenCredential } from '../credentials/token-cache.ts';

/** Bytes of a mebibyte, the unit of block sizes. */
export const mebibyte: number = 2 ** 20;

type Given<T> = T extends Secret ? string | Secret : T;

/**
 * Who asks: one of `{ account_key }`, `{ sas_token }`, `{ connection_string }`, `{ tenant_id, client_id, client_secret }`,
 * `{ tenant_id, client_id, certificate }`, `{ client_id }` (a managed identity), `{ type: 'managed_identity' }` (the machine's own),
 * `{ type: 'workload_identity' }`, `{ type: 'azure_cli' }`, `{ anonymous: true }`, or a credential object of `@azure/identity`. A SAS goes
 * before a key.
 */
export type StorageCredentials = TokenCredential | { readonly [K in keyof CredentialSettings]: Given<CredentialSettings[K]> };

/** What the configurations of all drivers for Azure Storage have, as it is given. */
export interface StorageConfigInput {
  /** The storage account. May be left out where a connection string or a whole URL as `endpoint` names it. */
  readonly account_name?: string | undefined;
  /** A suffix (`core.windows.net`), or a whole URL for emulators and custom domains (`http://127.0.0.1:10000/devstoreaccount1`). */
  readonly endpoint?: string | undefined;
  /** Default `https`. */
  readonly protocol?: 'https' | 'http' | undefined;
  /** Default: the identity of this machine (`DefaultAzureCredential`). Access without any credential is `{ anonymous: true }`. */
  readonly credentials?: StorageCredentials | undefined;
  /** How bodies are checked in both directions; `none` switches that off. Default `auto`: as well as the service lets it be. */
  readonly checksum?: ChecksumSetting | undefined;
  /** Bytes of one block. */
  readonly block_size?: number | undefined;
  /** Requests at a time for one body, 1 to 64. An upload takes `block_size` times this of memory, and one block more. Default 5. */
  readonly concurrency?: number | undefined;
}

/** The same, parsed: with defaults, and secrets that have no printable form. */
export interface StorageConfig extends Omit<StorageConfigInput, 'credentials'> {
  readonly credentials?: CredentialSettings | undefined;
  readonly checksum: ChecksumSetting;
  readonly block_size: number;
  readonly concurrency: number;
}

/** What differs from service to service. */
export interface StorageConfigLimits {
  /** Bytes of one block, by default and at most. */
  readonly blockSize: { readonly default: number; readonly max: number };
  /** What `checksum` may be; undefined where the service has none, and so no such field. */
  readonly checksums: readonly [ChecksumSetting, ...ChecksumSetting[]] | undefined;
  /** Whether the datastore is in a storage account, named by `account_name`. Default: yes. */
  readonly hasAccount?: boolean | undefined;
}

/** The schema of a driver's configuration: the fields that all have, and its own. Unknown fields are refused. */
export function defineStorageConfig<
  Input extends Omit<StorageConfigInput, 'account_name' | 'checksum'>,
  Config extends Omit<StorageConfig, 'account_name' | 'checksum'>,
>(
  own: Readonly<Record<string, z.ZodType>>,
  { blockSize, checksums, hasAccount = true }: StorageConfigLimits,
): { readonly schema: ConfigSchema<Input, Config>; toJsonSchema(): Readonly<Record<string, unknown>> } {
  const fields = z.strictObject({
    ...(hasAccount ? { account_name: z.string().min(1).optional().describe('The storage account.') } : {}),
    ...own,
    endpoint: z
      .string()
      .min(1)
      .optional()
      .describe('Suffix of the hosts (core.windows.net), or a whole URL for emulators and custom domains.'),
    protocol: z.enum(['https', 'http']).optional(),
    credentials: credentialSettingsSchema
      .optional()
      .describe('Who asks; nothing means the identity of this machine, { anonymous: true } nobody.'),
    ...(checksums && { checksum: z.enum(checksums).default('auto').describe('Checksum of every body in both directions.') }),
    block_size: z
      .int()
      .min(1_024)
      .max(blockSize.max)
      .default(blockSize.default)
      .describe('Bytes of one block. Memory for one upload is about block_size times concurrency.'),
    concurrency: z.int().min(1).max(64).default(5).describe('Requests at a time for one body.'),
  });
  /** A secret that is there without a value, from a variable that is not set, must not turn into another identity. */
  const schema = fields.superRefine(({ credentials }, context) => {
    for (const [field, value] of Object.entries(credentials ?? {})) {
      if (value === undefined) context.addIssue({ code: 'custom', path: ['credentials', field], message: 'has no value' });
    }
  });
  return {
    // What may stand under credentials, and a driver's own fields, are known to the validator only; here the compiler is told.
    schema: schema as unknown as ConfigSchema<Input, Config>,
    toJsonSchema: () => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }),
  };
}
