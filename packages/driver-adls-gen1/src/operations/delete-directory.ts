import { isTemporary, Window } from '@stowage/azure-common';
import { DatastoreError, type DeleteDirectoryRequest, isDatastoreError, joinPath } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import { deletePath } from '../requests/delete.ts';
import { tryFileStatus } from '../requests/get-file-status.ts';
import { listStatus } from '../requests/list-status.ts';

/** DELETE, which would take a file too: so the path is looked at first. */
export async function deleteDirectory(client: Gen1Client, request: DeleteDirectoryRequest): Promise<void> {
  const { path, recursive, signal } = request;
  if (path === '') return emptyRoot(client, recursive, signal);
  checkName(path);
  const status = await client.retry(() => tryFileStatus(client, path, signal), { idempotent: true, signal });
  if (status === undefined) return;
  if (status.type === 'FILE')
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path, requestId: status.requestId });
  const remove = (): Promise<boolean> => client.retry(() => deletePath(client, { path, recursive, signal }), { idempotent: true, signal });
  try {
    await remove();
  } catch (error) {
    if (!isDatastoreError(error, 'DIRECTORY.NOT_EMPTY') || !(await clearOfRemains(client, path, signal))) throw error;
    await remove();
  }
}

/** Milliseconds without a change after which an unfinished file does not keep its directory from being deleted as empty. */
const staleAfter = 3_600_000;

/** Takes away what dead writers have left, if nothing else is in a directory; false if there is. */
async function clearOfRemains(client: Gen1Client, directory: string, signal: AbortSignal | undefined): Promise<boolean> {
  const again = { idempotent: true, signal };
  const { statuses, marker } = await client.retry(() => listStatus(client, { path: directory, signal }), again);
  const newest = Date.now() - staleAfter;
  if (marker !== undefined || !statuses.every((one) => isTemporary(one.pathSuffix) && one.modificationTime < newest)) return false;
  for (const { pathSuffix } of statuses) {
    const path = joinPath(directory, pathSuffix);
    await client.retry(() => deletePath(client, { path, recursive: true, signal }), again);
  }
  return true;
}

/** The root itself stays: what is in it goes, several at a time. */
async function emptyRoot(client: Gen1Client, recursive: boolean, signal: AbortSignal | undefined): Promise<void> {
  const window = new Window(signal);
  try {
    let marker: string | undefined;
    do {
      const request = { path: '', marker, signal: window.signal };
      const page = await client.retry(() => listStatus(client, request), { idempotent: true, signal: window.signal });
      if (!recursive && page.statuses.some(({ pathSuffix }) => !isTemporary(pathSuffix))) {
        throw new DatastoreError('DIRECTORY.NOT_EMPTY', 'The root is not empty.', { path: '' });
      }
      for (const { pathSuffix: path } of recursive ? page.statuses : []) {
        await window.add(client.concurrency, async (either) => {
          await client.retry(() => deletePath(client, { path, recursive: true, signal: either }), { idempotent: true, signal: either });
        });
      }
      marker = page.marker;
    } while (marker !== undefined);
    await window.finish();
  } finally {
    await window.cancel();
  }
}
