import { type CheckedRange, parseContentRange, type RangeRequest, requireHeader } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/**
 * Get File, for a range. The service has no conditions: which version answered is for the caller to compare.
 */
export async function getFile(client: FilesClient, path: string, range: RangeRequest): Promise<CheckedRange> {
  const { offset, length, algorithm, signal } = range;
  const answer = await client.receive({
    operation: 'Get File',
    method: 'GET',
    path: client.pathOf(path),
    headers: {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      'x-ms-range-get-content-md5': algorithm === undefined ? undefined : 'true',
    },
    right: rights.read,
    signal,
  });
  requireHeader(answer, 'etag');
  const { length: found, size } = parseContentRange('Get File', answer, offset, length);
  return { operation: 'Get File', answer, length: found, size, storedMd5: answer.header('x-ms-content-md5') };
}
