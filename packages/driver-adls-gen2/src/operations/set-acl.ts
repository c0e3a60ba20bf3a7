import { type AclFailure, DatastoreError, formatAcl, type SetAclRequest, type SetAclResult } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { headPath } from '../head-path.ts';
import { checkName } from '../names.ts';
import { setAccessControl, setAccessControlRecursive } from '../requests/access-control.ts';

/**
 * Path - Update, access control: of one path, or of all below it too, in as many requests as the service needs. Owner and group are those of
 * the named path alone.
 */
export async function setAcl(client: LakeClient, request: SetAclRequest): Promise<SetAclResult> {
  const { path, acl, recursive, signal } = request;
  if (path !== '') checkName(path);
  const { owner, group } = acl;
  if (!recursive || owner !== undefined || group !== undefined) {
    const headers = { 'x-ms-acl': recursive ? undefined : formatAcl(acl.entries), 'x-ms-owner': owner, 'x-ms-group': group };
    await client.retry(() => setAccessControl(client, path, headers, signal), { idempotent: true, signal });
  }
  return recursive ? setRecursive(client, request) : countOne(client, path, signal);
}

async function countOne(client: LakeClient, path: string, signal: AbortSignal | undefined): Promise<SetAclResult> {
  const kind = path === '' ? 'directory' : (await headPath(client, { path, signal })).kind;
  return { files: kind === 'file' ? 1 : 0, directories: kind === 'directory' ? 1 : 0, failures: [] };
}

async function setRecursive(client: LakeClient, { path, acl, signal }: SetAclRequest): Promise<SetAclResult> {
  const text = formatAcl(acl.entries);
  const failures: AclFailure[] = [];
  let files = 0;
  let directories = 0;
  let continuation: string | undefined;
  do {
    const batch = await client.retry(() => setAccessControlRecursive(client, path, text, continuation, signal), {
      idempotent: true,
      signal,
    });
    files += batch.change.filesSuccessful;
    directories += batch.change.directoriesSuccessful;
    for (const { name, errorMessage } of batch.change.failedEntries ?? []) failures.push(toFailure(name, errorMessage));
    continuation = batch.continuation;
  } while (continuation !== undefined);
  const own = failures.find((failure) => failure.path === path);
  if (own !== undefined) throw own.error;
  return { files, directories, failures };
}

function toFailure(name: string, message: string): AclFailure {
  const path = name.replace(/^\//, '');
  const error = new DatastoreError('ACCESS.DENIED', `The access control list of ${JSON.stringify(path)} was not set: ${message}`, {
    path,
    nextAction: 'Ask its owner, or use an identity with the role Storage Blob Data Owner.',
  });
  return { path, error };
}
