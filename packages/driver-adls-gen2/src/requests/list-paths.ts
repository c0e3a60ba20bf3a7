import { DatastoreError } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { rights } from '../errors.ts';
import type { ListedPath } from '../listed-path.ts';

/** What to list. */
export interface ListPathsRequest {
  /** A directory; `''` is the root. */
  readonly path: string;
  readonly recursive: boolean;
  readonly continuation?: string | undefined;
  readonly maxResults?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A part of a listing. */
export interface ListedPaths {
  readonly paths: readonly ListedPath[];
  /** Where to go on; undefined on the last page. A page may have no paths and yet not be the last one. */
  readonly continuation: string | undefined;
}

/** Path - List: one page, of 5 000 paths at most, so about 2 MiB. */
export async function listPaths(client: LakeClient, request: ListPathsRequest): Promise<ListedPaths> {
  const { path, recursive, continuation, maxResults, signal } = request;
  const answer = await client.dfs.receive({
    operation: 'Path - List',
    method: 'GET',
    path: client.pathOf(),
    query: { continuation, directory: path, maxresults: maxResults, recursive: String(recursive), resource: 'filesystem' },
    right: rights.list,
    signal,
  });
  return { paths: pathsOf(await answer.text(), answer.requestId), continuation: answer.header('x-ms-continuation') || undefined };
}

function pathsOf(text: string, requestId: string | undefined): readonly ListedPath[] {
  const { paths } = parse(text) as { readonly paths?: readonly ListedPath[] };
  if (Array.isArray(paths)) return paths;
  throw new DatastoreError('SERVICE.UNAVAILABLE', 'Path - List: the answer is no listing.', { requestId });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
