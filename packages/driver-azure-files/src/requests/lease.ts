import { requireHeader } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** What is done to the lease on a file. A lease on a file has no end of itself. */
export interface LeaseRequest {
  readonly path: string;
  readonly action: 'acquire' | 'change' | 'release';
  /** The lease that is there; to acquire one, how it shall be called. */
  readonly id: string;
  /** How a lease shall be called that changes hands. */
  readonly nextId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What the answer to a lease tells of its file. */
export interface LeasedFile {
  readonly path: string;
  readonly etag: string;
  readonly requestId: string | undefined;
}

/** Lease File; gives the ETag of the file, which a lease does not change. Acquiring a lease that one holds already is fine. */
export async function leaseFile(client: FilesClient, request: LeaseRequest): Promise<LeasedFile> {
  const { path, action, id, nextId, signal } = request;
  const acquires = action === 'acquire';
  const answer = await client.send({
    operation: 'Lease File',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'lease' },
    headers: {
      'x-ms-lease-action': action,
      'x-ms-lease-duration': acquires ? '-1' : undefined,
      'x-ms-lease-id': acquires ? undefined : id,
      'x-ms-proposed-lease-id': acquires ? id : nextId,
    },
    right: rights.change,
    signal,
  });
  return { path, etag: requireHeader(answer, 'etag'), requestId: answer.requestId };
}
