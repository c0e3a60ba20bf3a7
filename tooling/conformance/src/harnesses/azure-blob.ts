import { randomBytes, randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import type { ConformanceHarness, OpenedDatastore } from '@stowage/conformance';
import { openDatastore, provisionDatastore } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { type AzuriteServer, startAzurite } from '@stowage/servers';

/** HTTP requests of this process that have begun and are not over. */
let openRequests = 0;
subscribe('undici:request:create', () => openRequests++);
for (const end of ['undici:request:trailers', 'undici:request:error']) subscribe(end, () => openRequests--);

interface Choice {
  readonly account_key?: string;
  readonly provision: boolean;
}

async function open(azurite: AzuriteServer, { account_key, provision }: Choice): Promise<OpenedDatastore> {
  const [account] = azurite.accounts;
  if (account === undefined) throw new Error('This Azurite has no account.');
  const config = {
    account_name: account.name,
    container_name: `conformance-${randomUUID()}`,
    endpoint: azurite.blobEndpoint(),
    credentials: { account_key: account_key ?? account.key },
    // Small blocks, so that the cases with many of them stay quick.
    block_size: 16_384,
  };
  if (provision) await provisionDatastore(azureBlob, config);
  const store = await openDatastore(azureBlob, config);
  return { store, requestLog: azurite.requests, openReads: () => openRequests, cleanup: () => store.close() };
}

/** A container of its own in an Azurite. */
export function createAzureBlobHarness(azurite: AzuriteServer): ConformanceHarness {
  return {
    name: 'azure-blob',
    open: () => open(azurite, { provision: true }),
    openAbsent: () => open(azurite, { provision: false }),
    openDenied: () => open(azurite, { account_key: randomBytes(64).toString('base64'), provision: false }),
    limits: { manyFiles: 500 },
    refusedNames: ['trailing.', 'back\\slash', 'control\u0001'],
    secrets: azurite.accounts.map(({ key }) => key),
  };
}

/** Runs with an Azurite that lives as long as the run. */
export async function withAzurite<T>(run: (harness: ConformanceHarness) => Promise<T>): Promise<T> {
  await using azurite = await startAzurite();
  return await run(createAzureBlobHarness(azurite));
}
