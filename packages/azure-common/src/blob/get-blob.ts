import type { CheckedRange } from '../bodies/checked-range.ts';
import type { ChecksumAlgorithm } from '../checksums/checksum.ts';
import { parseContentRange, requireHeader } from '../headers/answer-headers.ts';
import type { Query } from '../signing/shared-key.ts';
import type { Answer } from '../transport/request.ts';
import { type BlobEndpoint, blobRights } from './blob-endpoint.ts';

/** Which blob, and under which condition. */
export interface HeadBlobRequest {
  readonly path: string;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** What chooses a snapshot or version. */
  readonly query?: Query | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A range of a blob to get. */
export interface GetBlobRequest extends HeadBlobRequest {
  readonly offset: number;
  /** At least 1. */
  readonly length: number;
  /** The checksum of the range to ask for. */
  readonly algorithm: ChecksumAlgorithm | undefined;
}

/** Get Blob Properties. */
export async function headBlob(endpoint: BlobEndpoint, request: HeadBlobRequest): Promise<Answer> {
  const { path, ifMatch, ifNoneMatch, query, signal } = request;
  const answer = await endpoint.send({
    operation: 'Get Blob Properties',
    method: 'HEAD',
    path: endpoint.pathOf(path),
    query,
    headers: { 'if-match': ifMatch, 'if-none-match': ifNoneMatch },
    right: blobRights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  return answer;
}

/** Get Blob, for a range. */
export async function getBlob(endpoint: BlobEndpoint, request: GetBlobRequest): Promise<CheckedRange> {
  const { path, offset, length, algorithm, ifMatch, ifNoneMatch, query, signal } = request;
  const answer = await endpoint.receive({
    operation: 'Get Blob',
    method: 'GET',
    path: endpoint.pathOf(path),
    query,
    headers: {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      'x-ms-range-get-content-md5': algorithm === 'md5' ? 'true' : undefined,
      'x-ms-range-get-content-crc64': algorithm === 'crc64' ? 'true' : undefined,
      'if-match': ifMatch,
      'if-none-match': ifNoneMatch,
    },
    right: blobRights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  const { length: found, size } = parseContentRange('Get Blob', answer, offset, length);
  return { operation: 'Get Blob', answer, length: found, size, storedMd5: answer.header('x-ms-blob-content-md5') };
}
