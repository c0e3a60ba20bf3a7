import { Window } from '@stowage/azure-common';
import { DatastoreError, type DeleteDirectoryRequest, isDatastoreError, joinPath } from '@stowage/core/driver';
import { ageOf } from '../age.ts';
import type { FilesClient } from '../client.ts';
import { isAbsence, notDirectoryError, tryFile } from '../find.ts';
import type { ListedEntry } from '../listed-entry.ts';
import { checkName } from '../names.ts';
import { deleteUnleased } from '../remove.ts';
import { deleteDirectory as deleteEmpty } from '../requests/delete.ts';
import { type ListedPage, listDirectory } from '../requests/list-directory.ts';

/** Milliseconds without a change after which an unfinished file does not keep a directory from being deleted as empty. */
const forgottenAfter = 10 * 60_000;

/** How often a directory is emptied again into which others write meanwhile. */
const maxRounds = 5;

/** Delete Directory; with what is below, file by file and directory by directory from the deepest on. */
export async function deleteDirectory(client: FilesClient, request: DeleteDirectoryRequest): Promise<void> {
  const { path, recursive, signal } = request;
  if (path === '') return recursive ? empty(client, path, signal) : requireEmptyRoot(client, signal);
  checkName(path);
  if (!recursive) return deleteUnlessFull(client, path, signal);
  if (!(await deleteTree(client, path, signal))) await requireNoFile(client, path, signal);
}

async function deleteUnlessFull(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    if (!(await tryDeleteEmpty(client, path, signal))) await requireNoFile(client, path, signal);
  } catch (error) {
    if (!isDatastoreError(error, 'DIRECTORY.NOT_EMPTY')) throw error;
    // What keeps it may be nothing that anybody sees.
    if (!(await deleteForgotten(client, path, signal))) throw error;
    await tryDeleteEmpty(client, path, signal);
  }
}

/** Deletes unfinished files that are forgotten, if nothing else is in a directory; false if there is. */
async function deleteForgotten(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  const { entries, now } = await listPage(client, path, signal);
  const isForgotten = ({ entry, isTemporary }: ListedEntry): boolean => isTemporary && ageOf(entry, now) >= forgottenAfter;
  if (!entries.every(isForgotten)) return false;
  for (const { name } of entries) await deleteUnleased(client, joinPath(path, name), signal);
  return true;
}

/** The root is not deleted; it is looked at as if it were. */
async function requireEmptyRoot(client: FilesClient, signal: AbortSignal | undefined): Promise<void> {
  if (!(await deleteForgotten(client, '', signal))) throw new DatastoreError('DIRECTORY.NOT_EMPTY', 'The share is not empty.');
}

/** Deletes a directory and all below; false where there is none. */
async function deleteTree(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  for (let round = 1; ; round++) {
    try {
      await empty(client, path, signal);
      return (await tryDeleteEmpty(client, path, signal)) || round > 1;
    } catch (error) {
      if (isAbsence(error)) return false;
      if (!isDatastoreError(error, 'DIRECTORY.NOT_EMPTY') || round === maxRounds) throw error;
    }
  }
}

/**
 * Deletes all in a directory. Each round lists from the beginning, as a marker may not survive what is deleted before it. Unfinished files go last:
 * by them alone the leases that dead processes hold on the other files can be let go of.
 */
async function empty(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  for (;;) {
    const { entries, marker } = await listPage(client, path, signal);
    const finished = entries.filter(({ isTemporary }) => !isTemporary);
    const next = finished.length > 0 ? finished : entries;
    const window = new Window(signal);
    try {
      for (const { name, entry } of next) {
        const child = joinPath(path, name);
        if (entry.kind === 'directory') await deleteTree(client, child, window.signal);
        else await window.add(client.concurrency, async (either) => void (await deleteUnleased(client, child, either)));
      }
      await window.finish();
    } finally {
      await window.cancel();
    }
    if (marker === undefined && next.length === entries.length) return;
  }
}

function listPage(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<ListedPage> {
  return client.retry(() => listDirectory(client, { path, signal }), { idempotent: true, signal });
}

/** Deletes a directory that is empty; false where there is none. */
async function tryDeleteEmpty(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await client.retry(() => deleteEmpty(client, path, signal), { idempotent: true, signal });
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw error;
  }
}

async function requireNoFile(client: FilesClient, path: string, signal: AbortSignal | undefined): Promise<void> {
  if ((await tryFile(client, path, signal)) !== undefined) throw notDirectoryError(path);
}
