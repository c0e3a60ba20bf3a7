import { type Gen1Options, startGen1Emulator } from '@stowage/emulator-gen1';
import type { Emulator } from '@stowage/emulator-wire';
import { createBearerToken } from '@stowage/emulator-wire/testing';
import { emulatorAccount, testCertificateAuthority, trustInThisProcess } from '@stowage/servers';
import type { AdlsGen1ConfigInput } from '../src/index.ts';
import { superuser } from './identities.ts';

/** Blocks of a size at which the suite's files have several. */
const block_size = 65_536;

/** Starts an emulator that checks tokens, over HTTPS. */
export async function startEmulator(options: Gen1Options = {}): Promise<Emulator> {
  const authority = await testCertificateAuthority();
  trustInThisProcess(authority.ca);
  return startGen1Emulator({ oauth: 'basic', tls: await authority.issue(), superusers: [superuser], ...options });
}

let shared: Promise<Emulator> | undefined;

/** The emulator that the tests of this process share. */
export function sharedEmulator(): Promise<Emulator> {
  shared ??= startEmulator();
  return shared;
}

/** Ends the shared emulator, if it was started. */
export async function stopSharedEmulator(): Promise<void> {
  await (await shared)?.stop();
  shared = undefined;
}

/** The configuration of a store in an emulator. */
export function configOf(
  emulator: Pick<Emulator, 'url'>,
  objectId: string = superuser,
  store: string = emulatorAccount.name,
): AdlsGen1ConfigInput {
  // Good whatever the emulator's clock shows.
  const exp = Math.floor(Date.now() / 1000) + 30 * 24 * 3600;
  const token = createBearerToken(objectId, { aud: 'https://datalake.azure.net/', exp });
  return {
    store_name: store,
    endpoint: `${emulator.url}/${store}`,
    credentials: { getToken: async () => ({ token, expiresOnTimestamp: exp * 1000 }) },
    block_size,
  };
}
