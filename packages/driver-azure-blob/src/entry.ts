import { type Answer, dateOfHeader, readMetadata, textOfHeader } from '@stowage/azure-common';
import type { FileEntry, Metadata } from '@stowage/core/driver';
import type { BlobEntryFields } from './options.ts';

/** The metadata by which Microsoft's tools mark a blob that stands for a directory. */
export const directoryMark = 'hdi_isfolder';

type Headers = Answer['headers'];

/** Whether metadata says that a blob stands for a directory. */
export function isDirectoryMark(metadata: Metadata | undefined): boolean {
  return metadata?.[directoryMark] === 'true';
}

/** The entry that the headers of Get Blob or Get Blob Properties tell. `size` and `md5` are those of the whole blob. */
export function toEntry(path: string, headers: Headers, size: number, md5: string | undefined): FileEntry {
  return {
    kind: 'file',
    path,
    size,
    etag: textOfHeader(headers.etag),
    lastModified: dateOfHeader(headers['last-modified']),
    createdAt: dateOfHeader(headers['x-ms-creation-time']),
    contentType: textOfHeader(headers['content-type']),
    contentEncoding: textOfHeader(headers['content-encoding']),
    contentLanguage: textOfHeader(headers['content-language']),
    contentDisposition: textOfHeader(headers['content-disposition']),
    cacheControl: textOfHeader(headers['cache-control']),
    metadata: readMetadata(headers),
    digests: md5 === undefined ? undefined : { md5 },
    driver: { azure_blob: toFields(headers) },
  };
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
