import { isDirectoryError, Window } from '@stowage/azure-common';
import { type DeleteManyRequest, type DeleteOutcome, isDatastoreError } from '@stowage/core/driver';
import type { BlobClient } from '../client.ts';
import { findDirectory } from '../directory.ts';
import { checkName } from '../names.ts';
import { deleteBatch, isMissing } from '../requests/delete-batch.ts';

/** Blob Batch. Where nothing was, a listing tells whether the path is a directory. */
export async function deleteMany(client: BlobClient, { paths, signal }: DeleteManyRequest): Promise<readonly DeleteOutcome[]> {
  const outcomes: DeleteOutcome[] = [];
  const names: string[] = [];
  for (const path of paths) {
    try {
      checkName(path);
      names.push(path);
    } catch (error) {
      if (!isDatastoreError(error)) throw error;
      outcomes.push({ path, error });
    }
  }
  if (names.length === 0) return outcomes;
  const window = new Window(signal);
  for (const { name, ...outcome } of await deleteBatch(client, names, signal)) {
    if (!isMissing(outcome)) outcomes.push({ path: name, ...outcome });
    else await window.add(client.concurrency, async (either) => void outcomes.push(await explainAbsence(client, name, either)));
  }
  await window.finish();
  return outcomes;
}

async function explainAbsence(client: BlobClient, path: string, signal: AbortSignal): Promise<DeleteOutcome> {
  const directory = await client.retry(() => findDirectory(client, path, signal), { idempotent: true, signal });
  return directory === undefined ? { path } : { path, error: isDirectoryError(path) };
}
