import { readFileSync } from 'node:fs';
import { type ConfigSchema, DatastoreError } from '@stowage/core/driver';
import { z } from 'zod';
import { type SqlCredentials, type SqlCredentialsInput, sqlCredentials } from './credentials/settings.ts';

/**
 * The configuration of a SQL Server datastore: the fields of Azure ML, and a few of our own. Any SQL Server from 2012 on, and Azure SQL.
 *
 * @example
 * ```ts
 * const config: AzureSqlConfigInput = {
 *   server_name: 'training',
 *   database_name: 'features',
 *   credentials: { username: 'loader', password: process.env.SQL_PASSWORD },
 * };
 * ```
 */
export interface AzureSqlConfigInput {
  /** The server, with its domain or without: a name without a dot gets that of `endpoint`, but for `localhost`. */
  readonly server_name: string;
  readonly database_name: string;
  /** Default 1433. */
  readonly port?: number | undefined;
  /** The domain of a server that is named without one; empty for none. Default `database.windows.net`. */
  readonly endpoint?: string | undefined;
  /** Default: the identity of the environment (`DefaultAzureCredential`). */
  readonly credentials?: SqlCredentialsInput | undefined;
  /**
   * `mandatory`: TLS inside TDS 7.4. `strict`: TLS first, as TDS 8 has it. `optional`: only for the login, where the server does not ask for
   * more. Default `mandatory`.
   */
  readonly encrypt?: 'mandatory' | 'strict' | 'optional' | undefined;
  /** The authorities that the server's certificate may come from, in PEM form. Default: those of Node. */
  readonly ca?: string | undefined;
  /** A PEM file with them. */
  readonly ca_file?: string | undefined;
  /** The name in the server's certificate, where it is not that of the server. */
  readonly host_name_in_certificate?: string | undefined;
  /** Takes any certificate: for tests only. Default false. */
  readonly trust_server_certificate?: boolean | undefined;
  /** Told to the server. Default `stowage`. */
  readonly application_name?: string | undefined;
  /** Connections at a time, at most. Default 10. */
  readonly pool_size?: number | undefined;
  /** Milliseconds until a connection is given up on. Default 15 000. */
  readonly connect_timeout?: number | undefined;
  /** Milliseconds until a statement is given up on; 0 for never. Default 0. */
  readonly statement_timeout?: number | undefined;
  /** Milliseconds that a statement waits for a lock; 0 for not at all. Default: for ever. */
  readonly lock_timeout?: number | undefined;
}

/** A parsed configuration: with its defaults, and secrets that have no printable form. */
export interface AzureSqlConfig {
  readonly server_name: string;
  readonly database_name: string;
  readonly port: number;
  readonly endpoint: string;
  readonly credentials: SqlCredentials;
  readonly encrypt: 'mandatory' | 'strict' | 'optional';
  readonly ca?: string | undefined;
  readonly ca_file?: string | undefined;
  readonly host_name_in_certificate?: string | undefined;
  readonly trust_server_certificate: boolean;
  readonly application_name: string;
  readonly pool_size: number;
  readonly connect_timeout: number;
  readonly statement_timeout: number;
  readonly lock_timeout?: number | undefined;
}

const schema = z.strictObject({
  server_name: z
    .string()
    .regex(/^[A-Za-z0-9_.:-]+$/, 'must be a host name or an address; the port and named instances go by port')
    .describe('The server, with its domain or without.'),
  database_name: z.string().min(1).max(128).describe('The database on the server.'),
  port: z.int().min(1).max(65_535).default(1433).describe('The port of the server.'),
  endpoint: z
    .string()
    .regex(/^[A-Za-z0-9.-]*$/, 'must be a domain')
    .default('database.windows.net')
    .describe('The domain of a server that is named without one; empty for none.'),
  credentials: sqlCredentials,
  encrypt: z
    .enum(['mandatory', 'strict', 'optional'])
    .default('mandatory')
    .describe('TLS inside TDS 7.4, before TDS 8, or for the login only.'),
  ca: z.string().min(1).optional().describe('The authorities of the server certificate, in PEM form.'),
  ca_file: z.string().min(1).optional().meta({ format: 'path', description: 'A PEM file with the authorities of the server certificate.' }),
  host_name_in_certificate: z.string().min(1).optional().describe('The name in the server certificate, where it is another.'),
  trust_server_certificate: z.boolean().default(false).describe('Takes any certificate: for tests only.'),
  application_name: z.string().min(1).max(128).default('stowage').describe('Told to the server.'),
  pool_size: z.int().min(1).max(1_000).default(10).describe('Connections at a time, at most.'),
  connect_timeout: z.int().min(1).default(15_000).describe('Milliseconds until a connection is given up on.'),
  statement_timeout: z.int().min(0).default(0).describe('Milliseconds until a statement is given up on; 0 for never.'),
  lock_timeout: z.int().min(0).optional().describe('Milliseconds that a statement waits for a lock, 0 for not at all. Default: for ever.'),
});

/** The schema of {@link AzureSqlConfig}. */
export const configSchema: ConfigSchema<AzureSqlConfigInput, AzureSqlConfig> = schema;

/** The configuration's JSON Schema. */
export const configJsonSchema = (): Readonly<Record<string, unknown>> => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });

/** The host that a configuration names. */
export function hostOf({ server_name, endpoint }: Pick<AzureSqlConfig, 'server_name' | 'endpoint'>): string {
  const isWhole = /[.:]/.test(server_name) || server_name.toLowerCase() === 'localhost' || endpoint === '';
  return isWhole ? server_name : `${server_name}.${endpoint}`;
}

/** The authorities of the server's certificate, where the configuration names any. */
export function readAuthorities({ ca, ca_file }: Pick<AzureSqlConfig, 'ca' | 'ca_file'>): string | undefined {
  const text = ca ?? (ca_file === undefined ? undefined : readFile(ca_file));
  if (text === undefined || text.includes('-----BEGIN CERTIFICATE-----')) return text;
  throw new DatastoreError('CONFIG.INVALID', `${ca === undefined ? 'ca_file' : 'ca'} holds no certificate in PEM form.`);
}

function readFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new DatastoreError('CONFIG.INVALID', `ca_file cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}
