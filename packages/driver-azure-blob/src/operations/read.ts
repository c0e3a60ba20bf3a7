import { readBlob } from '@stowage/azure-common';
import { isDatastoreError, type ReadRequest, type ReadResponse } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { explainMissing } from '../directory.ts';
import { toEntry } from '../entry.ts';
import { checkName } from '../names.ts';
import { versionQuery } from '../requests/head-blob.ts';

/** Get Blob by ranges; where there is no blob, a listing tells whether the path is a directory. */
export async function read(client: BlobClient, request: ReadRequest): Promise<ReadResponse> {
  checkName(request.path);
  try {
    return await readBlob(client, request, { query: versionQuery(request.driver?.azure_blob), toEntry });
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    throw await explainMissing(client, request.path, request.signal, error);
  }
}
