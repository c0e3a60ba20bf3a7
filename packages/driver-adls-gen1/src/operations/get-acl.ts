import { type Acl, type GetAclRequest, parseAcl } from '@stowage/core/driver';
import type { Gen1Client } from '../client.ts';
import { checkName } from '../names.ts';
import { getAclStatus } from '../requests/access-control.ts';

/** MSGETACLSTATUS. */
export async function getAcl(client: Gen1Client, { path, signal }: GetAclRequest): Promise<Acl> {
  checkName(path);
  const { entries = [], owner, group } = await getAclStatus(client, path, signal);
  return { owner, group, entries: parseAcl(entries.join(',')) };
}
