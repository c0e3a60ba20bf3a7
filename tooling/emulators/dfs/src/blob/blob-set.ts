import { readMetadata } from '@stowage/emulator-wire';
import { requireOwner } from '../authorization.ts';
import { fileOf, type Handler, nodeOf } from '../call.ts';
import { pathToChange } from '../change.ts';
import { readExpiry } from '../expiry.ts';
import { readContentHeaders, revisionHeaders } from '../headers.ts';
import { requireLease } from '../leases.ts';

/** Set Blob Metadata: replaces all of it. A directory's mark as one stays. */
export const setBlobMetadata: Handler = (call) => {
  const node = pathToChange(call);
  const { hdi_isfolder: _, ...metadata } = readMetadata(call.request);
  node.metadata = metadata;
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
