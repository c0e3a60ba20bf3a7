import { invalidParameter, missingParameter, type WireAnswer } from '@stowage/emulator-wire';
import { aclHeader, ownershipHeaders, readOwnership } from '../access-control.ts';
import { mayAccess } from '../acl/access.ts';
import { parseBits } from '../acl/entry.ts';
import { applyMode } from '../acl/list.ts';
import { requireAccess, requireOwner } from '../authorization.ts';
import { type Call, type Handler, header, nodeOf, query } from '../call.ts';
import { revisionHeaders } from '../headers.ts';
import { requireLease, requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import type { PathNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';

/** Path - Get Properties, action getAccessControl. */
export const getAccessControl: Handler = (call) => {
  const node = nodeOf(call);
  requireAccess(call, node, 0);
  requireConditions(call, node);
  requireReadLease(call, node);
  return { status: 200, headers: { ...revisionHeaders(node), ...ownershipHeaders(node), 'x-ms-acl': aclHeader(node) } };
};

/** Path - Get Properties, action checkAccess: 200 if the caller has the rights in `fsAction`, else 403. */
export const checkAccess: Handler = (call) => {
  const node = nodeOf(call);
  const action = query(call, 'fsaction');
  if (action === undefined) throw missingParameter('fsAction');
  if (!/^[r-][w-][x-]$/.test(action)) throw invalidParameter('fsAction', action);
  requireAccess(call, node, 0);
  if (!mayAccess(call.identity, node, parseBits(action))) throw new StorageError('AuthorizationPermissionMismatch');
  return { status: 200, headers: revisionHeaders(node) };
};

/** Path - Update, action setAccessControl. Neither the ETag nor the time of change moves. */
export const setAccessControl: Handler = (call): WireAnswer => {
  const node = nodeOf(call);
  requireOwner(call, node);
  requireConditions(call, node);
  requireLease(call, node);
  if (header(call, 'x-ms-lease-id') === undefined && !saysSomething(call)) throw new StorageError('MissingRequiredHeader');
  applyOwnership(call, node);
  return { status: 200, headers: { ...revisionHeaders(node), 'x-ms-namespace-enabled': 'true' } };
};

const saysSomething = (call: Call): boolean =>
  ['x-ms-owner', 'x-ms-group', 'x-ms-permissions', 'x-ms-acl'].some((name) => header(call, name) !== undefined);

function applyOwnership(call: Call, node: PathNode): void {
  const { owner, group, permissions, acl } = readOwnership(call, node.kind);
  if (owner !== undefined && owner !== node.owner && !call.identity.isSuperuser) throw new StorageError('AuthorizationPermissionMismatch');
  if (acl) node.acl = acl;
  if (permissions) {
    node.acl = applyMode(node.acl, permissions.mode);
    node.sticky = permissions.sticky;
  }
  node.owner = owner ?? node.owner;
  node.group = group ?? node.group;
}
