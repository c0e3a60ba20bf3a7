import { parentPath } from '@stowage/core/driver';
import type { LakeClient } from './client.ts';
import { isServiceError } from './errors.ts';
import { createDirectory } from './operations/create-directory.ts';

/** Renames something to a path; the directory that the path is in, which a rename does not make, is made first if it is missing. */
export async function withParent<T>(
  client: LakeClient,
  path: string,
  rename: () => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  try {
    return await rename();
  } catch (error) {
    if (!isServiceError(error, 'RenameDestinationParentPathNotFound')) throw error;
  }
  await client.retry(() => createDirectory(client, { path: parentPath(path), signal }), { idempotent: true, signal });
  return rename();
}
