import type { ContentHeaders, FileEntry, Metadata } from '@stowage/core/driver';
import { dateOfHeader, textOfHeader } from '../headers/answer-headers.ts';
import { addMetadata, type RequestHeaders, readMetadata } from '../headers/metadata.ts';
import type { Answer } from '../transport/request.ts';

/** What a request that makes a blob says of it, beside its content. */
export interface NewBlob extends ContentHeaders {
  readonly metadata?: Metadata | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** The headers by which Put Blob and Put Block List say what they make, and under which condition. */
export function newBlobHeaders(blob: NewBlob): RequestHeaders {
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
  return headers;
}

/** The entry that the headers of Get Blob or Get Blob Properties tell. `size` and `md5` are those of the whole blob. */
export function toBlobEntry(path: string, headers: Answer['headers'], size: number, md5: string | undefined): FileEntry {
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
  };
}

/** The metadata by which a blob that stands for a directory is marked: by Microsoft's tools, and by the Blob endpoint of a data lake. */
export const directoryMark = 'hdi_isfolder';

/** Whether metadata says that a blob stands for a directory. */
export function isDirectoryMark(metadata: Metadata | undefined): boolean {
  return metadata?.[directoryMark] === 'true';
}
