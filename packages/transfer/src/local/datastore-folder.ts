import { realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DatastoreError } from '@stowage/core';
import { errnoOf, toDiskError } from './disk-error.ts';
import { isOutside } from './inside.ts';

/** The folder on this disk that a location names, if it is a path or a `file:` URL. */
function tryToFolder(location: string): string | undefined {
  const folder = location.startsWith('file:') ? fileURLToPath(location) : location;
  return isAbsolute(folder) ? folder : undefined;
}

/**
 * The folder below `root` that a datastore keeps its files in, if its location says that it is such a folder: the folder of the
 * whole datastore, or at least the one that is written to.
 */
export async function tryFindDatastore(root: string, location: string, to: string): Promise<string | undefined> {
  const folder = tryToFolder(location);
  if (folder === undefined) return undefined;
  const realRoot = await realPathOf(root);
  for (const candidate of [await realPathOf(folder), await realPathOf(join(folder, to))]) {
    const below = relative(realRoot, candidate);
    if (below !== '' && !isOutside(below)) return join(root, below);
  }
  return undefined;
}

/**
 * Keeps a download from filling the folder that it reads.
 *
 * @throws DatastoreError `PATH.INVALID` when the target lies in the folder of the datastore that is downloaded
 */
export async function requireOutsideOf(location: string, from: string, directory: string): Promise<void> {
  const folder = tryToFolder(location);
  if (folder === undefined) return;
  const [source, target] = [await realPathOf(join(folder, from)), await realPathOf(resolve(directory))];
  if (isOutside(relative(source, target))) return;
  throw new DatastoreError('PATH.INVALID', `The target ${target} lies in ${source}, the folder of the datastore that is downloaded.`, {
    path: directory,
    nextAction: 'Choose a target outside of the datastore.',
  });
}

/** The real path of a path, of which the end need not exist. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' || dirname(path) === path) throw toDiskError(error, 'look at', path);
    return join(await realPathOf(dirname(path)), relative(dirname(path), path));
  }
}
