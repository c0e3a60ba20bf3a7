import { type CheckedRange, type ChecksumAlgorithm, parseContentRange, requireHeader } from '@stowage/azure-common';
import type { BlobClient } from '../client.ts';
import { rights } from '../errors.ts';
import type { BlobReadOptions } from '../options.ts';
import { versionQuery } from './head-blob.ts';

/** A range of a blob to get. */
export interface GetBlobRequest {
  readonly path: string;
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
  /** The checksum of the range to ask for. */
  readonly algorithm: ChecksumAlgorithm | undefined;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly options?: BlobReadOptions | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Get Blob, for a range. */
export async function getBlob(client: BlobClient, request: GetBlobRequest): Promise<CheckedRange> {
  const { path, offset, length, algorithm, ifMatch, ifNoneMatch, options, signal } = request;
  const answer = await client.receive({
    operation: 'Get Blob',
    method: 'GET',
    path: client.pathOf(path),
    query: versionQuery(options),
    headers: {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      'x-ms-range-get-content-md5': algorithm === 'md5' ? 'true' : undefined,
      'x-ms-range-get-content-crc64': algorithm === 'crc64' ? 'true' : undefined,
      'if-match': ifMatch,
      'if-none-match': ifNoneMatch,
    },
    right: rights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  const { length: found, size } = parseContentRange('Get Blob', answer, offset, length);
  return { operation: 'Get Blob', answer, length: found, size, storedMd5: answer.header('x-ms-blob-content-md5') };
}
