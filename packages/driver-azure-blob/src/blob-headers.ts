import type { RequestHeaders } from '@stowage/azure-common';
import type { BlobWriteOptions } from './options.ts';

/** The headers for a write's own options. */
export function optionHeaders({ tier, tags, leaseId, contentMd5 }: BlobWriteOptions = {}): RequestHeaders {
  return {
    'x-ms-access-tier': tier,
    'x-ms-lease-id': leaseId,
    'x-ms-blob-content-md5': contentMd5,
    'x-ms-tags': tags === undefined ? undefined : new URLSearchParams(tags).toString(),
  };
}
