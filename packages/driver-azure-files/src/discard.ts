import { tryUndo } from '@stowage/azure-common';
import type { FilesClient } from './client.ts';
import { deleteFile } from './requests/delete.ts';
import { attemptId } from './temporary-name.ts';

/** Runs a step, and when it fails deletes the unfinished file that it leaves; but not one that alone tells of a lease that is still held. */
export async function orDiscard<T>(client: FilesClient, temporary: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    if (!client.abandoned.has(attemptId(temporary))) await tryDiscard(client, temporary);
    throw error;
  }
}

/** Deletes an unfinished file as far as that is possible: what stays is hidden, and swept when it is old. */
export function tryDiscard(client: FilesClient, temporary: string): Promise<boolean> {
  return tryUndo((signal) => deleteFile(client, temporary, undefined, signal));
}
