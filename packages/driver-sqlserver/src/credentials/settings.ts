import { isSecret, type Secret, toSecret } from '@stowage/core/driver';
import { z } from 'zod';

/** Gives a token of Microsoft Entra for `https://database.windows.net/`: asked for each connection, so it should keep its token while it lasts. */
export type TokenFunction = () => string | Promise<string>;

/** An object of `@azure/identity`, or anything of its shape. */
export interface SqlTokenCredential {
  getToken(scopes: string | string[]): Promise<{ readonly token: string; readonly expiresOnTimestamp: number } | null>;
}

/** Who asks, as it may be written: a login, a service principal, a managed identity (`client_id` alone), or something that gives tokens. */
export interface SqlCredentialsInput {
  readonly username?: string | undefined;
  readonly password?: string | Secret | undefined;
  readonly tenant_id?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | Secret | undefined;
  /** Where tokens are got. Default: Entra's public cloud. `authority_uri` is another name of it. */
  readonly authority_url?: string | undefined;
  readonly authority_uri?: string | undefined;
  /** Programs only. `token_credential` is another name of it. */
  readonly token?: SqlTokenCredential | TokenFunction | undefined;
  readonly token_credential?: SqlTokenCredential | TokenFunction | undefined;
}

/** Who asks: exactly one of four. */
export type SqlCredentials =
  | { readonly kind: 'login'; readonly username: string; readonly password: Secret }
  | {
      readonly kind: 'servicePrincipal';
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: Secret;
      readonly authority?: string | undefined;
    }
  | { readonly kind: 'token'; readonly credential: SqlTokenCredential }
  | { readonly kind: 'default'; readonly clientId?: string | undefined };

const secret = z
  .preprocess((value) => (isSecret(value) ? value.reveal() : value), z.string().min(1))
  .transform(toSecret)
  .meta({ writeOnly: true });
const text = z.string().min(1);

const hasGetToken = (value: unknown): value is SqlTokenCredential =>
  typeof value === 'object' && value !== null && typeof (value as { getToken?: unknown }).getToken === 'function';
const givesTokens = (value: unknown): value is SqlTokenCredential | TokenFunction => typeof value === 'function' || hasGetToken(value);

const tokens = z
  .custom<SqlTokenCredential | TokenFunction>(givesTokens, 'must be a function, or have a getToken method')
  .optional()
  .meta({ not: {}, description: 'For programs: a function that gives a token, or an object with getToken.' });

const settings = z.strictObject({
  username: text.optional().describe('The login of the server.'),
  password: secret.optional(),
  tenant_id: text.optional().describe('The tenant of the service principal.'),
  client_id: text.optional().describe('The service principal, or a managed identity when it stands alone.'),
  client_secret: secret.optional(),
  authority_url: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Where tokens are got.'),
  authority_uri: z
    .url({ protocol: /^https$/ })
    .optional()
    .describe('Another name of authority_url.'),
  token: tokens,
  token_credential: tokens,
});

type Settings = z.output<typeof settings>;

/** The schema of `credentials`. A credential object of `@azure/identity`, or a token function, may stand in its place. */
export const sqlCredentials: z.ZodType<SqlCredentials, SqlCredentialsInput | undefined> = z
  .preprocess((value) => (value === undefined ? {} : givesTokens(value) ? { token: value } : value), settings)
  .transform((found, context): SqlCredentials => {
    const credentials = resolve(found);
    if (typeof credentials !== 'string') return credentials;
    context.addIssue({ code: 'custom', message: credentials });
    return z.NEVER;
  }) as z.ZodType<SqlCredentials, SqlCredentialsInput | undefined>;

/** The credential that the fields make, or what is wrong with them. */
function resolve(found: Settings): SqlCredentials | string {
  const { username, password, tenant_id, client_id, client_secret } = found;
  const source = found.token ?? found.token_credential;
  const kinds = [username ?? password, tenant_id ?? client_secret, source].filter((field) => field !== undefined);
  if (kinds.length > 1) return 'must be one of a login, a service principal and a token';
  if (source !== undefined) return { kind: 'token', credential: toTokenCredential(source) };
  if (username !== undefined && password !== undefined) return { kind: 'login', username, password };
  if (username !== undefined || password !== undefined) return 'must have both username and password';
  if (tenant_id === undefined && client_secret === undefined) return { kind: 'default', clientId: client_id };
  if (tenant_id === undefined || client_id === undefined || client_secret === undefined)
    return 'must have tenant_id, client_id and client_secret for a service principal';
  const authority = found.authority_url ?? found.authority_uri;
  return { kind: 'servicePrincipal', tenantId: tenant_id, clientId: client_id, clientSecret: client_secret, authority };
}

function toTokenCredential(source: SqlTokenCredential | TokenFunction): SqlTokenCredential {
  if (typeof source !== 'function') return source;
  return { getToken: async () => ({ token: await source(), expiresOnTimestamp: Number.MAX_SAFE_INTEGER }) };
}
