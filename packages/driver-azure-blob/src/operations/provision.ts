import { blobRights, toChangedFile } from '@stowage/azure-common';
import { isDatastoreError, type OpenContext } from '@stowage/core/driver';
import { createClient } from '../client.ts';
import type { AzureBlobConfig } from '../config.ts';

/** Create Container. One that is there stays as it is. */
export async function createContainer(config: AzureBlobConfig, { retry, signal }: OpenContext): Promise<void> {
  const client = createClient(config, retry);
  const create = async (): Promise<void> => {
    const answer = await client.send({
      operation: 'Create Container',
      method: 'PUT',
      path: client.pathOf(),
      query: { restype: 'container' },
      right: blobRights.createContainer,
      signal,
    });
    toChangedFile(answer);
  };
  try {
    await retry(create, { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'DATASTORE.EXISTS')) throw error;
  } finally {
    await client.close();
  }
}
