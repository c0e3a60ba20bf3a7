import { type ChangedFile, retryChange } from '@stowage/azure-common';
import { baseName, type DatastoreError, type Entry, isDatastoreError } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { tryDirectory, tryFile } from './find.ts';
import { type RenameRequest, rename } from './requests/rename.ts';
import { isTemporaryName } from './temporary-name.ts';

/** What is renamed, and the id by which it is known under any name. */
export interface KnownRename extends RenameRequest {
  readonly fileId: string | undefined;
}

/**
 * Renames, and repeats it while its answer is lost. A rename that got through is not there to be done again: what has the new name is then
 * looked at, and known by its id. An unfinished file nobody else knows: if it is gone, it got through, whoever has replaced it since.
 */
export function renameKnown(client: FilesClient, request: KnownRename): Promise<ChangedFile> {
  const { kind, from, to, fileId, signal } = request;
  const look = kind === 'file' ? tryFile : tryDirectory;
  const tryEarlier = async (error: DatastoreError): Promise<ChangedFile | undefined> => {
    const isGone = error.code === 'PATH.NOT_FOUND' && isTemporaryName(baseName(from));
    const found = isGone ? await orUndefined(look(client, to, signal)) : await look(client, to, signal);
    const isIt = fileId !== undefined && found?.driver?.azure_file?.fileId === fileId;
    if (isIt) return { etag: found?.etag, lastModified: found?.lastModified };
    return isGone ? { etag: undefined, lastModified: undefined } : undefined;
  };
  return retryChange(client, () => rename(client, request), tryEarlier, signal);
}

/** Who may write may not always look. */
async function orUndefined(found: Promise<Entry | undefined>): Promise<Entry | undefined> {
  try {
    return await found;
  } catch (error) {
    if (isDatastoreError(error, 'ACCESS.DENIED')) return undefined;
    throw error;
  }
}
