import { isSecret, type Secret, toSecret } from '@stowage/core/driver';
import { z } from 'zod';
import type { TokenCredential } from './token-cache.ts';

/**
 * What may stand under `credentials` of a datastore: the shapes of Azure ML v2, and a few of our own. Secrets have no
 * printable form from here on.
 */
export interface CredentialSettings {
  /** Which identity, where the fields alone do not tell it. */
  readonly type?:
    | 'account_key'
    | 'sas'
    | 'connection_string'
    | 'service_principal'
    | 'certificate'
    | 'managed_identity'
    | 'workload_identity'
    | 'azure_cli'
    | 'default'
    | 'anonymous'
    | undefined;
  readonly account_key?: Secret | undefined;
  readonly sas_token?: Secret | undefined;
  readonly connection_string?: Secret | undefined;
  readonly anonymous?: true | undefined;
  readonly tenant_id?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: Secret | undefined;
  /** The path of a PEM file with certificate and private key, or its text. */
  readonly certificate?: Secret | undefined;
  /** Of the certificate; checked if given. */
  readonly thumbprint?: string | undefined;
  /** Where tokens are got; that of the endpoint's cloud unless given. `authority_uri` is another name of it. */
  readonly authority_url?: string | undefined;
  readonly authority_uri?: string | undefined;
  /** For which resource; `https://storage.azure.com` unless given. */
  readonly resource_url?: string | undefined;
  /** Programs only: a credential object, such as those of `@azure/identity`. */
  readonly token_credential?: TokenCredential | undefined;
}

const secret = z
  .preprocess((value) => (isSecret(value) ? value.reveal() : value), z.string().min(1))
  .transform(toSecret)
  .meta({ writeOnly: true });
const text = z.string().min(1);
const url = z.url({ protocol: /^https$/ });

const isTokenCredential = (value: unknown): value is TokenCredential =>
  typeof value === 'object' && value !== null && typeof (value as { getToken?: unknown }).getToken === 'function';

const settings = z.strictObject({
  type: z
    .enum([
      'account_key',
      'sas',
      'connection_string',
      'service_principal',
      'certificate',
      'managed_identity',
      'workload_identity',
      'azure_cli',
      'default',
      'anonymous',
    ])
    .optional(),
  account_key: secret.optional().describe('One of the two keys of the storage account.'),
  sas_token: secret.optional().describe('A shared access signature. Used instead of account_key when both are given.'),
  connection_string: secret.optional().describe('The connection string of the storage account.'),
  anonymous: z.literal(true).optional().describe('No credential: for data that everybody may read.'),
  tenant_id: text.optional(),
  client_id: text.optional().describe('The application, or a managed identity when it stands alone.'),
  client_secret: secret.optional(),
  certificate: secret.optional().describe('Path of a PEM file with the certificate and its private key, or its text.'),
  thumbprint: text.optional(),
  authority_url: url.optional().describe('Where tokens are got. Default: that of the cloud of the endpoint.'),
  authority_uri: url.optional().describe('Another name of authority_url, which the Azure ML SDK reads.'),
  resource_url: url.optional().describe('For which resource tokens are got. Default: that of the service.'),
  token_credential: z
    .custom<TokenCredential>(isTokenCredential, 'must have a getToken method')
    .optional()
    .meta({ not: {}, description: 'For programs: an object with getToken, as in @azure/identity.' }),
});

/**
 * The schema of `credentials`, for drivers to put into theirs. A credential object of `@azure/identity` may stand in its place.
 *
 * Which fields go together is checked by `resolveCredential`, which knows the endpoint too. For a JSON Schema, ask zod with
 * `{ io: 'input', unrepresentable: 'any' }`.
 */
export const credentialSettingsSchema: z.ZodType<CredentialSettings, unknown> = z.preprocess(
  (value) => (isTokenCredential(value) ? { token_credential: value } : value),
  settings,
);
