import { addMetadata, type RequestHeaders } from '@stowage/azure-common';
import { type ContentHeaders, DatastoreError, type Metadata } from '@stowage/core/driver';
import type { SmbProperties } from './options.ts';

/** What a request that makes a file says of it, beside its content. */
export interface NewFile extends ContentHeaders {
  readonly metadata?: Metadata | undefined;
  readonly smb?: SmbProperties | undefined;
  /** MD5 of the whole content, to be kept with it. */
  readonly md5?: string | undefined;
}

/** How a file presents itself over HTTP. What is not said here is taken away by Set File Properties. */
export function contentHeaders(file: Omit<NewFile, 'metadata' | 'smb'>): RequestHeaders {
  return {
    'x-ms-content-type': file.contentType,
    'x-ms-content-encoding': file.contentEncoding,
    'x-ms-content-language': file.contentLanguage,
    'x-ms-content-disposition': file.contentDisposition,
    'x-ms-cache-control': file.cacheControl,
    'x-ms-content-md5': file.md5,
  };
}

/** The headers by which Create File says what it makes. */
export function fileHeaders(file: NewFile): RequestHeaders {
  const headers = contentHeaders(file);
  if (file.smb !== undefined) Object.assign(headers, givenSmbHeaders(file.smb));
  if (file.metadata !== undefined) addMetadata(headers, file.metadata);
  return headers;
}

/** What SMB clients see of a file, as far as it is given: else it inherits its permission, has no attributes but `Archive`, and is of now. */
export function givenSmbHeaders({ permission, permissionKey, attributes, creationTime, lastWriteTime }: SmbProperties): RequestHeaders {
  if (permission !== undefined && permissionKey !== undefined) {
    throw new DatastoreError('CAPABILITY.MISSING', 'permission and permissionKey say the same in two ways.', {
      nextAction: 'Give one of permission and permissionKey.',
    });
  }
  return {
    'x-ms-file-permission': permission,
    'x-ms-file-permission-key': permissionKey,
    'x-ms-file-attributes': attributes?.join(' | '),
    'x-ms-file-creation-time': creationTime && toFileTime(creationTime),
    'x-ms-file-last-write-time': lastWriteTime && toFileTime(lastWriteTime),
  };
}

/** Whether what is written later leaves the time at which SMB clients see a file written: a time that was given stays. */
export function keepsTime({ smb }: NewFile): boolean {
  return smb?.lastWriteTime !== undefined;
}

/** To 100 nanoseconds, as the service writes it. */
function toFileTime(date: Date): string {
  return date.toISOString().replace('Z', '0000Z');
}
