import { type DataLakeFileSystemClient, DataLakeServiceClient, StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { type Datastore, type OpenOptions, openDatastore, requireCapabilities } from '@stowage/core';
import type { DfsEmulator } from '@stowage/emulator-dfs';
import { emulatorAccount } from '@stowage/servers';
import { type AdlsGen2ConfigInput, adlsGen2, type LakeCapability } from '../src/index.ts';

/** A store that can do all that the driver can. */
export type FullStore = Datastore<LakeCapability | 'native'>;

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
  'getAcl',
  'setAcl',
] as const satisfies readonly LakeCapability[];

/** Options of a store in a test: failed requests are repeated at once. */
export const quickRetry: OpenOptions = { retry: { firstDelay: 1, maxDelay: 5 } };

/** Opens a store of a file system, with every capability. */
export async function openFull(config: AdlsGen2ConfigInput, options: OpenOptions = quickRetry): Promise<FullStore> {
  return requireCapabilities(await openDatastore(adlsGen2, config, options), ...all) as FullStore;
}

/** Opens a store whose methods may be called although it may lack them. */
export async function openAny(config: AdlsGen2ConfigInput, options: OpenOptions = { retry: false }): Promise<FullStore> {
  return (await openDatastore(adlsGen2, config, options)) as FullStore;
}

/** Microsoft's client of the same file system, at one of its endpoints: a foreign eye on what is there. */
export function foreignFilesystem({ url }: Pick<DfsEmulator, 'url'>, filesystem: string): DataLakeFileSystemClient {
  const credential = new StorageSharedKeyCredential(emulatorAccount.name, emulatorAccount.key);
  return new DataLakeServiceClient(`${url}/${emulatorAccount.name}`, credential).getFileSystemClient(filesystem);
}

/** The names of all paths of a file system, unfinished files included. */
export async function namesIn(filesystem: DataLakeFileSystemClient): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { name = '' } of filesystem.listPaths({ recursive: true })) names.push(name);
  return names;
}

/** A text by its path. */
export async function textOf(store: Pick<Datastore<'read'>, 'read'>, path: string): Promise<string> {
  return (await store.read(path)).text();
}

/** A body as a stream of small pieces. */
export async function* toStream(bytes: Uint8Array, pieceSize = 10_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}
