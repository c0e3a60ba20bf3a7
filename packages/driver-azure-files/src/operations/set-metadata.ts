import { DatastoreError, type SetMetadataRequest } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { isAbsence, tryDirectory } from '../find.ts';
import { underCondition } from '../lease.ts';
import { checkName } from '../names.ts';
import { whenUnlocked } from '../patience.ts';
import { setMetadata as setNow } from '../requests/set-metadata.ts';
import { freeStaleLease } from '../stale-lease.ts';

/** Set File Metadata; where there is no file, Set Directory Metadata. */
export async function setMetadata(client: FilesClient, request: SetMetadataRequest): Promise<void> {
  const { path, ifMatch, signal } = request;
  if (path !== '') checkName(path);
  const set = (kind: 'file' | 'directory', leaseId?: string): Promise<void> =>
    client.retry(() => setNow(client, { ...request, kind, leaseId }), { idempotent: true, signal });
  if (ifMatch !== undefined) return setUnderCondition(client, request, ifMatch, (leaseId) => set('file', leaseId));
  if (path === '') return set('directory');
  try {
    await whenUnlocked(
      signal,
      () => set('file'),
      () => freeStaleLease(client, path, signal),
    );
  } catch (error) {
    if (!isAbsence(error)) throw error;
    await set('directory');
  }
}

/** A directory has no lease, and so no moment in which its ETag is sure to be what was seen. */
async function setUnderCondition(
  client: FilesClient,
  { path, signal }: SetMetadataRequest,
  ifMatch: string,
  run: (leaseId: string) => Promise<void>,
): Promise<void> {
  if (path !== '' && (await tryDirectory(client, path, signal)) === undefined) {
    return underCondition(client, { path, ifMatch, signal, keepsFile: true, run });
  }
  throw new DatastoreError(
    'CAPABILITY.MISSING',
    `Azure Files has no condition for the metadata of a directory, as ${JSON.stringify(path)} is.`,
    {
      nextAction: 'Set the metadata without ifMatch.',
    },
  );
}
