import { isDirectoryError } from '@stowage/azure-common';
import type { DeleteRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { isAbsence, tryDirectory } from '../find.ts';
import { underCondition } from '../lease.ts';
import { checkName } from '../names.ts';
import { deleteUnleased } from '../remove.ts';
import { deleteFile as deleteNow } from '../requests/delete.ts';

/** Delete File; where there is none, it is asked whether the path is a directory. */
export async function deleteFile(client: FilesClient, { path, ifMatch, signal }: DeleteRequest): Promise<void> {
  checkName(path);
  if (ifMatch === undefined) {
    if (await deleteUnleased(client, path, signal)) return;
    if ((await tryDirectory(client, path, signal)) !== undefined) throw isDirectoryError(path);
    return;
  }
  await underCondition(client, { path, ifMatch, signal, keepsFile: false, run: (leaseId) => deleteLeased(client, path, leaseId, signal) });
}

/** Nobody else can have deleted a file that is leased: if it is gone, it was by this, and the answer was lost. */
async function deleteLeased(client: FilesClient, path: string, leaseId: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    await client.retry(() => deleteNow(client, path, leaseId, signal), { idempotent: true, signal });
  } catch (error) {
    if (!isAbsence(error)) throw error;
  }
}
