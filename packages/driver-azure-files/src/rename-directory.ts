import { recode } from '@stowage/azure-common';
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
    if (!isAbsence(error)) throw error;
    const isTaken = (await tryDirectory(client, from, signal)) !== undefined && (await isThere(client, to, signal));
    throw isTaken ? recode(error, 'PATH.EXISTS') : error;
  }
}

async function isThere(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  return ((await tryFile(client, path, signal)) ?? (await tryDirectory(client, path, signal))) !== undefined;
}
