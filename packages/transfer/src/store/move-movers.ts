import type { Datastore } from '@stowage/core';
import type { Mover } from '../run/mover.ts';
import { renameInto } from './landing.ts';
import type { StoreTarget } from './store-target.ts';

/** A mover that gives a file a new name. */
export function createRenameMover(store: Datastore<'rename'>, target: StoreTarget): Mover {
  return {
    decidesItself: () => store.capabilities.rename?.ifNoneMatch === true,
    async move(file, path, condition, { signal, onBytes }) {
      await renameInto(store, file.path, target.describe(path), condition, signal);
      onBytes(file.size);
      return { method: 'rename', size: file.size };
    },
  };
}

/** A mover that copies a file and then deletes the source, unless that has changed since it was listed. */
export function createCopyAndDeleteMover(store: Datastore<'delete'>, copying: Mover): Mover {
  const conditional = store.capabilities.delete?.ifMatch === true;
  return {
    decidesItself: (size) => copying.decidesItself(size),
    move: (file, path, condition, context) => copying.move(file, path, condition, context),
    release: (file, signal) => store.delete(file.path, { ifMatch: conditional ? file.etag : undefined, signal }),
  };
}
