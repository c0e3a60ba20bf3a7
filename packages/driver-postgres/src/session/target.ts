import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import { DatastoreError } from '@stowage/core/driver';
import type { PostgresConfig } from '../config.ts';

/** Where connections go, and how they are protected. */
export interface ConnectionTarget {
  readonly host: string;
  readonly port: number;
  readonly ssl: false | ConnectionOptions;
}

const azureDomain = 'postgres.database.azure.com';

/**
 * The server's host: a name without a domain is one of Azure, or of the domain that `endpoint` names. `localhost`, addresses and names with
 * a dot are whole, and an empty `endpoint` makes every name so.
 */
export function hostOf({ server_name, endpoint = azureDomain }: Pick<PostgresConfig, 'server_name' | 'endpoint'>): string {
  const isWhole = server_name.includes('.') || server_name === 'localhost' || isIP(server_name) !== 0 || endpoint === '';
  return isWhole ? server_name : `${server_name}.${endpoint}`;
}

/** Reads what a configuration says of the server, its authority's file too. */
export async function openTarget(config: PostgresConfig): Promise<ConnectionTarget> {
  return { host: hostOf(config), port: config.port, ssl: await tlsOf(config) };
}

async function tlsOf({ sslmode, ca, ca_file }: PostgresConfig): Promise<ConnectionTarget['ssl']> {
  if (sslmode === 'disable') return false;
  if (sslmode === 'require') return { rejectUnauthorized: false };
  const authority = ca ?? (ca_file === undefined ? undefined : await readAuthority(ca_file));
  return {
    rejectUnauthorized: true,
    ...(authority === undefined ? {} : { ca: authority }),
    ...(sslmode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}),
  };
}

async function readAuthority(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new DatastoreError('CONFIG.INVALID', `ca_file: ${file} cannot be read.`, {
      cause,
      nextAction: 'Name a file of certificates in PEM that this program may read.',
    });
  }
}
