import { recode } from '@stowage/azure-common';
import { type CreateDirectoryRequest, type DirectoryEntry, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { isKindError, recodeKind } from '../errors.ts';
import { headPath } from '../head-path.ts';
import { checkName } from '../names.ts';
import { createPath } from '../requests/create-path.ts';

/** Path - Create, of a directory that is not there. One that is there stays as it is. */
export async function createDirectory(client: LakeClient, { path, signal }: CreateDirectoryRequest): Promise<DirectoryEntry> {
  if (path === '') return { kind: 'directory', path };
  checkName(path);
  try {
    return { kind: 'directory', path, ...(await createPath(client, { path, resource: 'directory', ifNoneMatch: '*', signal })) };
  } catch (error) {
    if (isKindError(error)) throw recodeKind(error, false);
    if (!isDatastoreError(error, 'PATH.EXISTS') && !isDatastoreError(error, 'CONDITION.FAILED')) throw error;
    const entry = await headPath(client, { path, signal });
    if (entry.kind === 'directory') return entry;
    throw recode(error, 'PATH.EXISTS');
  }
}
