import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DatastoreError } from '@stowage/core';
import type { Source } from '../plan/source.ts';
import { tryFindDatastore } from './datastore-folder.ts';
import { onDisk } from './disk-error.ts';
import { localMd5, openLocalFile } from './local-file.ts';
import { walk } from './walk.ts';

/** What of a folder is taken. */
export interface FolderSourceOptions {
  readonly symlinks: 'skip' | 'follow';
  /** Where the target datastore is; a folder of this disk that lies in the source is left out of the walk. */
  readonly location: string;
  /** The folder of the datastore that is written to. */
  readonly to: string;
}

/**
 * A folder on disk as a source. The path itself may be a symbolic link; it was named on purpose.
 *
 * @throws DatastoreError `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY`
 */
export async function openFolderSource(directory: string, options: FolderSourceOptions): Promise<Source> {
  const root = resolve(directory);
  const stats = await onDisk('look at', root, () => stat(root));
  if (!stats.isDirectory()) {
    throw new DatastoreError('PATH.NOT_DIRECTORY', `${root} is not a folder.`, {
      path: root,
      nextAction: 'Name a folder, or use uploadFiles.',
    });
  }
  const { symlinks, location, to } = options;
  const except = await tryFindDatastore(root, location, to);
  return {
    name: root,
    showsNesting: false,
    find: (signal) => walk(root, { symlinks, except }, signal),
    open: (file, request) => openLocalFile(file.path, { ...request, follow: symlinks === 'follow' }),
    md5: (file, signal) => localMd5(file.path, signal),
  };
}
