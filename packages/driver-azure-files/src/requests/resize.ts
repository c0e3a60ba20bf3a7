import { type ChangedFile, toChangedFile } from '@stowage/azure-common';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';
import { contentHeaders, type NewFile } from '../file-headers.ts';

/** A file to make longer, which adds zeros, or shorter. */
export interface ResizeRequest extends Omit<NewFile, 'metadata' | 'smb'> {
  readonly path: string;
  readonly size: number;
  readonly leaseId?: string | undefined;
  /** Leave the time at which SMB clients see the file written. */
  readonly keepsTime?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Set File Properties. It takes away every content header that it is not told again; all else stays. */
export async function resize(client: FilesClient, request: ResizeRequest): Promise<ChangedFile> {
  const { path, size, leaseId, keepsTime, signal } = request;
  const answer = await client.send({
    operation: 'Set File Properties',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'properties' },
    headers: {
      'x-ms-content-length': String(size),
      'x-ms-lease-id': leaseId,
      'x-ms-file-permission': 'preserve',
      'x-ms-file-attributes': 'preserve',
      'x-ms-file-creation-time': 'preserve',
      'x-ms-file-last-write-time': keepsTime === true ? 'preserve' : 'now',
      ...contentHeaders(request),
    },
    right: rights.change,
    signal,
  });
  return toChangedFile(answer);
}
