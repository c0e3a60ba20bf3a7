import { randomUUID } from 'node:crypto';
import { AccountSASPermissions, generateAccountSASQueryParameters, StorageSharedKeyCredential } from '@azure/storage-file-share';
import { provisionDatastore } from '@stowage/core';
import { type FilesEmulator, startFilesEmulator } from '@stowage/emulator-files';
import { emulatorAccount } from '@stowage/servers';
import { type AzureFilesConfigInput, azureFiles } from '../src/index.ts';

/** Blocks of a size at which the suite's files have several. */
const block_size = 65_536;

let shared: Promise<FilesEmulator> | undefined;

/** The emulator that the tests of this process share. */
export function sharedEmulator(): Promise<FilesEmulator> {
  shared ??= startFilesEmulator();
  return shared;
}

/** Ends the shared emulator, if it was started. */
export async function stopSharedEmulator(): Promise<void> {
  await (await shared)?.stop();
  shared = undefined;
}

/** The configuration of a share in an emulator, with the account key. */
export function configOf(emulator: FilesEmulator, file_share_name: string): AzureFilesConfigInput {
  return {
    file_share_name,
    endpoint: `${emulator.url}/${emulatorAccount.name}`,
    credentials: { account_key: emulatorAccount.key },
    block_size,
  };
}

/** The same, for a share of its own that is there. */
export async function newShare(emulator: FilesEmulator): Promise<AzureFilesConfigInput> {
  const config = configOf(emulator, `share-${randomUUID()}`);
  await provisionDatastore(azureFiles, config);
  return config;
}

/** A signature for all of the emulator's account, good for a month: whatever the emulator's clock shows, unlike a signed request. */
export function accountSas(permissions = 'rwdlc', resourceTypes = 'sco'): string {
  const expiresOn = new Date(Date.now() + 30 * 24 * 3_600_000);
  const rights = AccountSASPermissions.parse(permissions);
  const credential = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key);
  return generateAccountSASQueryParameters({ services: 'f', resourceTypes, permissions: rights, expiresOn }, credential).toString();
}
