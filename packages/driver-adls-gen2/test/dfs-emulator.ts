import { randomUUID } from 'node:crypto';
import { createAccountKeyCredential, signAccountSas } from '@stowage/azure-common';
import { provisionDatastore } from '@stowage/core';
import { type DfsEmulator, startDfsEmulator } from '@stowage/emulator-dfs';
import { emulatorAccount } from '@stowage/servers';
import { type AdlsGen2ConfigInput, adlsGen2 } from '../src/index.ts';

/** Blocks of a size at which the suite's files have several. */
const block_size = 65_536;

let shared: Promise<DfsEmulator> | undefined;

/** The emulator that the tests of this process share. */
export function sharedEmulator(): Promise<DfsEmulator> {
  shared ??= startDfsEmulator();
  return shared;
}

/** Ends the shared emulator, if it was started. */
export async function stopSharedEmulator(): Promise<void> {
  await (await shared)?.stop();
  shared = undefined;
}

/** The configuration of a file system in an emulator, with the account key. */
export function configOf(emulator: Pick<DfsEmulator, 'url' | 'blobUrl'>, filesystem: string): AdlsGen2ConfigInput {
  return {
    filesystem,
    endpoint: `${emulator.url}/${emulatorAccount.name}`,
    blob_endpoint: `${emulator.blobUrl}/${emulatorAccount.name}`,
    credentials: { account_key: emulatorAccount.key },
    block_size,
  };
}

/** The same, for a file system of its own that is there. */
export async function newFilesystem(emulator: Pick<DfsEmulator, 'url' | 'blobUrl'>): Promise<AdlsGen2ConfigInput> {
  const config = configOf(emulator, `filesystem-${randomUUID()}`);
  await provisionDatastore(adlsGen2, config);
  return config;
}

/** A signature for all of the emulator's account, good for a month. */
export function accountSas(permissions = 'rwdlcameop'): string {
  const key = createAccountKeyCredential(emulatorAccount.name, emulatorAccount.key);
  const expiresAt = new Date(Date.now() + 30 * 24 * 3_600_000);
  return signAccountSas(key, { services: 'b', resourceTypes: 'sco', permissions, expiresAt });
}
