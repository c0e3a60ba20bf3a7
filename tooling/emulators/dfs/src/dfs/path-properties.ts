import { requireAccess } from '../authorization.ts';
import { type Handler, header, nodeOf } from '../call.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { changeLease, requireLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { parseProperties } from './properties.ts';

/** Path - Update, action setProperties: the user's properties are replaced, content headers that are given are set. */
export const setProperties: Handler = (call) => {
  const node = nodeOf(call);
  requireAccess(call, node, 2);
  requireConditions(call, node);
  requireLease(call, node);
  node.metadata = parseProperties(header(call, 'x-ms-properties'));
  node.headers = { ...node.headers, ...readContentHeaders(call, 'x-ms-') };
  call.account.touch(node);
  return { status: 200, headers: { ...revisionHeaders(node), 'x-ms-request-server-encrypted': 'true' } };
};

/** Path - Lease. */
export const leasePath: Handler = (call) => {
  const node = nodeOf(call);
  requireAccess(call, node, 2);
  requireConditions(call, node);
  return changeLease(call, node);
};
