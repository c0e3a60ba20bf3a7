import { formatHttpDate } from '@stowage/emulator-wire';
import { requireSuperuser } from '../authorization.ts';
import { filesystemOf, type Handler, header, query, queryNumber } from '../call.ts';
import { fromToken, toToken } from '../continuation.ts';
import { revisionHeaders } from '../headers.ts';
import { leaseHeaders, requireLease } from '../leases.ts';
import { requireConditions } from '../preconditions.ts';
import { createFilesystem, deleteFilesystem, listFilesystems } from '../tree/filesystems.ts';
import { jsonType } from './json.ts';
import { formatProperties, parseProperties } from './properties.ts';

/** Filesystem - Create. */
export const createFilesystemAtDfs: Handler = (call) => {
  requireSuperuser(call);
  const metadata = parseProperties(header(call, 'x-ms-properties'));
  const filesystem = createFilesystem(call.account, call.filesystemName);
  filesystem.metadata = metadata;
  filesystem.encryptionScope = header(call, 'x-ms-default-encryption-scope') ?? filesystem.encryptionScope;
  return { status: 201, headers: { ...revisionHeaders(filesystem), 'x-ms-namespace-enabled': namespaceOf(call.account.settings) } };
};

const namespaceOf = ({ hierarchicalNamespace }: { hierarchicalNamespace: boolean }): string => String(hierarchicalNamespace);

/** Filesystem - Get Properties. */
export const getFilesystemProperties: Handler = (call) => {
  const filesystem = filesystemOf(call);
  return {
    status: 200,
    headers: {
      ...revisionHeaders(filesystem),
      ...leaseHeaders(filesystem),
      'x-ms-properties': formatProperties(filesystem.metadata),
      'x-ms-default-encryption-scope': filesystem.encryptionScope,
      'x-ms-namespace-enabled': namespaceOf(call.account.settings),
    },
  };
};

/** Filesystem - Set Properties: replaces them all. */
export const setFilesystemProperties: Handler = (call) => {
  requireSuperuser(call);
  const filesystem = filesystemOf(call);
  requireConditions(call, filesystem);
  filesystem.metadata = parseProperties(header(call, 'x-ms-properties'));
  call.account.touch(filesystem);
  return { status: 200, headers: revisionHeaders(filesystem) };
};

/** Filesystem - Delete. */
export const deleteFilesystemAtDfs: Handler = (call) => {
  requireSuperuser(call);
  const filesystem = filesystemOf(call);
  requireConditions(call, filesystem);
  requireLease(call, filesystem);
  deleteFilesystem(call.account, filesystem);
  return { status: 202 };
};

/** Filesystem - List. */
export const listFilesystemsAtDfs: Handler = (call) => {
  requireSuperuser(call);
  const token = query(call, 'continuation');
  const from = token ? fromToken(token) : '';
  const { items, next } = listFilesystems(call.account, query(call, 'prefix') ?? '', from, queryNumber(call, 'maxresults', 1) ?? 5000);
  const filesystems = items.map(({ name, etag, modifiedAt }) => ({ etag, lastModified: formatHttpDate(modifiedAt), name }));
  return {
    status: 200,
    headers: { 'Content-Type': jsonType(call.request), 'x-ms-continuation': next === undefined ? undefined : toToken(next) },
    body: `${JSON.stringify({ filesystems })}\n`,
  };
};
