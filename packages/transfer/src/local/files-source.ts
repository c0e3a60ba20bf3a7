import { stat } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { Found } from '../plan/found.ts';
import type { Source } from '../plan/source.ts';
import { onDisk } from './disk-error.ts';
import { isOutside } from './inside.ts';
import { localMd5, openLocalFile } from './local-file.ts';

/** Files on disk, each named, as a source. A symbolic link among them is followed; it was named on purpose. */
export function createFilesSource(files: Iterable<string> | AsyncIterable<string>, relativeTo: string | undefined): Source {
  return {
    name: relativeTo === undefined ? 'named files' : resolve(relativeTo),
    showsNesting: false,
    async *find(signal) {
      for await (const file of files) {
        signal.throwIfAborted();
        yield await examine(resolve(file), relativeTo === undefined ? undefined : resolve(relativeTo));
      }
    },
    open: (file, request) => openLocalFile(file.path, { ...request, follow: true }),
    md5: (file, signal) => localMd5(file.path, signal),
  };
}

async function examine(path: string, root: string | undefined): Promise<Found> {
  try {
    const below = root === undefined ? basename(path) : relative(root, path);
    if (isOutside(below)) {
      throw new DatastoreError('PATH.INVALID', `${path} does not lie in ${root}.`, {
        path,
        nextAction: 'Choose relativeTo so that it holds all the files.',
      });
    }
    const stats = await onDisk('look at', path, () => stat(path));
    if (stats.isDirectory()) {
      throw new DatastoreError('PATH.IS_DIRECTORY', `${path} is a folder.`, { path, nextAction: 'Name files only, or use upload.' });
    }
    if (!stats.isFile()) {
      return { kind: 'skipped', type: 'file', path, reason: 'special-file', because: 'It is a device, a pipe or a socket.' };
    }
    return { kind: 'file', file: { relative: below.split(sep).join('/'), path, size: stats.size, lastModified: stats.mtime } };
  } catch (error) {
    if (!isDatastoreError(error)) throw error;
    return { kind: 'failed', type: 'file', path, because: 'It cannot be taken as a file to upload.', error };
  }
}
