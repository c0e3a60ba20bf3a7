import { requireAccess } from './authorization.ts';
import { type Handler, nodeOf } from './call.ts';
import { changeLease } from './leases.ts';
import { requireConditions } from './preconditions.ts';

/** Path - Lease and Lease Blob, which differ in nothing but the form of the request. */
export const leasePath: Handler = (call) => {
  const node = nodeOf(call);
  requireAccess(call, node, 2);
  requireConditions(call, node);
  return changeLease(call, node);
};
