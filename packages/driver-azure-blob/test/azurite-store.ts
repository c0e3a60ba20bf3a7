import { BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type Datastore, type OpenOptions, openDatastore, provisionDatastore, requireCapabilities } from '@stowage/core';
import type { AzuriteServer } from '@stowage/servers';
import { type AzureBlobConfigInput, azureBlob, type BlobCapability } from '../src/index.ts';

/** A store that can do all that the driver can. */
export type FullStore = Datastore<BlobCapability | 'native'>;

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
  'setMetadata',
  'signUrl',
] as const satisfies readonly BlobCapability[];

/** Options of a store in a test: failed requests are repeated at once. */
export const quickRetry: OpenOptions = { retry: { firstDelay: 1, maxDelay: 5 } };

/** The configuration of a container in an Azurite, which is made if need be. `endpoint` may be that of a proxy in front of it. */
export async function containerConfig(
  azurite: AzuriteServer,
  container_name: string,
  more: Partial<AzureBlobConfigInput> = {},
): Promise<AzureBlobConfigInput> {
  const [account] = azurite.accounts;
  if (account === undefined) throw new Error('This Azurite has no account.');
  const config = { container_name, endpoint: azurite.blobEndpoint(), credentials: { account_key: account.key }, block_size: 65_536 };
  await provisionDatastore(azureBlob, config);
  return { ...config, ...more };
}

/** Opens a store of a container, with every capability. */
export async function openFull(config: AzureBlobConfigInput, options: OpenOptions = quickRetry): Promise<FullStore> {
  return requireCapabilities(await openDatastore(azureBlob, config, options), ...all) as FullStore;
}

/** Microsoft's client of the same container: a foreign eye on what is there. */
export function foreignContainer(azurite: AzuriteServer, container: string): ContainerClient {
  return BlobServiceClient.fromConnectionString(azurite.connectionString()).getContainerClient(container);
}

/** Bytes without a period that would hide blocks in the wrong order. */
export function patternBytes(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed * 0x9e3779b9;
  for (let index = 0; index < size; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}

/** A body as a stream of small pieces. */
export async function* toStream(bytes: Uint8Array, pieceSize = 10_000): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.byteLength; start += pieceSize) yield bytes.subarray(start, start + pieceSize);
}

/** Everything that an iteration gives. */
export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
