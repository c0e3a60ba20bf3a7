import type { ChangedFile } from '@stowage/azure-common';
import { isDatastoreError } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { tryDirectory, tryFile } from './find.ts';
import { type RenameRequest, rename } from './requests/rename.ts';

/** What is renamed, and the id by which it is known under any name. */
export interface KnownRename extends RenameRequest {
  readonly fileId: string | undefined;
}

/**
 * Renames, and repeats it while its answer is lost. A rename that got through is not there to be done again: what has the new name is then
 * looked at, and known by its id.
 */
export function renameKnown(client: FilesClient, request: KnownRename): Promise<ChangedFile> {
  const { kind, to, fileId, signal } = request;
  const look = kind === 'file' ? tryFile : tryDirectory;
  let isUncertain = false;
  const attempt = async (): Promise<ChangedFile> => {
    const found = isUncertain ? await look(client, to, signal) : undefined;
    if (found !== undefined && fileId !== undefined && found.driver?.azure_file?.fileId === fileId) {
      return { etag: found.etag, lastModified: found.lastModified };
    }
    try {
      return await rename(client, request);
    } catch (error) {
      if (isDatastoreError(error) && error.retryable && !error.unprocessed) isUncertain = true;
      throw error;
    }
  };
  return client.retry(attempt, { idempotent: true, signal });
}
