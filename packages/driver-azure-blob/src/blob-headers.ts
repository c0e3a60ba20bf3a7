import { addMetadata, type RequestHeaders } from '@stowage/azure-common';
import type { ContentHeaders, Metadata } from '@stowage/core/driver';
import type { BlobWriteOptions } from './options.ts';

/** What a request that makes a blob says of it, beside its content. */
export interface NewBlob extends ContentHeaders {
  readonly metadata?: Metadata | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** The headers by which Put Blob and Put Block List say what they make, and under which condition. */
export function blobHeaders(blob: NewBlob, options: BlobWriteOptions | undefined): RequestHeaders {
  const headers: RequestHeaders = {
    'if-match': blob.ifMatch,
    'if-none-match': blob.ifNoneMatch,
    'x-ms-blob-content-type': blob.contentType,
    'x-ms-blob-content-encoding': blob.contentEncoding,
    'x-ms-blob-content-language': blob.contentLanguage,
    'x-ms-blob-content-disposition': blob.contentDisposition,
    'x-ms-blob-cache-control': blob.cacheControl,
  };
  if (blob.metadata !== undefined) addMetadata(headers, blob.metadata);
  if (options !== undefined) addOptions(headers, options);
  return headers;
}

/** The headers for a write's own options. */
export function addOptions(headers: RequestHeaders, { tier, tags, leaseId, contentMd5 }: BlobWriteOptions): void {
  headers['x-ms-access-tier'] = tier;
  headers['x-ms-lease-id'] = leaseId;
  headers['x-ms-blob-content-md5'] = contentMd5;
  if (tags !== undefined) headers['x-ms-tags'] = new URLSearchParams(tags).toString();
}
