import { requireOwner } from '../authorization.ts';
import { fileOf, type Handler, nodeOf } from '../call.ts';
import { pathToChange } from '../change.ts';
import { readExpiry } from '../expiry.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';
import { metadataWithoutMark } from './directory-marker.ts';

/** Set Blob Metadata: replaces all of it. A directory's mark as one stays. */
export const setBlobMetadata: Handler = (call) => {
  const node = pathToChange(call);
  node.metadata = metadataWithoutMark(call);
  call.account.touch(node);
  return { status: 200, headers: { ...revisionHeaders(node), 'x-ms-request-server-encrypted': 'true' } };
};

/** Set Blob Properties: those that are not given are cleared. */
export const setBlobProperties: Handler = (call) => {
  const node = pathToChange(call);
  node.headers = readContentHeaders(call, 'x-ms-blob-');
  call.account.touch(node);
  return { status: 200, headers: revisionHeaders(node) };
};

/** Set Blob Expiry, which leaves ETag and time of change as they are. */
export const setBlobExpiry: Handler = (call) => {
  const node = nodeOf(call);
  requireOwner(call, node);
  requireLease(call, node);
  const expiresAt = readExpiry(call, node.kind, node);
  fileOf(call).expiresAt = expiresAt;
  return { status: 200, headers: revisionHeaders(node) };
};
