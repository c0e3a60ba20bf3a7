import { addMetadata, type NewBlob, type RequestHeaders } from '@stowage/azure-common';
import { DatastoreError, type Metadata } from '@stowage/core/driver';
import type { LakeWriteOptions } from './options.ts';

const metadataPrefix = 'x-ms-meta-';

/** User metadata in the one header in which the DFS endpoint takes it. Names and values are checked as the Blob endpoint has them. */
function propertiesOf(metadata: Metadata): string {
  const headers: RequestHeaders = {};
  addMetadata(headers, metadata);
  return Object.entries(headers)
    .map(([name, value = '']) => `${name.slice(metadataPrefix.length)}=${Buffer.from(value).toString('base64')}`)
    .join(',');
}

/** The headers by which Path - Create says what it makes. Conditions are not among them. */
export function newPathHeaders(file: NewBlob, options: LakeWriteOptions = {}): RequestHeaders {
  const { permissions, umask, owner, group, encryptionContext } = options;
  return {
    'x-ms-content-type': file.contentType,
    'x-ms-content-encoding': file.contentEncoding,
    'x-ms-content-language': file.contentLanguage,
    'x-ms-content-disposition': file.contentDisposition,
    'x-ms-cache-control': file.cacheControl,
    'x-ms-properties': file.metadata === undefined ? undefined : propertiesOf(file.metadata) || undefined,
    'x-ms-permissions': permissions,
    'x-ms-umask': umask,
    'x-ms-owner': owner,
    'x-ms-group': group,
    'x-ms-encryption-context': encryptionContext,
    ...expiryHeaders(options),
  };
}

function expiryHeaders({ expiresAt, expiresAfter }: LakeWriteOptions): RequestHeaders {
  if (expiresAt !== undefined && expiresAfter !== undefined) {
    throw new DatastoreError('CONFIG.INVALID', 'expiresAt and expiresAfter cannot both be given.', { nextAction: 'Give one of them.' });
  }
  if (expiresAt !== undefined) return { 'x-ms-expiry-option': 'Absolute', 'x-ms-expiry-time': expiresAt.toUTCString() };
  if (expiresAfter !== undefined) return { 'x-ms-expiry-option': 'RelativeToNow', 'x-ms-expiry-time': String(Math.round(expiresAfter)) };
  return {};
}

/** Whether a write says anything that Put Blob cannot. */
export function needsPath({ leaseId: _, contentMd5: __, ...rest }: LakeWriteOptions = {}): boolean {
  return Object.values(rest).some((value) => value !== undefined);
}
