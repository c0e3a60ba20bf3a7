import { addMetadata, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { Metadata } from '@stowage/core/driver';
import type { FilesClient } from '../client.ts';
import { rights } from '../errors.ts';

/** Metadata to replace all that is there. */
export interface SetMetadataRequest {
  readonly kind: 'file' | 'directory';
  readonly path: string;
  readonly metadata: Metadata;
  readonly leaseId?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Set File Metadata or Set Directory Metadata. */
export async function setMetadata(client: FilesClient, request: SetMetadataRequest): Promise<void> {
  const { kind, path, metadata, leaseId, signal } = request;
  const headers: RequestHeaders = { 'x-ms-lease-id': leaseId };
  addMetadata(headers, metadata);
  const answer = await client.send({
    operation: kind === 'file' ? 'Set File Metadata' : 'Set Directory Metadata',
    method: 'PUT',
    path: client.pathOf(path),
    query: { comp: 'metadata', restype: kind === 'directory' ? 'directory' : undefined },
    headers,
    right: rights.change,
    signal,
  });
  toChangedFile(answer);
}
