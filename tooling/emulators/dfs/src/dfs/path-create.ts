import { invalidParameter, type WireAnswer } from '@stowage/emulator-wire';
import { readOwnership } from '../access-control.ts';
import { requireParentAccess, requireReplaceAccess } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, header, query, tryNode, versionOf } from '../call.ts';
import { readExpiry } from '../expiry.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { leaseOnCreate, requireLease } from '../leases.ts';
import { requireCreateConditions } from '../preconditions.ts';
import { addPath, ensureParent, ownerOfNew } from '../tree/create.ts';
import type { PathNode } from '../tree/node.ts';
import { StorageError } from '../tree/storage-error.ts';
import { parseProperties } from './properties.ts';

/** Path - Create, of a file or a directory. */
export const createPath: Handler = (call) => {
  const resource = query(call, 'resource');
  if (resource !== 'file' && resource !== 'directory') throw invalidParameter('resource', resource ?? '');
  if (call.request.body.length > 0) throw new StorageError('ContentLengthMustBeZero');
  const existing = tryNode(call);
  requireFreeName(call, existing, resource);
  requireCreateConditions(call, existing);
  if (existing) {
    requireReplaceAccess(call);
    requireLease(call, existing);
  }
  // Everything is read, and refused, before anything changes.
  const description = { metadata: parseProperties(header(call, 'x-ms-properties')), headers: readContentHeaders(call, 'x-ms-') };
  const node = existing?.kind === 'directory' ? existing : replacePath(call, resource, existing);
  Object.assign(node, description);
  if (existing === node) call.account.touch(node);
  return created(call, node);
};

/** An existing path gives way to a file only if it is a file; a directory is only ever joined by a directory. */
function requireFreeName(call: Call, existing: PathNode | undefined, resource: PathNode['kind']): void {
  if (!existing) return;
  const exclusive = header(call, 'if-none-match') === '*';
  if (!exclusive && existing.kind === resource) return;
  throw new StorageError('PathAlreadyExists', resource === 'directory' ? { 'x-ms-existing-resource-type': existing.kind } : {});
}

function replacePath(call: Call, kind: PathNode['kind'], existing: PathNode | undefined): PathNode {
  const { account, segments, identity } = call;
  const name = segments.at(-1);
  if (name === undefined) throw new StorageError('InvalidUri');
  const ownership = readOwnership(call, kind);
  const expiresAt = readExpiry(call, kind, 'create');
  const lease = leaseOnCreate(call) ?? existing?.lease;
  const parent = ensureParent(account, filesystemOf(call), segments, identity, (at) => requireParentAccess(call, at));
  const node = addPath(account, parent, name, kind, ownerOfNew(kind, identity, parent, ownership));
  if (node.kind === 'file') {
    node.expiresAt = expiresAt;
    node.encryptionContext = header(call, 'x-ms-encryption-context');
  }
  if (lease) node.lease = lease;
  return node;
}

const created = (call: Call, node: PathNode): WireAnswer => ({
  status: 201,
  headers: {
    ...revisionHeaders(node),
    // Answers of 2020-06-12 and older do not tell it.
    'x-ms-request-server-encrypted': versionOf(call) > '2020-06-12' ? 'true' : undefined,
  },
});
