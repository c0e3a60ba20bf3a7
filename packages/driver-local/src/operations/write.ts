import { parentPath, type WriteRequest, type WriteResult } from '@stowage/core/driver';
import type { LocalClient } from '../client.ts';
import { checkTarget, commit } from '../commit.ts';
import { conditionFailed } from '../conditions.ts';
import { isErrno } from '../errors.ts';
import { toRecord } from '../metadata-record.ts';
import type { Pin } from '../pin.ts';
import { stageFile } from '../staged-file.ts';

/**
 * Writes beside the target and takes its place when all bytes are there. A symbolic link of that name is replaced, not
 * followed; the permissions of a replaced file stay.
 */
export async function write(client: LocalClient, request: WriteRequest): Promise<WriteResult> {
  const { body, signal, onProgress } = request;
  using folder = await pinFolderOf(client, request);
  const like = await checkTarget(client, folder, request);
  await using staged = await stageFile(client, folder, body, { signal, onProgress, like });
  return await commit(client, folder, staged, toRecord(request), request);
}

async function pinFolderOf(client: LocalClient, { path, ifMatch }: WriteRequest): Promise<Pin> {
  if (ifMatch === undefined) return client.pinOrMake(parentPath(path));
  try {
    return await client.pin(parentPath(path), 'directory');
  } catch (error) {
    if (!isErrno(error, 'ENOENT')) throw error;
    await client.assertRoot();
    throw conditionFailed(path, 'does not exist');
  }
}
