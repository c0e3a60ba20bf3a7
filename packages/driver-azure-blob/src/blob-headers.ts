import { type ContentHeaders, DatastoreError, type Metadata } from '@stowage/core/driver';
import type { BlobWriteOptions } from './options.ts';

/** Headers of a request. */
export type RequestHeaders = Record<string, string | undefined>;

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

const metadataName = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Printable ASCII without spaces at the ends: the service trims them. */
const metadataValue = /^(?:[!-~](?:[ -~]*[!-~])?)?$/;

/**
 * Adds metadata to headers.
 *
 * @throws DatastoreError `CAPABILITY.MISSING` for what the service cannot hold: names must be C# identifiers, values ASCII.
 *
 * Source: Microsoft Learn, "Setting and retrieving properties and metadata for Blob resources".
 */
export function addMetadata(headers: RequestHeaders, metadata: Metadata): void {
  for (const name in metadata) {
    const value = metadata[name] ?? '';
    if (!metadataName.test(name))
      refuse(`has no metadata named ${JSON.stringify(name)}`, 'Use letters, digits and _ only, not beginning with a digit.');
    if (!metadataValue.test(value)) {
      refuse(`cannot hold the value of metadata ${name}`, 'Use printable ASCII without spaces at the ends, or encode the value.');
    }
    headers[`x-ms-meta-${name.toLowerCase()}`] = value;
  }
}

function refuse(problem: string, nextAction: string): never {
  throw new DatastoreError('CAPABILITY.MISSING', `Blob storage ${problem}.`, { nextAction });
}
