import { toChangedFile } from '@stowage/azure-common';
import { isDatastoreError, type OpenContext } from '@stowage/core/driver';
import { createClient } from '../client.ts';
import type { AzureFilesConfig } from '../config.ts';
import { rights } from '../errors.ts';

/** Create Share. One that is there stays as it is. */
export async function createShare({ snapshot: _, ...config }: AzureFilesConfig, { retry, signal }: OpenContext): Promise<void> {
  const client = createClient(config, retry);
  const create = async (): Promise<void> => {
    const answer = await client.send({
      operation: 'Create Share',
      method: 'PUT',
      path: client.pathOf(),
      query: { restype: 'share' },
      right: rights.createShare,
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
