import { DatastoreError } from '@stowage/core/driver';
import type { FilesClient } from './client.ts';
import { isAbsence, tryDirectory, tryFile } from './find.ts';
import { withParents } from './parents.ts';
import { renameKnown } from './rename-known.ts';

/** A directory to rename. */
interface RenamedDirectory {
  readonly from: string;
  readonly to: string;
  readonly fileId: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Rename Directory, with all that is below, onto a name that is free. */
export async function renameDirectory(client: FilesClient, { from, to, fileId, signal }: RenamedDirectory): Promise<void> {
  const request = { kind: 'directory', from, to, replace: false, fileId, signal } as const;
  try {
    await withParents(client, to, signal, () => renameKnown(client, request));
  } catch (error) {
    const isTaken = isAbsence(error) && (await tryDirectory(client, from, signal)) !== undefined && (await isThere(client, to, signal));
    if (!isTaken) throw error;
    throw new DatastoreError('PATH.EXISTS', `There is something at ${JSON.stringify(to)} already.`, { path: to });
  }
}

async function isThere(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  return ((await tryFile(client, path, signal)) ?? (await tryDirectory(client, path, signal))) !== undefined;
}
