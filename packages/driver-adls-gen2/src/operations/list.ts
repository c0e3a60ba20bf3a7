import { isTemporary } from '@stowage/azure-common';
import { isDatastoreError, type ListPage, type ListRequest } from '@stowage/core/driver';
import { maxPage } from '../capabilities.ts';
import type { LakeClient } from '../client.ts';
import { toListedEntry } from '../listed-path.ts';
import { checkName } from '../names.ts';
import { type ListedPaths, listPaths } from '../requests/list-paths.ts';

/** Path - List, by one request a page. The cursor is the service's own continuation. */
export async function* list(client: LakeClient, request: ListRequest): AsyncGenerator<ListPage, void, undefined> {
  const { path, pageSize = maxPage } = request;
  if (path !== '') checkName(path);
  let cursor = request.cursor;
  do {
    const listed = await tryListPaths(client, request, cursor, Math.min(pageSize, maxPage));
    const entries = listed.paths.filter(({ name }) => !isTemporary(name)).map(toListedEntry);
    cursor = listed.continuation;
    if (entries.length > 0 || cursor === undefined) yield { entries, cursor };
  } while (cursor !== undefined);
}

const nothing: ListedPaths = { paths: [], continuation: undefined };

/** A directory that is not there, or is no directory, lists nothing; so does one that was deleted since the last page. */
async function tryListPaths(
  client: LakeClient,
  { path, recursive, signal }: ListRequest,
  continuation: string | undefined,
  maxResults: number,
): Promise<ListedPaths> {
  try {
    return await listPaths(client, { path, recursive, continuation, maxResults, signal });
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND') || isDatastoreError(error, 'PATH.NOT_DIRECTORY')) return nothing;
    throw error;
  }
}
