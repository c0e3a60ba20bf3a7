import { baseName, DatastoreError, type DeleteDirectoryRequest, parentPath, throwIfAborted } from '@stowage/core/driver';
import { inside, type LocalClient } from '../client.ts';
import { isErrno } from '../errors.ts';
import { mayBeLeftover, sweepLeftover } from '../leftovers.ts';
import { isReserved, metadataFolder } from '../names.ts';
import type { Pin } from '../pin.ts';

/** Names that are removed at a time, so that a folder of any size is emptied in little memory. */
const batchSize = 64;
/** Passes over a folder that others keep filling. */
const maxPasses = 100;

export async function deleteDirectory(client: LocalClient, { path, recursive, signal }: DeleteDirectoryRequest): Promise<void> {
  try {
    using parent = await client.pin(parentPath(path), 'directory');
    if (path === '') await deleteContent(client, parent, recursive, signal);
    else await deleteIn(client, parent, path, recursive, signal);
    await client.syncDirectory(parent);
  } catch (error) {
    // ENOTDIR: the path lies below a file, so nothing is there.
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
    await client.assertRoot();
  }
}

async function deleteContent(client: LocalClient, root: Pin, recursive: boolean, signal: AbortSignal | undefined): Promise<void> {
  if (!recursive) {
    if (await holdsOnlyOwn(client, root)) return;
    throw notEmpty('');
  }
  for (let pass = 0; await emptyOnce(client, root, signal); pass++) if (pass === maxPasses) throw notEmpty('');
}

async function deleteIn(
  client: LocalClient,
  parent: Pin,
  path: string,
  recursive: boolean,
  signal: AbortSignal | undefined,
): Promise<void> {
  const name = baseName(path);
  const kind = (await client.tryFacts(inside(parent, name)))?.kind;
  if (kind === undefined) return;
  if (kind !== 'directory') {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${JSON.stringify(path)} is ${kind === 'link' ? 'a symbolic link' : 'not a folder'}.`, {
      path,
      nextAction: 'Use delete, which removes this one name.',
    });
  }
  try {
    if (recursive) return await removeTree(client, parent, name, signal);
    await removeEmpty(client, parent, name);
  } catch (error) {
    if (isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw notEmpty(path, error);
    throw error;
  }
}

function notEmpty(path: string, cause?: unknown): DatastoreError {
  return new DatastoreError('DIRECTORY.NOT_EMPTY', `${path === '' ? 'The root' : JSON.stringify(path)} is not empty.`, { path, cause });
}

/** Removes a folder in which, as a user sees it, nothing is left. */
async function removeEmpty(client: LocalClient, parent: Pin, name: string): Promise<void> {
  try {
    return await client.removeDirectory(inside(parent, name));
  } catch (error) {
    if (!isErrno(error, 'ENOTEMPTY', 'EEXIST')) throw error;
  }
  using folder = await client.pinChild(parent, name);
  if (await holdsOnlyOwn(client, folder)) {
    for await (const own of client.names(folder)) {
      if (own.name === metadataFolder) await removeTree(client, folder, own.name, undefined);
      else if (mayBeLeftover(own.name)) await sweepLeftover(client, folder, own.name);
    }
  }
  await client.removeDirectory(inside(parent, name));
}

async function holdsOnlyOwn(client: LocalClient, folder: Pin): Promise<boolean> {
  for await (const { name } of client.names(folder)) if (!isReserved(name)) return false;
  return true;
}

/** Removes a folder with all that is in it. Links are removed, not followed: each folder is held while it is emptied. */
async function removeTree(client: LocalClient, parent: Pin, name: string | Buffer, signal: AbortSignal | undefined): Promise<void> {
  for (let pass = 0; ; pass++) {
    {
      using folder = await client.pinChild(parent, name);
      await emptyOnce(client, folder, signal);
    }
    try {
      return await client.removeDirectory(inside(parent, name));
    } catch (error) {
      if (!isErrno(error, 'ENOTEMPTY', 'EEXIST') || pass === maxPasses) throw error;
    }
  }
}

/** Removes the names of a folder that one pass shows; tells whether there were any. */
async function emptyOnce(client: LocalClient, folder: Pin, signal: AbortSignal | undefined): Promise<boolean> {
  const batch: Promise<boolean>[] = [];
  let found = false;
  try {
    for await (const { name, kind } of client.rawNames(folder)) {
      throwIfAborted(signal);
      found = true;
      if (kind === 'directory') await tryRemoveTree(client, folder, name, signal);
      else batch.push(client.tryRemove(inside(folder, name)));
      if (batch.length === batchSize) await Promise.all(batch.splice(0));
    }
    await Promise.all(batch.splice(0));
  } finally {
    await Promise.allSettled(batch);
  }
  return found;
}

async function tryRemoveTree(client: LocalClient, folder: Pin, name: Buffer, signal: AbortSignal | undefined): Promise<void> {
  try {
    await removeTree(client, folder, name, signal);
  } catch (error) {
    // Somebody else removed it, or put something else in its place, which the next pass finds.
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
  }
}
