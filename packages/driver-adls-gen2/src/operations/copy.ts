import {
  type ChangedFile,
  copyBlob,
  copyBlobInBlocks,
  copyBlockSize,
  copySourceHeaders,
  explainWrite,
  maxWholeCopy,
  planBlocks,
  type RequestHeaders,
} from '@stowage/azure-common';
import type { CopyRequest, FileEntry, WriteResult } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { isServiceError } from '../errors.ts';
import { explainKind, headFileAgain } from '../head-path.ts';
import { checkName } from '../names.ts';
import { mayMove, putInPlace } from '../put-in-place.ts';

/**
 * Copy Blob From URL, of the Blob endpoint; what is too large for it, by Put Block From URL to a temporary name, and a rename. Always one
 * version of the source is copied.
 */
export async function copy(client: LakeClient, request: CopyRequest): Promise<WriteResult> {
  const { from, to, ifSourceMatch, signal } = request;
  checkName(from);
  checkName(to);
  const entry = await headFileAgain(client, { path: from, ifMatch: ifSourceMatch, signal });
  const signed = { resource: 'b', path: `${client.filesystem}/${from}` } as const;
  const { credential } = client;
  const source = await copySourceHeaders({ credential, url: client.blobUrlOf(from), signed, etag: entry.etag }, signal);
  const copied = entry.size <= maxWholeCopy ? await copyWhole(client, request, source) : await copyInBlocks(client, request, entry, source);
  return { path: to, size: entry.size, ...copied, digests: entry.digests };
}

/** One request; for a file that must be new, two, as of a rename it can be told whether it got through. */
async function copyWhole(client: LakeClient, request: CopyRequest, source: RequestHeaders): Promise<ChangedFile> {
  const { to, ifNoneMatch, signal } = request;
  const headers = { 'x-ms-lease-id': request.driver?.azure_data_lake_gen2?.leaseId };
  if (ifNoneMatch !== undefined && mayMove(client)) {
    const copyTo = (path: string): Promise<ChangedFile> =>
      client.retry(() => copyBlob(client, path, source, {}, signal), { idempotent: true, signal });
    return putInPlace(client, { path: to, ifNoneMatch, signal }, copyTo);
  }
  const idempotent = ifNoneMatch === undefined;
  try {
    return await client.retry(() => copyBlob(client, to, source, { ...headers, 'if-none-match': ifNoneMatch }, signal), {
      idempotent,
      signal,
    });
  } catch (error) {
    if (isServiceError(error, 'SourceConditionNotMet')) throw error;
    throw explainWrite(await explainKind(client, to, error, signal), request);
  }
}

/** A file that appends have made cannot be replaced by a block list, so the copy is made beside it. */
export function copyInBlocks(
  client: LakeClient,
  { to, ifNoneMatch, driver, signal }: CopyRequest,
  entry: FileEntry,
  source: RequestHeaders,
  blockSize: number = copyBlockSize,
): Promise<ChangedFile> {
  const place = { path: to, ifNoneMatch, leaseId: driver?.azure_data_lake_gen2?.leaseId, signal };
  const planned = planBlocks(entry.size, { blockSize, concurrency: 1 }).sizeOf(0);
  return putInPlace(client, place, (path) => copyBlobInBlocks(client, { ...entry, path, source, blockSize: planned, signal }));
}
