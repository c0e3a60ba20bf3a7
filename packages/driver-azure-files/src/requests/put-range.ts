import { type BodyChecksum, type ChangedFile, checksumHeaders, toChangedFile } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Bytes to write into a file, all of them within its size. */
export interface PutRangeRequest {
  readonly path: string;
  readonly offset: number;
  /** At least 1, 4 MiB at most. */
  readonly bytes: Uint8Array;
  readonly checksum: BodyChecksum | undefined;
  readonly leaseId?: string | undefined;
  /** Leave the time at which SMB clients see the file written. */
  readonly keepsTime?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Put Range. */
export async function putRange(client: FilesClient, request: PutRangeRequest): Promise<ChangedFile> {
  const { path, offset, bytes, checksum, leaseId, keepsTime, signal } = request;
  const answer = await client.send({
    operation: 'Put Range',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'range' },
    headers: {
      'x-ms-write': 'update',
      'x-ms-range': `bytes=${offset}-${offset + bytes.byteLength - 1}`,
      'x-ms-lease-id': leaseId,
      'x-ms-file-last-write-time': keepsTime === true ? 'preserve' : undefined,
      ...checksumHeaders(checksum),
    },
    body: bytes,
    right: rights.change,
    signal,
  });
  return toChangedFile(answer);
}
