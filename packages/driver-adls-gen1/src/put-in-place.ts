import { isDirectoryError, retryChange, temporaryPath, tryUndo } from '@stowage/azure-common';
import { baseName, DatastoreError, joinPath } from '@stowage/core/driver';
import type { Gen1Client } from './client.ts';
import type { FileStatus } from './file-status.ts';
import { checkSpelling } from './names.ts';
import { deletePath } from './requests/delete.ts';
import { tryFileStatus } from './requests/get-file-status.ts';
import { renamePath } from './requests/rename.ts';

/** Where a file that has been made elsewhere goes. */
export interface Place {
  readonly path: string;
  /** Fail with `PATH.EXISTS` where anything is. */
  readonly createOnly: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes a file under hidden names beside its place and renames it there when it is complete: readers see what was there or all of it. What is
 * left under the other names is taken away, also when it fails. Gives what is at the place then, if that is known.
 */
export async function putInPlace(
  client: Gen1Client,
  place: Place,
  /** Gives the name that the complete file has; it may ask for several. */
  make: (newName: () => string) => Promise<string>,
): Promise<FileStatus | undefined> {
  const names = new Set<string>();
  const newName = (): string => {
    const name = temporaryPath(place.path);
    checkSpelling(name);
    names.add(name);
    return name;
  };
  try {
    const made = await make(newName);
    await moveIntoPlace(client, made, place);
    names.delete(made);
    return await lookAt(client, made, place);
  } finally {
    const discarded = Promise.all([...names].map((name) => discard(client, name)));
    // Whoever gave up waits for nothing any more.
    if (!place.signal?.aborted) await discarded;
  }
}

/** A rename whose answer was lost is known by its source, which nobody else knows: it is gone. */
async function moveIntoPlace(client: Gen1Client, from: string, { path: to, createOnly, signal }: Place): Promise<void> {
  const rename = async (): Promise<true> => {
    if (await renamePath(client, { from, to, overwrite: !createOnly, signal })) return true;
    throw await explainRefusal(client, from, to, createOnly, signal);
  };
  const tryEarlier = async (): Promise<true | undefined> => ((await tryFileStatus(client, from, signal)) === undefined ? true : undefined);
  await retryChange(client, rename, tryEarlier, signal);
}

/** The service says only that it did nothing. */
async function explainRefusal(
  client: Gen1Client,
  from: string,
  to: string,
  createOnly: boolean,
  signal: AbortSignal | undefined,
): Promise<DatastoreError> {
  const target = await tryFileStatus(client, to, signal);
  if (createOnly && target !== undefined) return existsError(to, target);
  if (target?.type === 'DIRECTORY') return isDirectoryError(to, target.requestId);
  const isGone = (await tryFileStatus(client, from, signal)) === undefined;
  return new DatastoreError('CONDITION.FAILED', `RENAME: ${JSON.stringify(to)} could not be put into place.`, {
    path: to,
    nextAction: isGone
      ? 'Its directory was deleted while it was written: write it again.'
      : 'Its place was changed at the same time: write it again.',
  });
}

/** A directory at the place would have taken the file in, under its hidden name; that is undone. */
async function lookAt(client: Gen1Client, from: string, { path, createOnly, signal }: Place): Promise<FileStatus | undefined> {
  const again = { idempotent: true, signal };
  const status = await client.retry(() => tryFileStatus(client, path, signal), again);
  if (status?.type !== 'DIRECTORY') return status;
  const inside = joinPath(path, baseName(from));
  if ((await client.retry(() => tryFileStatus(client, inside, signal), again)) === undefined) return undefined;
  await client.retry(() => deletePath(client, { path: inside, recursive: false, signal }), again);
  throw createOnly ? existsError(path, status) : isDirectoryError(path, status.requestId);
}

function existsError(path: string, { requestId }: FileStatus): DatastoreError {
  return new DatastoreError('PATH.EXISTS', `${JSON.stringify(path)} is there.`, { path, requestId });
}

/** What cannot be taken away now is swept by a later write into the same directory. */
function discard(client: Gen1Client, path: string): Promise<boolean> {
  return tryUndo((signal) => deletePath(client, { path, recursive: true, signal }));
}
