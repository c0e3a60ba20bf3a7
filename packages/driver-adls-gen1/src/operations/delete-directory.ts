import { isTemporary, Window } from '@stowage/azure-common';
import { DatastoreError, type DeleteDirectoryRequest } from '@stowage/core/driver';
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
  if (status.type === 'FILE') throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path });
  await client.retry(() => deletePath(client, { path, recursive, signal }), { idempotent: true, signal });
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
