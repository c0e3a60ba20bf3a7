import { addMetadata, isDirectoryError, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import { isDatastoreError, type SetMetadataRequest } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { rights } from '../errors.ts';
import { checkName } from '../names.ts';

/** Set Blob Metadata: the content and its headers stay as they are. */
export async function setMetadata(client: BlobClient, { path, metadata, ifMatch, signal }: SetMetadataRequest): Promise<void> {
  if (path === '') throw isDirectoryError(path);
  checkName(path);
  const headers: RequestHeaders = { 'if-match': ifMatch };
  addMetadata(headers, metadata);
  try {
    const answer = await client.send({
      operation: 'Set Blob Metadata',
      method: 'PUT',
      path: client.pathOf(path),
      query: { comp: 'metadata' },
      headers,
      right: rights.change,
      signal,
    });
    toChangedFile(answer);
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, path, signal, error);
  }
}
