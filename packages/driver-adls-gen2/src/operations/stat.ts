import { toChangedFile } from '@stowage/azure-common';
import type { Entry, StatRequest } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { headPath } from '../head-path.ts';
import { checkName } from '../names.ts';
import { getAccessControl } from '../requests/access-control.ts';

/** Get Blob Properties; for the root, which is no blob, Path - Get Properties. */
export async function stat(client: LakeClient, request: StatRequest): Promise<Entry> {
  const { path, signal } = request;
  if (path !== '') {
    checkName(path);
    return headPath(client, request);
  }
  const answer = await getAccessControl(client, '', signal);
  const [owner, group, permissions] = ['x-ms-owner', 'x-ms-group', 'x-ms-permissions'].map((name) => answer.header(name));
  return { kind: 'directory', path, ...toChangedFile(answer), driver: { azure_data_lake_gen2: { owner, group, permissions } } };
}
