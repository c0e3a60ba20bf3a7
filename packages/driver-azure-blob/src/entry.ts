import { type Answer, textOfHeader, toBlobEntry } from '@stowage/azure-common';
import type { FileEntry } from '@stowage/core/driver';
import type { BlobEntryFields } from './options.ts';

type Headers = Answer['headers'];

/** The entry that the headers of Get Blob or Get Blob Properties tell. `size` and `md5` are those of the whole blob. */
export function toEntry(path: string, headers: Headers, size: number, md5: string | undefined): FileEntry {
  return { ...toBlobEntry(path, headers, size, md5), driver: { azure_blob: toFields(headers) } };
}

function toFields(headers: Headers): BlobEntryFields {
  const tagCount = textOfHeader(headers['x-ms-tag-count']);
  return {
    blobType: textOfHeader(headers['x-ms-blob-type']) as BlobEntryFields['blobType'],
    tier: textOfHeader(headers['x-ms-access-tier']),
    archiveStatus: textOfHeader(headers['x-ms-archive-status']),
    versionId: textOfHeader(headers['x-ms-version-id']),
    tagCount: tagCount === undefined ? undefined : Number(tagCount),
    leaseState: textOfHeader(headers['x-ms-lease-state']),
  };
}
