import { toChangedFile } from '@stowage/azure-common';
import { isDatastoreError, type OpenContext } from '@stowage/core/driver';
import { createClient } from '../client.ts';
import type { AdlsGen2Config } from '../config.ts';
import { rights } from '../errors.ts';
import { createNamespaceCheck } from '../namespace.ts';

/** Filesystem - Create. One that is there stays as it is. */
export async function createFilesystem(config: AdlsGen2Config, { retry, signal }: OpenContext): Promise<void> {
  const client = createClient(config, retry);
  const create = async (): Promise<void> => {
    const answer = await client.dfs.send({
      operation: 'Filesystem - Create',
      method: 'PUT',
      path: client.pathOf(),
      query: { resource: 'filesystem' },
      right: rights.createFilesystem,
      signal,
    });
    toChangedFile(answer);
  };
  try {
    await retry(create, { idempotent: true, signal });
  } catch (error) {
    if (!isDatastoreError(error, 'DATASTORE.EXISTS')) throw error;
  }
  try {
    await createNamespaceCheck(client)(signal);
  } finally {
    await client.close();
  }
}
