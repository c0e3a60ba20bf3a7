import type { FilesClient } from './client.ts';
import { isAbsence } from './find.ts';
import { whenUnlocked } from './patience.ts';
import { deleteFile } from './requests/delete.ts';
import { freeStaleLease } from './stale-lease.ts';

/** Deletes a file as soon as nobody holds it; false where there is none. */
export async function deleteUnleased(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const step = (): Promise<void> => client.retry(() => deleteFile(client, path, undefined, signal), { idempotent: true, signal });
  try {
    await whenUnlocked(signal, step, () => freeStaleLease(client, path, signal));
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}
