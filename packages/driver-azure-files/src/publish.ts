import { type ChangedFile, recode } from '@stowage/azure-common';
import { isDatastoreError } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { tryDirectory } from './find.ts';
import { withParents } from './parents.ts';
import { whenUnlocked } from './patience.ts';
import { renameKnown } from './rename-known.ts';
import { freeStaleLease } from './stale-lease.ts';

/** A finished file that is to come under its name. */
export interface Publication {
  readonly temporary: string;
  readonly path: string;
  /** The id of the finished file, by which it is known under any name. */
  readonly fileId: string | undefined;
  /** Fail with `PATH.EXISTS` where anything is. */
  readonly createOnly: boolean;
  readonly ignoreReadOnly?: boolean | undefined;
  /** The lease on the file that is replaced, if the caller holds one. */
  readonly leaseId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Brings a finished file under its name in one step: readers see what was there before, or all of it. */
export async function publish(client: FilesClient, publication: Publication): Promise<ChangedFile> {
  const { path, createOnly, leaseId, signal } = publication;
  const step = (): Promise<ChangedFile> => withParents(client, path, signal, () => renameOnce(client, publication));
  try {
    if (leaseId !== undefined) return await step();
    return await whenUnlocked(signal, step, () => freeStaleLease(client, path, signal));
  } catch (error) {
    if (createOnly || !(isDatastoreError(error, 'PATH.EXISTS') || isDatastoreError(error, 'PATH.NOT_DIRECTORY'))) throw error;
    throw (await tryDirectory(client, path, signal)) === undefined ? error : recode(error, 'PATH.IS_DIRECTORY');
  }
}

function renameOnce(client: FilesClient, publication: Publication): Promise<ChangedFile> {
  const { temporary: from, path: to, createOnly, ignoreReadOnly, leaseId, fileId, signal } = publication;
  return renameKnown(client, { kind: 'file', from, to, replace: !createOnly, ignoreReadOnly, targetLeaseId: leaseId, fileId, signal });
}
