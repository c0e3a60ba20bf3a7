import { type ChangedFile, type RequestHeaders, toChangedFile } from '@stowage/azure-common';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';

/** A file or directory to make. */
export interface CreatePathRequest {
  readonly path: string;
  readonly resource: 'file' | 'directory';
  /** Only where nothing is. */
  readonly ifNoneMatch?: '*' | undefined;
  /** What is said of it. */
  readonly headers?: RequestHeaders | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Path - Create: an empty file or a directory, with its missing parents. A file that is there is emptied. */
export async function createPath(client: LakeClient, request: CreatePathRequest): Promise<ChangedFile> {
  const { path, resource, ifNoneMatch, headers, signal } = request;
  const answer = await client.dfs.send({
    operation: 'Path - Create',
    method: 'PUT',
    path: client.pathOf(path),
    query: { resource },
    headers: { 'if-none-match': ifNoneMatch, ...headers },
    right: rights.create,
    signal,
  });
  return toChangedFile(answer);
}
