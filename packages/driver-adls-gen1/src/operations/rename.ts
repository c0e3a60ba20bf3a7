import { isDirectoryError, recode, retryChange } from '@stowage/azure-common';
import { DatastoreError, isDatastoreError, parentPath, type RenameRequest } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { type FileStatus, isSameVersion } from '../file-status.ts';
import { checkName } from '../names.ts';
import { getFileStatus, tryFileStatus } from '../requests/get-file-status.ts';
import { makeDirectories } from '../requests/mkdirs.ts';
import { renamePath } from '../requests/rename.ts';

/**
 * RENAME, in one step. The service would put what is renamed into a directory that is at the target, and says neither why it refuses nor
 * whether the source was there: so both are looked at first. Missing parents of the target are made.
 */
export async function rename(client: Gen1Client, { from, to, signal }: RenameRequest): Promise<void> {
  checkName(from);
  checkName(to);
  const again = { idempotent: true, signal };
  const [source, target] = await Promise.all([
    client.retry(() => getFileStatus(client, from, signal), again),
    client.retry(() => tryFileStatus(client, to, signal), again),
  ]);
  checkKinds(from, source, to, target);
  if (target === undefined) await makeParent(client, from, to, signal);
  await retryChange(
    client,
    () => renameOnce(client, from, source, to, signal),
    async () => ((await isMoved(client, from, source, to, signal)) ? true : undefined),
    signal,
  );
}

function checkKinds(from: string, source: FileStatus, to: string, target: FileStatus | undefined): void {
  const isDirectory = source.type === 'DIRECTORY';
  if (isDirectory && to.startsWith(`${from}/`)) {
    throw new DatastoreError('PATH.INVALID', `The directory ${JSON.stringify(from)} cannot be moved into itself.`, {
      path: to,
      requestId: source.requestId,
      nextAction: 'Choose a target outside of it.',
    });
  }
  if (target === undefined) return;
  const { requestId } = target;
  if (isDirectory) throw new DatastoreError('PATH.EXISTS', `${JSON.stringify(to)} is there.`, { path: to, requestId });
  if (target.type === 'DIRECTORY') throw isDirectoryError(to, requestId);
}

async function makeParent(client: Gen1Client, from: string, to: string, signal: AbortSignal | undefined): Promise<void> {
  const parent = parentPath(to);
  if (parent === '' || parent === parentPath(from)) return;
  try {
    await client.retry(() => makeDirectories(client, parent, signal), { idempotent: true, signal });
  } catch (error) {
    throw isDatastoreError(error, 'PATH.EXISTS') ? recode(error, 'PATH.NOT_DIRECTORY') : error;
  }
}

async function renameOnce(
  client: Gen1Client,
  from: string,
  source: FileStatus,
  to: string,
  signal: AbortSignal | undefined,
): Promise<true> {
  if (await renamePath(client, { from, to, overwrite: source.type === 'FILE', signal })) return true;
  const { requestId } = await getFileStatus(client, from, signal);
  throw new DatastoreError('PATH.EXISTS', `RENAME: ${JSON.stringify(to)} came to be in the meantime, or its directory is gone.`, {
    path: to,
    requestId,
    nextAction: 'See what is there, then rename again.',
  });
}

/** Whether an earlier attempt got through, its answer lost: the source is gone, and what is at the target has its size and time. */
async function isMoved(
  client: Gen1Client,
  from: string,
  source: FileStatus,
  to: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if ((await tryFileStatus(client, from, signal)) !== undefined) return false;
  const target = await tryFileStatus(client, to, signal);
  return target !== undefined && isSameVersion(source, target);
}
