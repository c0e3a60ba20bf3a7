import { invalidHeader, metadataHeaders, missingHeader, readMetadata, type WireAnswer } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import { type Call, filesystemOf, type Handler, header } from '../call.ts';
import { type AnswerHeaders, revisionHeaders } from '../headers.ts';
import { changeLease, leaseHeaders, requireLease, requireReadLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import type { PublicAccess } from '../tree/filesystem.ts';
import { createFilesystem, deleteFilesystem, isBeingDeleted, restoreFilesystem } from '../tree/filesystems.ts';
import { StorageError } from '../tree/storage-error.ts';

/** `x-ms-blob-public-access`; undefined for a private container. */
export function readPublicAccess(call: Call): PublicAccess | undefined {
  const access = header(call, 'x-ms-blob-public-access')?.toLowerCase();
  if (access === undefined || access === 'container' || access === 'blob') return access;
  throw invalidHeader('x-ms-blob-public-access', access);
}

/** Create Container. */
export const createContainer: Handler = (call) => {
  requireSuperuser(call);
  const metadata = readMetadata(call.request);
  const publicAccess = readPublicAccess(call);
  const container = createFilesystem(call.account, call.filesystemName);
  container.encryptionScope = header(call, 'x-ms-default-encryption-scope') ?? container.encryptionScope;
  container.denyEncryptionScopeOverride = header(call, 'x-ms-deny-encryption-scope-override')?.toLowerCase() === 'true';
  Object.assign(container, { metadata, publicAccess });
  return { status: 201, headers: revisionHeaders(container) };
};

/** Delete Container; one that is still being deleted can be deleted once more. */
export const deleteContainer: Handler = (call) => {
  requireSuperuser(call);
  if (isBeingDeleted(call.account, call.filesystemName)) return { status: 202 };
  const container = filesystemOf(call);
  requireConditions(call, container);
  requireLease(call, container);
  deleteFilesystem(call.account, container);
  return { status: 202 };
};

/** Get Container Properties, and Get Container Metadata, which tells only those. */
export const getContainerProperties: Handler = (call) => {
  const container = filesystemOf(call);
  requireReadLease(call, container);
  return {
    status: 200,
    headers: {
      ...revisionHeaders(container),
      ...leaseHeaders(container),
      ...metadataHeaders(container.metadata),
      ...fixedProperties,
      'x-ms-default-encryption-scope': container.encryptionScope,
      'x-ms-deny-encryption-scope-override': String(container.denyEncryptionScopeOverride),
      'x-ms-blob-public-access': container.publicAccess,
    },
  };
};

const fixedProperties: AnswerHeaders = {
  'x-ms-has-immutability-policy': 'false',
  'x-ms-has-legal-hold': 'false',
  'x-ms-immutable-storage-with-versioning-enabled': 'false',
};

export const getContainerMetadata: Handler = (call) => {
  const container = filesystemOf(call);
  requireReadLease(call, container);
  return { status: 200, headers: { ...revisionHeaders(container), ...metadataHeaders(container.metadata) } };
};

/** Set Container Metadata: replaces all of it. */
export const setContainerMetadata: Handler = (call) => {
  requireSuperuser(call);
  const container = filesystemOf(call);
  requireConditions(call, container);
  requireNamedLease(call);
  container.metadata = readMetadata(call.request);
  call.account.touch(container);
  return { status: 200, headers: revisionHeaders(container) };
};

/** A container's lease guards only its deletion; a lease that is named must still be the right one. */
function requireNamedLease(call: Call): void {
  requireReadLease(call, filesystemOf(call));
}

/** Lease Container. */
export const leaseContainer: Handler = (call): WireAnswer => {
  requireSuperuser(call);
  const container = filesystemOf(call);
  requireConditions(call, container);
  return changeLease(call, container);
};

/** Restore Container. */
export const restoreContainer: Handler = (call) => {
  requireSuperuser(call);
  const name = header(call, 'x-ms-deleted-container-name');
  const version = header(call, 'x-ms-deleted-container-version');
  if (name === undefined) throw missingHeader('x-ms-deleted-container-name');
  if (version === undefined) throw missingHeader('x-ms-deleted-container-version');
  restoreFilesystem(call.account, name, version);
  return { status: 201 };
};

/** Rename Container: the service has it in its protocol and refuses it on every account. */
export const renameContainer: Handler = () => {
  throw new StorageError('InvalidQueryParameterValue', {}, { QueryParameterName: 'comp', QueryParameterValue: 'rename' });
};
