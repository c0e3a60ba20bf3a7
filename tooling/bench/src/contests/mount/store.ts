import type { Datastore } from '@stowage/core';
import { openDatastore, requireCapabilities } from '@stowage/core';
import azureBlob from '@stowage/driver-azure-blob';
import { emulatorAccount } from '@stowage/servers';

/** A container of the stub, opened as an application opens it. */
export async function openBenchStore(endpoint: string, container: string): Promise<Datastore<'stat' | 'read' | 'list' | 'write'>> {
  const credentials = { account_key: emulatorAccount.key };
  const store = await openDatastore(azureBlob, { account_name: emulatorAccount.name, container_name: container, endpoint, credentials });
  return requireCapabilities(store, 'stat', 'read', 'list', 'write');
}
