import { randomBytes } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { openDatastore, provisionDatastore } from '@stowage/core';
import { type AzuriteServer, emulatorAccount, startAzurite } from '@stowage/servers';
import { type AzureBlobConfigInput, azureBlob } from '../src/index.ts';

/** Blocks of a size at which the suite's files have several. */
const block_size = 65_536;

/** Requests that undici has begun and that are not over. */
let openRequests = 0;
subscribe('undici:request:create', () => openRequests++);
subscribe('undici:request:trailers', () => openRequests--);
subscribe('undici:request:error', () => openRequests--);

let azurite: Promise<AzuriteServer> | undefined;

/** The Azurite that the tests of this process share; it ends with the process. */
export function sharedAzurite(): Promise<AzuriteServer> {
  azurite ??= startAzurite();
  return azurite;
}

/** A configuration for a container in an Azurite, with the account's key. */
export async function keyConfig(container_name: string): Promise<AzureBlobConfigInput> {
  const { blobEndpoint } = await sharedAzurite();
  return { container_name, endpoint: blobEndpoint(), credentials: { account_key: emulatorAccount.key }, block_size };
}

async function open(config: AzureBlobConfigInput): Promise<OpenedDatastore> {
  const { requests } = await sharedAzurite();
  const store = await openDatastore(azureBlob, config);
  return { store, requestLog: requests, openReads: () => openRequests, cleanup: () => store.close() };
}

/** Azurite with the account key. */
export const azuriteHarness: ConformanceHarness = {
  name: 'azure-blob',
  async open() {
    const config = await keyConfig('conformance');
    await provisionDatastore(azureBlob, config);
    return open(config);
  },
  openAbsent: async () => open(await keyConfig('absent')),
  openDenied: async () => open({ ...(await keyConfig('conformance')), credentials: { account_key: randomBytes(64).toString('base64') } }),
  limits: { manyFiles: 600 },
  refusedNames: ['a.', '...', 'a\\b', 'a\tb', 'a\u0001b', 'a\u007fb', 'n'.repeat(1_100), 'a\uffffb'],
  secrets: [emulatorAccount.key],
};
