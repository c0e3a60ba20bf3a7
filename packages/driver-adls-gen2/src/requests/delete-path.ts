import { DatastoreError } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** What to delete. */
export interface DeletePathRequest {
  readonly path: string;
  /** For directories alone, and then required: whether what is in it goes too. */
  readonly recursive?: boolean | undefined;
  readonly ifMatch?: string | undefined;
  readonly leaseId?: string | undefined;
  readonly continuation?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Path - Delete. Gives where to go on if a large directory is not yet gone. */
export async function deletePath(client: LakeClient, request: DeletePathRequest): Promise<string | undefined> {
  const { path, recursive, ifMatch, leaseId, continuation, signal } = request;
  const answer = await client.dfs.send({
    operation: 'Path - Delete',
    method: 'DELETE',
    path: client.pathOf(path),
    query: { continuation, recursive: recursive?.toString() },
    headers: { 'if-match': ifMatch, 'x-ms-lease-id': leaseId },
    right: rights.delete,
    signal,
  });
  const next = answer.header('x-ms-continuation') || undefined;
  if (next === undefined || next !== continuation) return next;
  throw new DatastoreError('SERVICE.UNAVAILABLE', 'Path - Delete: the service does not get on with the directory.', {
    requestId: answer.requestId,
  });
}
