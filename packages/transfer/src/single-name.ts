import { DatastoreError, normalizePath } from '@stowage/core';
import type { StoreSource } from './store/store-source.ts';

/**
 * Checks the name that a single file is given instead of its own.
 *
 * @throws DatastoreError `PATH.INVALID` for a name with slashes, `PATH.IS_DIRECTORY` when the source is a folder
 */
export function toSingleName(as: string | undefined, source: StoreSource): string | undefined {
  if (as === undefined) return undefined;
  const name = normalizePath(as, 'file');
  if (name.includes('/')) {
    throw new DatastoreError('PATH.INVALID', `A single file's name holds no slash, as ${JSON.stringify(as)} does.`, {
      path: as,
      nextAction: 'Give the folder as the target, and the name alone with "as".',
    });
  }
  if (source.kind === 'directory') {
    throw new DatastoreError('PATH.IS_DIRECTORY', `${source.name} is a folder, and only a single file can be given a name with "as".`, {
      path: source.path,
      nextAction: 'Leave "as" out, and name the folder in the target.',
    });
  }
  return name;
}
