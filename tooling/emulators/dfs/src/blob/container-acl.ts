import { readSignedIdentifiers, writeSignedIdentifiers } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import { filesystemOf, type Handler } from '../call.ts';
import { revisionHeaders } from '../headers.ts';
import { requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { readPublicAccess } from './container.ts';

/** Get Container ACL: public access and stored access policies. */
export const getContainerAcl: Handler = (call) => {
  requireSuperuser(call);
  const container = filesystemOf(call);
  requireReadLease(call, container);
  return {
    status: 200,
    headers: { ...revisionHeaders(container), 'Content-Type': 'application/xml', 'x-ms-blob-public-access': container.publicAccess },
    body: writeSignedIdentifiers(container.policies),
  };
};

/** Set Container ACL: replaces both. */
export const setContainerAcl: Handler = (call) => {
  requireSuperuser(call);
  const container = filesystemOf(call);
  requireConditions(call, container);
  requireReadLease(call, container);
  const changes = { publicAccess: readPublicAccess(call), policies: readSignedIdentifiers(call.request.body.text()) };
  Object.assign(container, changes);
  call.account.touch(container);
  return { status: 200, headers: revisionHeaders(container) };
};
