import { type ChangedFile, retryChange } from '@stowage/azure-common';
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
  const tryEarlier = async (): Promise<ChangedFile | undefined> => {
    const found = await look(client, to, signal);
    const isIt = fileId !== undefined && found?.driver?.azure_file?.fileId === fileId;
    return isIt ? { etag: found?.etag, lastModified: found?.lastModified } : undefined;
  };
  return retryChange(client, () => rename(client, request), tryEarlier, signal);
}
