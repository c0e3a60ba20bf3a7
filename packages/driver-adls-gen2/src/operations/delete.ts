import { recode, retryChange } from '@stowage/azure-common';
import { type DeleteRequest, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { headFileAgain } from '../head-path.ts';
import { checkName } from '../names.ts';
import { deletePath } from '../requests/delete-path.ts';

/**
 * Path - Delete, which would take an empty directory too: so the path is looked at first, and deleted only while it is what was seen.
 */
export async function deleteFile(client: LakeClient, { path, ifMatch, signal }: DeleteRequest): Promise<void> {
  checkName(path);
  try {
    while (!(await tryDelete(client, path, ifMatch, signal)));
  } catch (error) {
    if (!isDatastoreError(error, 'PATH.NOT_FOUND')) throw error;
    if (ifMatch !== undefined) throw recode(error, 'CONDITION.FAILED');
  }
}

/** Deletes what is there; false if it was replaced in between. */
async function tryDelete(client: LakeClient, path: string, ifMatch: string | undefined, signal: AbortSignal | undefined): Promise<boolean> {
  const entry = await headFileAgain(client, { path, ifMatch, signal });
  try {
    const gone = async (): Promise<boolean> => {
      await deletePath(client, { path, ifMatch: entry.etag, signal });
      return true;
    };
    // What is missing at the second attempt was deleted by the first.
    return await retryChange(client, gone, async (error) => (isDatastoreError(error, 'PATH.NOT_FOUND') ? true : undefined), signal);
  } catch (error) {
    if (ifMatch !== undefined || !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
    return false;
  }
}
