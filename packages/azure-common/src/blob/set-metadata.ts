import type { Metadata } from '@stowage/core/driver';
import { type ChangedFile, toChangedFile } from '../headers/answer-headers.ts';
import { addMetadata, type RequestHeaders } from '../headers/metadata.ts';
import { type BlobEndpoint, blobRights } from './blob-endpoint.ts';

/** The metadata that a blob is to have. */
export interface SetBlobMetadataRequest {
  readonly path: string;
  readonly metadata: Metadata;
  readonly ifMatch?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Set Blob Metadata: all that was there is replaced; the content and its headers stay as they are. */
export async function setBlobMetadata(endpoint: BlobEndpoint, request: SetBlobMetadataRequest): Promise<ChangedFile> {
  const { path, metadata, ifMatch, signal } = request;
  const headers: RequestHeaders = { 'if-match': ifMatch };
  addMetadata(headers, metadata);
  const answer = await endpoint.send({
    operation: 'Set Blob Metadata',
    method: 'PUT',
    path: endpoint.pathOf(path),
    query: { comp: 'metadata' },
    headers,
    right: blobRights.change,
    signal,
  });
  return toChangedFile(answer);
}
