import { type Answer, dateOfHeader, readMetadata, textOfHeader } from '@stowage/azure-common';
import type { DirectoryEntry, FileEntry } from '@stowage/core/driver';
import type { FileAttribute, FileEntryFields } from './options.ts';

type Headers = Answer['headers'];

/** What an answer without one says: the service tells the type of every file. */
const defaultType = 'application/octet-stream';

/** The entry that the headers of Get File or Get File Properties tell. `size` and `md5` are those of the whole file. */
export function toFileEntry(path: string, headers: Headers, size: number, md5: string | undefined): FileEntry {
  return {
    kind: 'file',
    path,
    size,
    etag: textOfHeader(headers.etag),
    lastModified: dateOfHeader(headers['last-modified']),
    createdAt: dateOfHeader(headers['x-ms-file-creation-time']),
    contentType: textOfHeader(headers['content-type']) ?? defaultType,
    contentEncoding: textOfHeader(headers['content-encoding']),
    contentLanguage: textOfHeader(headers['content-language']),
    contentDisposition: textOfHeader(headers['content-disposition']),
    cacheControl: textOfHeader(headers['cache-control']),
    metadata: readMetadata(headers),
    digests: md5 === undefined ? undefined : { md5 },
    driver: { azure_file: toFields(headers) },
  };
}

/** The entry that the headers of Get Directory Properties tell. */
export function toDirectoryEntry(path: string, headers: Headers): DirectoryEntry {
  return {
    kind: 'directory',
    path,
    etag: textOfHeader(headers.etag),
    lastModified: dateOfHeader(headers['last-modified']),
    createdAt: dateOfHeader(headers['x-ms-file-creation-time']),
    metadata: readMetadata(headers),
    driver: { azure_file: toFields(headers) },
  };
}

function toFields(headers: Headers): FileEntryFields {
  return {
    fileId: textOfHeader(headers['x-ms-file-id']),
    parentId: textOfHeader(headers['x-ms-file-parent-id']),
    attributes: toAttributes(textOfHeader(headers['x-ms-file-attributes'])),
    lastWriteTime: dateOfHeader(headers['x-ms-file-last-write-time']),
    changeTime: dateOfHeader(headers['x-ms-file-change-time']),
    permissionKey: textOfHeader(headers['x-ms-file-permission-key']),
    leaseState: textOfHeader(headers['x-ms-lease-state']),
  };
}

/** The attributes of a file, taken apart. */
export function toAttributes(text: string | undefined): readonly FileAttribute[] | undefined {
  return text === undefined ? undefined : text.split('|').map((attribute) => attribute.trim());
}
