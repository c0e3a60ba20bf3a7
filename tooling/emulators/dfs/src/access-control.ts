import { formatAcl, invalidAcl, parseAcl } from './acl/entry.ts';
import { type Acl, completeAcl, modeOfAcl } from './acl/list.ts';
import { formatPermissions, parsePermissions, parseUmask } from './acl/mode.ts';
import { type Call, header } from './call.ts';
import type { AnswerHeaders } from './headers.ts';
import type { Ownership } from './tree/create.ts';
import type { PathNode } from './tree/node.ts';
import { StorageError } from './tree/storage-error.ts';

export function permissionsOf(node: PathNode): string {
  const { mode, extended } = modeOfAcl(node.acl);
  return formatPermissions({ mode, sticky: node.sticky }, extended);
}

/** Owner, group and permissions, which every answer about a path carries. */
export const ownershipHeaders = (node: PathNode): AnswerHeaders => ({
  'x-ms-owner': node.owner,
  'x-ms-group': node.group,
  'x-ms-permissions': permissionsOf(node),
});

export const aclHeader = (node: PathNode): string => formatAcl(node.acl);

/** What a request says of owner, group, permissions and list. */
export function readOwnership(call: Call, kind: PathNode['kind']): Ownership {
  const [owner, group] = [header(call, 'x-ms-owner'), header(call, 'x-ms-group')];
  const [permissions, acl] = [header(call, 'x-ms-permissions'), header(call, 'x-ms-acl')];
  if (permissions !== undefined && acl !== undefined) throw new StorageError('InvalidInput');
  return {
    umask: parseUmask(header(call, 'x-ms-umask')),
    ...(owner === undefined ? {} : { owner }),
    ...(group === undefined ? {} : { group }),
    ...(permissions === undefined ? {} : { permissions: parsePermissions(permissions) }),
    ...(acl === undefined ? {} : { acl: readAcl(acl, kind) }),
  };
}

/** A list that a client wrote whole; only directories have default entries. */
function readAcl(text: string, kind: PathNode['kind']): Acl {
  const entries = parseAcl(text, 'required');
  if (kind === 'file' && entries.some((entry) => entry.scope === 'default')) throw invalidAcl();
  return completeAcl(entries);
}
