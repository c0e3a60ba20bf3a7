import { toChangedFile } from '@stowage/azure-common';
import { DatastoreError, type DirectoryEntry, type Entry, type StatRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { headPath } from '../head-path.ts';
import { checkName } from '../names.ts';
import { getRootStatus } from '../requests/access-control.ts';

/** Get Blob Properties; for the root, which is no blob, Path - Get Properties. */
export async function stat(client: LakeClient, request: StatRequest): Promise<Entry> {
  const { path, ifMatch, ifNoneMatch, signal } = request;
  if (path !== '') {
    checkName(path);
    return headPath(client, request);
  }
  const root = await statRoot(client, signal);
  if ((ifMatch !== undefined && ifMatch !== root.etag) || (ifNoneMatch !== undefined && ifNoneMatch === root.etag)) {
    throw new DatastoreError('CONDITION.FAILED', `The root has the ETag ${root.etag}.`, { path });
  }
  return root;
}

async function statRoot(client: LakeClient, signal: AbortSignal | undefined): Promise<DirectoryEntry> {
  const answer = await getRootStatus(client, signal);
  const [owner, group, permissions] = ['x-ms-owner', 'x-ms-group', 'x-ms-permissions'].map((name) => answer.header(name));
  return { kind: 'directory', path: '', ...toChangedFile(answer), driver: { azure_data_lake_gen2: { owner, group, permissions } } };
}
