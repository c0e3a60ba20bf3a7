import type { Answer } from '@stowage/azure-common';
import type { FileEntry, Metadata } from '@stowage/core/driver';
import type { BlobEntryFields } from './options.ts';

/** The metadata by which Microsoft's tools mark a blob that stands for a directory. */
export const directoryMark = 'hdi_isfolder';

const metadataPrefix = 'x-ms-meta-';

type Headers = Answer['headers'];

const text = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value.join(', ') : value);
const toDate = (value: string | string[] | undefined): Date | undefined => (value === undefined ? undefined : new Date(String(value)));

/** The metadata among an answer's headers; undefined if there is none. */
function toMetadata(headers: Headers): Metadata | undefined {
  let metadata: Record<string, string> | undefined;
  for (const name in headers) {
    if (!name.startsWith(metadataPrefix)) continue;
    metadata ??= {};
    metadata[name.slice(metadataPrefix.length)] = text(headers[name]) ?? '';
  }
  return metadata;
}

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
    etag: text(headers.etag),
    lastModified: toDate(headers['last-modified']),
    createdAt: toDate(headers['x-ms-creation-time']),
    contentType: text(headers['content-type']),
    contentEncoding: text(headers['content-encoding']),
    contentLanguage: text(headers['content-language']),
    contentDisposition: text(headers['content-disposition']),
    cacheControl: text(headers['cache-control']),
    metadata: toMetadata(headers),
    digests: md5 === undefined ? undefined : { md5 },
    driver: { azure_blob: toFields(headers) },
  };
}

function toFields(headers: Headers): BlobEntryFields {
  const tagCount = text(headers['x-ms-tag-count']);
  return {
    blobType: text(headers['x-ms-blob-type']) as BlobEntryFields['blobType'],
    tier: text(headers['x-ms-access-tier']),
    archiveStatus: text(headers['x-ms-archive-status']),
    versionId: text(headers['x-ms-version-id']),
    tagCount: tagCount === undefined ? undefined : Number(tagCount),
    leaseState: text(headers['x-ms-lease-state']),
  };
}
