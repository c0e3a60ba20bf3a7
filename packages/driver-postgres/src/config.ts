import { type ConfigSchema, type Secret, toSecret } from '@stowage/core/driver';
import * as z from 'zod';

/** Something with the `getToken` of `@azure/identity`'s credentials. */
export interface TokenSource {
  getToken(scope: string): Promise<{ readonly token: string } | null>;
}

/**
 * Who logs in. With a password; or with a token of Microsoft Entra as password, which is asked for anew by each connection: from a function, from a
 * credential of `@azure/identity`, for a service principal, or for the identity of this machine when there is a user alone.
 *
 * `user_id` and `user_password` are other names of `username` and `password`, as Azure Machine Learning has them.
 */
export interface PostgresCredentialsInput {
  readonly username?: string | undefined;
  readonly user_id?: string | undefined;
  readonly password?: string | Secret | undefined;
  readonly user_password?: string | Secret | undefined;
  /** For programs. */
  readonly token?: (() => Promise<string> | string) | TokenSource | undefined;
  readonly tenant_id?: string | undefined;
  readonly client_id?: string | undefined;
  readonly client_secret?: string | Secret | undefined;
}

/**
 * How far the server is trusted: no TLS; TLS with whoever answers; with whoever has a certificate of the authority; with the host that the
 * certificate names.
 */
export type SslMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';

/**
 * The configuration of a PostgreSQL datastore, on Azure or anywhere.
 *
 * @example
 * ```ts
 * const config: PostgresConfigInput = {
 *   server_name: 'localhost',
 *   database_name: 'trips',
 *   credentials: { username: 'reader', password: process.env.PGPASSWORD },
 * };
 * ```
 */
export interface PostgresConfigInput {
  readonly server_name: string;
  readonly database_name: string;
  readonly port?: number | undefined;
  readonly endpoint?: string | undefined;
  readonly credentials: PostgresCredentialsInput;
  readonly sslmode?: SslMode | undefined;
  readonly ca?: string | undefined;
  readonly ca_file?: string | undefined;
  readonly application_name?: string | undefined;
  readonly pool_size?: number | undefined;
  readonly connect_timeout?: number | undefined;
  readonly lock_timeout?: number | undefined;
}

/** How the password of a connection is come by. */
export type PasswordSource =
  | { readonly kind: 'password'; readonly password: Secret }
  | { readonly kind: 'token'; readonly source: (() => Promise<string> | string) | TokenSource }
  | { readonly kind: 'principal'; readonly tenantId: string; readonly clientId: string; readonly clientSecret: Secret }
  | { readonly kind: 'machine'; readonly clientId: string | undefined };

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface PostgresConfig extends Omit<PostgresConfigInput, 'credentials'> {
  readonly port: number;
  readonly sslmode: SslMode;
  readonly application_name: string;
  readonly pool_size: number;
  readonly connect_timeout: number;
  readonly credentials: { readonly username: string; readonly source: PasswordSource };
}

const text = z.string().min(1, 'must not be empty');
const secret = z
  .custom<string | Secret>((value) => value !== undefined && value !== null, 'is missing')
  .meta({ type: 'string', writeOnly: true });

const credentials = z
  .strictObject({
    username: text.optional(),
    user_id: text.optional().meta({ description: 'Another name of username.' }),
    password: secret.optional(),
    user_password: secret.optional().meta({ description: 'Another name of password.', type: 'string', writeOnly: true }),
    token: z
      .custom<NonNullable<PostgresCredentialsInput['token']>>(
        (value) => typeof value === 'function' || typeof (value as TokenSource | null)?.getToken === 'function',
        'must be a function that gives a token, or a credential of @azure/identity',
      )
      .optional()
      .meta({ not: {}, description: 'For programs: a function that gives a token of Microsoft Entra, or an object with getToken.' }),
    tenant_id: text.optional(),
    client_id: text.optional(),
    client_secret: secret.optional(),
  })
  .transform((given, context) => {
    const refuse = (message: string): typeof z.NEVER => {
      context.issues.push({ code: 'custom', message, input: undefined });
      return z.NEVER;
    };
    const username = given.username ?? given.user_id;
    if (username === undefined) return refuse('username is missing');
    const password = given.password ?? given.user_password;
    const { tenant_id, client_id, client_secret, token } = given;
    if ([password, token, client_secret].filter((value) => value !== undefined).length > 1)
      return refuse('give one of password, token and client_secret');
    if (password !== undefined) return { username, source: { kind: 'password', password: toSecret(password) } as const };
    if (token !== undefined) return { username, source: { kind: 'token', source: token } as const };
    if (client_secret === undefined) return { username, source: { kind: 'machine', clientId: client_id } as const };
    if (tenant_id === undefined || client_id === undefined) return refuse('client_secret needs tenant_id and client_id');
    const principal = { kind: 'principal', tenantId: tenant_id, clientId: client_id, clientSecret: toSecret(client_secret) } as const;
    return { username, source: principal };
  });

const shape = z.strictObject({
  server_name: text.describe('The host. A name without a domain is one of Azure, or of the domain that endpoint names.'),
  database_name: text.describe('The database on the server.'),
  port: z.int().min(1).max(65_535).default(5432),
  endpoint: z.string().optional().describe('The domain of the server. Default: postgres.database.azure.com. Empty: server_name is whole.'),
  credentials,
  sslmode: z.enum(['disable', 'require', 'verify-ca', 'verify-full']).default('verify-full').describe('How far the server is trusted.'),
  ca: text.optional().describe('The certificates to trust, in PEM. Default: those that Node trusts.'),
  ca_file: text.optional().meta({ format: 'path', description: 'A file that holds them.' }),
  application_name: text.default('stowage').describe('What the server calls these connections.'),
  pool_size: z.int().min(1).max(1000).default(10).describe('Connections at a time, at most.'),
  connect_timeout: z.int().min(1).default(30_000).describe('Milliseconds to wait for a connection.'),
  lock_timeout: z.int().min(0).optional().describe('Milliseconds to wait for a lock, 0 for ever. Default: what the server says.'),
});

/** The schema of {@link PostgresConfig}. */
export const configSchema: ConfigSchema<PostgresConfigInput, PostgresConfig> = shape as unknown as ConfigSchema<
  PostgresConfigInput,
  PostgresConfig
>;

/** The configuration's JSON Schema. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' });
}
