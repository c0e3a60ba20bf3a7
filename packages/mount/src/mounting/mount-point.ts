import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { DatastoreError } from '@stowage/core';
import { findMount } from './mount-table.ts';
import { probeMount } from './probe-mount.ts';
import { unmountDirectory } from './unmount.ts';

/** The path of a mount point as the kernel's table has it. What is mounted there is not asked: it may not answer. */
export async function toMountPoint(directory: string): Promise<string> {
  const path = resolve(directory);
  const parent = dirname(path);
  if (parent === path) return path;
  try {
    return join(await realpath(parent), basename(path));
  } catch (error) {
    throw unusable(path, error);
  }
}

/**
 * Makes sure that a datastore can be mounted on a directory, and gives its path as the kernel's table will have it. A mount there whose
 * server has died is taken away first.
 *
 * Fails with `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`, `DIRECTORY.NOT_EMPTY` (unless `nonEmpty`), `PATH.EXISTS` when something is mounted there,
 * `ACCESS.DENIED`.
 */
export async function prepareMountPoint(
  directory: string,
  { nonEmpty = false }: { readonly nonEmpty?: boolean | undefined } = {},
): Promise<string> {
  const given = await toMountPoint(directory);
  await clearDead(given);
  const path = await realMountPoint(given);
  if (path !== given) await clearDead(path);
  const names = await list(path);
  if (names.length === 0 || nonEmpty) return path;
  throw new DatastoreError('DIRECTORY.NOT_EMPTY', `${path} is not empty; a mount would hide what is in it.`, {
    nextAction: 'Choose an empty folder, or allow it with --non-empty (nonEmpty: true).',
  });
}

async function clearDead(path: string): Promise<void> {
  const entry = await findMount(path);
  if (entry === undefined) return;
  const health = await probeMount(path);
  if (health === 'dead') {
    await unmountDirectory(path, { lazy: true });
    return;
  }
  const says = health === 'hung' ? ', and does not answer' : '';
  throw new DatastoreError('PATH.EXISTS', `${path} is already mounted (${entry.type}, ${entry.source})${says}.`, {
    nextAction: 'Unmount it first, or choose another folder.',
  });
}

async function realMountPoint(path: string): Promise<string> {
  try {
    const real = await realpath(path);
    if ((await stat(real)).isDirectory()) return real;
  } catch (error) {
    throw unusable(path, error);
  }
  throw new DatastoreError('PATH.NOT_DIRECTORY', `${path} is not a folder.`, { nextAction: 'Choose an empty folder to mount on.' });
}

async function list(path: string): Promise<readonly string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    throw unusable(path, error);
  }
}

function unusable(path: string, error: unknown): DatastoreError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') {
    return new DatastoreError('PATH.NOT_FOUND', `There is no folder ${path} to mount on.`, { nextAction: `Make it: mkdir -p ${path}` });
  }
  if (code === 'ENOTDIR') {
    return new DatastoreError('PATH.NOT_DIRECTORY', `${path} is not a folder.`, { nextAction: 'Choose an empty folder to mount on.' });
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new DatastoreError('ACCESS.DENIED', `${path} cannot be looked into.`, {
      nextAction: 'Mount on a folder of your own.',
      cause: error,
    });
  }
  return new DatastoreError('PATH.INVALID', `${path} cannot be mounted on: ${message}`, {
    nextAction: 'Choose another folder.',
    cause: error,
  });
}
