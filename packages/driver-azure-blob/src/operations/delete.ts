import { isDirectoryError, recode } from '@stowage/azure-common';
import { type DeleteRequest, isDatastoreError } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { findDirectory } from '../directory.ts';
import { checkName } from '../names.ts';
import { deleteBlob } from '../requests/delete-blob.ts';

/** Delete Blob; where there is none, a listing tells whether the path is a directory. */
export async function deleteFile(client: BlobClient, { path, ifMatch, signal }: DeleteRequest): Promise<void> {
  checkName(path);
  try {
    await deleteBlob(client, path, ifMatch, signal);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if ((await findDirectory(client, path, signal)) !== undefined) throw isDirectoryError(path);
    if (ifMatch !== undefined) throw recode(error, 'CONDITION.FAILED');
  }
}
