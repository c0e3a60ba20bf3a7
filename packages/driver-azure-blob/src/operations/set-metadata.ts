import { isDirectoryError, setBlobMetadata } from '@stowage/azure-common';
import { isDatastoreError, type SetMetadataRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { checkName } from '../names.ts';

/** Set Blob Metadata; where there is no blob, a listing tells whether the path is a directory. */
export async function setMetadata(client: BlobClient, request: SetMetadataRequest): Promise<void> {
  const { path, signal } = request;
  if (path === '') throw isDirectoryError(path);
  checkName(path);
  try {
    await setBlobMetadata(client, request);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}
