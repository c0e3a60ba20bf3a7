import { isDirectoryError } from '@stowage/azure-common';
import type { DeleteRequest } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import { deletePath } from '../requests/delete.ts';
import { tryFileStatus } from '../requests/get-file-status.ts';

/** DELETE, which would take an empty directory too: so the path is looked at first. */
export async function deleteFile(client: Gen1Client, { path, signal }: DeleteRequest): Promise<void> {
  checkName(path);
  const status = await client.retry(() => tryFileStatus(client, path, signal), { idempotent: true, signal });
  if (status === undefined) return;
  if (status.type === 'DIRECTORY') throw isDirectoryError(path, status.requestId);
  await client.retry(() => deletePath(client, { path, recursive: false, signal }), { idempotent: true, signal });
}
