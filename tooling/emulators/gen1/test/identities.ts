import { createBearerToken } from '@stowage/emulator-wire/testing';
import { testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import type { Gen1Options } from '../src/index.ts';

/** A bearer token for Gen1. */
export function tokenFor(objectId: string, claims: Readonly<Record<string, unknown>> = {}): string {
  return createBearerToken(objectId, { aud: 'https://datalake.azure.net/', ...claims });
}

/** Options of an account that checks tokens. */
export async function verifyingOptions(options: Gen1Options = {}): Promise<Gen1Options> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  return { authentication: 'verify', oauth: 'basic', tls: await authority.issue(), ...options };
}
