import { requireHeader } from '@stowage/azure-common';
import { type Acl, type GetAclRequest, parseAcl } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { checkName } from '../names.ts';
import { getAccessControl } from '../requests/access-control.ts';

/** Path - Get Properties, access control. */
export async function getAcl(client: LakeClient, { path, signal }: GetAclRequest): Promise<Acl> {
  if (path !== '') checkName(path);
  const answer = await getAccessControl(client, path, signal);
  const entries = parseAcl(requireHeader(answer, 'x-ms-acl'));
  return { owner: answer.header('x-ms-owner'), group: answer.header('x-ms-group'), entries };
}
