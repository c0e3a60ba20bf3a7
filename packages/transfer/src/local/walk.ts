import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatastoreError, isDatastoreError } from '@stowage/core';
import { isPartPath } from '../part-name.ts';
import type { Found } from '../plan/found.ts';
import { errnoOf, onDisk, toDiskError } from './disk-error.ts';

/** What a walk does with what it meets. */
export interface WalkOptions {
  readonly symlinks: 'skip' | 'follow';
  /** A folder that is left out: where the target datastore itself keeps its files. */
  readonly except?: string | undefined;
}

/** A folder that is still to be read, and the folders that it was reached through. */
interface Pending {
  readonly path: string;
  readonly relative: string;
  /** Present when links are followed. */
  readonly identity?: string | undefined;
  readonly parent?: Pending | undefined;
}

const namesAtATime = 256;

/**
 * Walks a folder on disk. One folder is open at a time and its names are taken as they come, so memory grows neither with the
 * number of files nor with the length of a folder; only the subfolders still to be read are remembered.
 *
 * What cannot be read or is not taken is found as such, and the walk goes on.
 */
export async function* walk(root: string, options: WalkOptions, signal: AbortSignal): AsyncGenerator<Found, void, undefined> {
  const identity = options.symlinks === 'follow' ? identityOf(await onDisk('look at', root, () => stat(root))) : undefined;
  const pending: Pending[] = [{ path: root, relative: '', identity }];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    signal.throwIfAborted();
    const subfolders: Pending[] = [];
    yield* readFolder(folder, options, subfolders, signal);
    pending.push(...subfolders.reverse());
  }
}

async function* readFolder(
  folder: Pending,
  options: WalkOptions,
  subfolders: Pending[],
  signal: AbortSignal,
): AsyncGenerator<Found, void, undefined> {
  let occupied = false;
  try {
    for await (const entry of await opendir(folder.path, { bufferSize: namesAtATime })) {
      signal.throwIfAborted();
      const path = join(folder.path, entry.name);
      const relative = folder.relative === '' ? entry.name : `${folder.relative}/${entry.name}`;
      const found = await examine(entry, { path, relative, parent: folder }, options);
      if (found.kind !== 'skipped') occupied = true;
      if (found.kind === 'folder') subfolders.push(found.folder);
      else yield found;
    }
  } catch (thrown) {
    const error = toDiskError(thrown, 'list', folder.path);
    if (!isDatastoreError(error)) throw error;
    yield { kind: 'failed', type: 'directory', path: folder.path, because: 'The folder cannot be listed to its end.', error };
    return;
  }
  if (!occupied && folder.relative !== '') yield { kind: 'directory', directory: { relative: folder.relative, path: folder.path } };
}

type Examined = Found | { readonly kind: 'folder'; readonly folder: Pending };

async function examine(entry: Dirent, at: Pending & { readonly parent: Pending }, options: WalkOptions): Promise<Examined> {
  const { path, relative } = at;
  const unusable = await tryRefuseName(entry.name, path);
  if (unusable !== undefined) return { kind: 'failed', type: 'file', path, because: 'Its name cannot be transferred.', error: unusable };
  if (path === options.except) {
    return { kind: 'skipped', type: 'directory', path, reason: 'datastore-folder', because: 'The datastore keeps its own files there.' };
  }
  if (entry.isSymbolicLink() && options.symlinks === 'skip') {
    return { kind: 'skipped', type: 'file', path, reason: 'symbolic-link', because: 'It is a symbolic link, and links are not followed.' };
  }
  if (entry.isDirectory() && options.symlinks === 'skip') return { kind: 'folder', folder: at };
  if (isPartPath(relative)) {
    return { kind: 'skipped', type: 'file', path, reason: 'part-file', because: 'It is a part of an unfinished transfer.' };
  }
  try {
    const look = options.symlinks === 'follow' ? stat : lstat;
    return classify(await onDisk('look at', path, () => look(path)), at, options);
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    return { kind: 'failed', type: 'file', path, because: 'It cannot be looked at.', error };
  }
}

function classify(stats: Stats, at: Pending & { readonly parent: Pending }, options: WalkOptions): Examined {
  const { path, relative } = at;
  if (stats.isFile()) return { kind: 'file', file: { relative, path, size: stats.size, lastModified: stats.mtime } };
  if (!stats.isDirectory()) {
    return { kind: 'skipped', type: 'file', path, reason: 'special-file', because: 'It is a device, a pipe or a socket.' };
  }
  if (options.symlinks === 'skip') return { kind: 'folder', folder: at };
  const identity = identityOf(stats);
  for (let above: Pending | undefined = at.parent; above !== undefined; above = above.parent) {
    if (above.identity === identity) {
      return { kind: 'skipped', type: 'directory', path, reason: 'link-loop', because: `It leads back to ${above.path}, which holds it.` };
    }
  }
  return { kind: 'folder', folder: { ...at, identity } };
}

function identityOf({ dev, ino }: Stats): string {
  return `${dev}:${ino}`;
}

/** Why a name cannot go to another system: it holds a separator of some, or is no text at all. */
async function tryRefuseName(name: string, path: string): Promise<DatastoreError | undefined> {
  if (name.includes('\\')) return nameError(path, 'holds a backslash, which separates names on other systems');
  // Node shows what is not UTF-8 with replacement characters, and no file can be opened by such a name.
  if (name.includes('\uFFFD') && !(await exists(path))) return nameError(path, 'is not valid UTF-8');
  return undefined;
}

function nameError(path: string, text: string): DatastoreError {
  return new DatastoreError('PATH.INVALID', `The name of ${path} ${text}.`, { path, nextAction: 'Rename it.' });
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}
