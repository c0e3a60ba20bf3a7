import { type Answer, blobRights, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** The path of a request for a path, the root included: the file system itself has no list. */
function pathOf(client: LakeClient, path: string): string {
  return path === '' ? `${client.pathOf()}/` : client.pathOf(path);
}

/** Path - Get Properties, access control. */
export function getAccessControl(client: LakeClient, path: string, signal: AbortSignal | undefined): Promise<Answer> {
  return client.dfs.send({
    operation: 'Path - Get Properties (access control)',
    method: 'HEAD',
    path: pathOf(client, path),
    query: { action: 'getAccessControl' },
    right: rights.getAcl,
    signal,
  });
}

/** Path - Get Properties, of the root: its owner, group and permissions, but nothing that a user has set. */
export function getRootStatus(client: LakeClient, signal: AbortSignal | undefined): Promise<Answer> {
  return client.dfs.send({
    operation: 'Path - Get Properties (status)',
    method: 'HEAD',
    path: pathOf(client, ''),
    query: { action: 'getStatus' },
    right: blobRights.read,
    signal,
  });
}

/** Path - Update, access control of this path alone. */
export async function setAccessControl(
  client: LakeClient,
  path: string,
  headers: RequestHeaders,
  signal: AbortSignal | undefined,
): Promise<void> {
  const answer = await client.dfs.send({
    operation: 'Path - Update (access control)',
    method: 'PATCH',
    path: pathOf(client, path),
    query: { action: 'setAccessControl' },
    headers,
    right: rights.setAcl,
    signal,
  });
  toChangedFile(answer);
}

/** What one request of a recursive change did. */
export interface RecursiveChange {
  readonly directoriesSuccessful: number;
  readonly filesSuccessful: number;
  readonly failedEntries?: readonly { readonly name: string; readonly type: string; readonly errorMessage: string }[] | undefined;
}

/** Path - Update, access control of this path and of what is below, as far as one request gets. */
export async function setAccessControlRecursive(
  client: LakeClient,
  path: string,
  acl: string,
  continuation: string | undefined,
  signal: AbortSignal | undefined,
): Promise<{ readonly change: RecursiveChange; readonly continuation: string | undefined }> {
  const answer = await client.dfs.receive({
    operation: 'Path - Update (access control, recursive)',
    method: 'PATCH',
    path: pathOf(client, path),
    // By force: what fails is told, and the rest goes on.
    query: { action: 'setAccessControlRecursive', continuation, forceflag: 'true', mode: 'set' },
    headers: { 'x-ms-acl': acl },
    right: rights.setAcl,
    answerTimeout: 120_000,
    signal,
  });
  const next = answer.header('x-ms-continuation') || undefined;
  return { change: JSON.parse(await answer.text()) as RecursiveChange, continuation: next };
}
