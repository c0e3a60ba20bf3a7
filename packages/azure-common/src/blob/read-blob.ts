import type { FileEntry, ReadRequest, ReadResponse } from '@stowage/core/driver';
import { readByRanges } from '../bodies/read-by-ranges.ts';
import { isDirectoryError } from '../errors/explain-write.ts';
import type { Query } from '../signing/shared-key.ts';
import type { Answer } from '../transport/request.ts';
import type { BlobEndpoint } from './blob-endpoint.ts';
import { isDirectoryMark } from './blob-headers.ts';
import { getBlob, headBlob } from './get-blob.ts';
import { planRange } from './range-plan.ts';

/** What a driver says of how its blobs are read. */
export interface BlobReading {
  /** What chooses a snapshot or version. */
  readonly query?: Query | undefined;
  /** The entry that headers tell; its metadata is that of the blob, marks of directories included. `size` and `md5` are those of the whole blob. */
  toEntry(path: string, headers: Answer['headers'], size: number, md5: string | undefined): FileEntry;
}

/**
 * Get Blob by ranges: see {@link readByRanges}.
 *
 * @throws DatastoreError `PATH.IS_DIRECTORY` for a blob with the mark of a directory.
 */
export function readBlob(endpoint: BlobEndpoint, request: ReadRequest, { query, toEntry }: BlobReading): Promise<ReadResponse> {
  const { path } = request;
  const { concurrency, retry } = endpoint;
  const asFile = (entry: FileEntry, { requestId }: Answer): FileEntry => {
    if (isDirectoryMark(entry.metadata)) throw isDirectoryError(path, requestId);
    return entry;
  };
  return readByRanges(
    {
      concurrency,
      retry,
      plan: () => planRange(endpoint),
      get: (range) => getBlob(endpoint, { path, query, ...range }),
      head: async ({ ifMatch, ifNoneMatch, signal }) => {
        const answer = await headBlob(endpoint, { path, ifMatch, ifNoneMatch, query, signal });
        return asFile(toEntry(path, answer.headers, Number(answer.header('content-length')), answer.header('content-md5')), answer);
      },
      toEntry: ({ answer, size, storedMd5 }) => asFile(toEntry(path, answer.headers, size, storedMd5), answer),
    },
    request,
  );
}
