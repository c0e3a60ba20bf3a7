import { type ShareClient, ShareServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-share';
import { type Datastore, type OpenOptions, openDatastore, requireCapabilities } from '@stowage/core';
import type { FilesEmulator } from '@stowage/emulator-files';
import { emulatorAccount } from '@stowage/servers';
import { type AzureFilesConfigInput, azureFiles, type FilesCapability } from '../src/index.ts';

/** A store that can do all that the driver can. */
export type FullStore = Datastore<FilesCapability | 'native'>;

/** Everything: what tests with an account key need. */
const all = [
  'stat',
  'read',
  'write',
  'append',
  'list',
  'delete',
  'deleteDirectory',
  'createDirectory',
  'copy',
  'rename',
  'setMetadata',
  'signUrl',
] as const satisfies readonly FilesCapability[];

/** Options of a store in a test: failed requests are repeated at once. */
export const quickRetry: OpenOptions = { retry: { firstDelay: 1, maxDelay: 5 } };

/** Opens a store of a share, with every capability. */
export async function openFull(config: AzureFilesConfigInput, options: OpenOptions = quickRetry): Promise<FullStore> {
  return requireCapabilities(await openDatastore(azureFiles, config, options), ...all) as FullStore;
}

/** Microsoft's client of the same share: a foreign eye on what is there. */
export function foreignShare(emulator: FilesEmulator, share: string): ShareClient {
  const credential = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key);
  return new ShareServiceClient(`${emulator.url}/${emulatorAccount.name}`, credential, { allowTrailingDot: true }).getShareClient(share);
}

/** The names of all files in the share's root, unfinished ones included. */
export async function namesIn(share: ShareClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name } of share.rootDirectoryClient.listFilesAndDirectories()) names.push(name);
  return names;
}

/** A text by its path. */
export async function textOf(store: Pick<Datastore<'read'>, 'read'>, path: string): Promise<string> {
  return (await store.read(path)).text();
}

/** Everything that an iteration gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
