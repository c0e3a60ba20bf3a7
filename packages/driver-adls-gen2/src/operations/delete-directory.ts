import { isTemporary, recode, Window } from '@stowage/azure-common';
import { DatastoreError, type DeleteDirectoryRequest, isDatastoreError } from '@stowage/core/driver';
import type { LakeClient } from '../client.ts';
import { trySeePath } from '../head-path.ts';
import type { ListedPath } from '../listed-path.ts';
import { checkName } from '../names.ts';
import { deletePath } from '../requests/delete-path.ts';
import { listPaths } from '../requests/list-paths.ts';

/** Path - Delete, one request for a directory with all that is in it; several if the service says that it did a part. */
export async function deleteDirectory(client: LakeClient, request: DeleteDirectoryRequest): Promise<void> {
  const { path, recursive, signal } = request;
  if (path === '') return emptyRoot(client, recursive, signal);
  checkName(path);
  // The request would take a file as well.
  const seen = await client.retry(() => trySeePath(client, { path, signal }), { idempotent: true, signal });
  if (seen === undefined) return;
  if (seen.entry.kind === 'file') {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is a file.`, { path, requestId: seen.requestId });
  }
  try {
    await deleteAll(client, path, recursive, signal);
  } catch (error) {
    throw isDatastoreError(error, 'DIRECTORY.NOT_EMPTY') ? await explainNotEmpty(client, path, error, signal) : error;
  }
}

/** A directory that looks empty may hold unfinished files, which no listing shows. */
async function explainNotEmpty(
  client: LakeClient,
  path: string,
  error: DatastoreError,
  signal: AbortSignal | undefined,
): Promise<DatastoreError> {
  const request = { path, recursive: false, maxResults: 100, signal };
  const { paths } = await client.retry(() => listPaths(client, request), { idempotent: true, signal });
  if (paths.some(({ name }) => !isTemporary(name))) return error;
  return recode(error, error.code, 'What is in it are files of unfinished uploads: wait for their end, or delete it recursively.');
}

async function deleteAll(client: LakeClient, path: string, recursive: boolean, signal: AbortSignal | undefined): Promise<void> {
  let continuation: string | undefined;
  do {
    const request = { path, recursive, continuation, signal };
    continuation = await client.retry(() => tryDeletePath(client, request), { idempotent: true, signal });
  } while (continuation !== undefined);
}

/** What is not there any more is deleted. */
async function tryDeletePath(client: LakeClient, request: Parameters<typeof deletePath>[1]): Promise<string | undefined> {
  try {
    return await deletePath(client, request);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.NOT_FOUND')) return undefined;
    throw error;
  }
}

/** The root itself stays: what is in it goes, several at a time. */
async function emptyRoot(client: LakeClient, recursive: boolean, signal: AbortSignal | undefined): Promise<void> {
  const window = new Window(signal);
  try {
    for await (const listed of pagesOfRoot(client, window.signal)) {
      if (!recursive && listed.some(({ name }) => !isTemporary(name))) {
        throw new DatastoreError('DIRECTORY.NOT_EMPTY', 'The root is not empty.', { path: '' });
      }
      if (!recursive) continue;
      for (const { name, isDirectory } of listed) {
        await window.add(client.concurrency, (either) => {
          if (isDirectory !== undefined) return deleteAll(client, name, true, either);
          return client.retry(async () => void (await tryDeletePath(client, { path: name, signal: either })), {
            idempotent: true,
            signal: either,
          });
        });
      }
    }
    await window.finish();
  } finally {
    await window.cancel();
  }
}

async function* pagesOfRoot(client: LakeClient, signal: AbortSignal): AsyncGenerator<readonly ListedPath[], void, undefined> {
  let continuation: string | undefined;
  do {
    const request = { path: '', recursive: false, continuation, signal };
    const page = await client.retry(() => listPaths(client, request), { idempotent: true, signal });
    yield page.paths;
    continuation = page.continuation;
  } while (continuation !== undefined);
}
