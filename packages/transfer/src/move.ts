import { type Datastore, requireCapabilities, supports } from '@stowage/core';
import { guardSource } from './copy.ts';
import { type MoveOptions, toSettings } from './options.ts';
import { createStreamMover } from './run/mover.ts';
import { transfer } from './run/transfer.ts';
import { toSingleName } from './single-name.ts';
import { createCopyAndDeleteMover, createRenameMover } from './store/move-movers.ts';
import { removeEmptied } from './store/remove-emptied.ts';
import { tryRenameFolder } from './store/rename-folder.ts';
import { createServerCopyMover } from './store/server-copy.ts';
import { openStoreSource, type SourceStore } from './store/store-source.ts';
import { openStoreTarget } from './store/store-target.ts';
import type { TransferSummary } from './transfer-summary.ts';
import { requireDecidable } from './upload.ts';

/** What became of a move. */
export interface MoveSummary extends TransferSummary {
  /**
   * - `rename`: the store gave the same files new names. A folder renamed as a whole counts as one directory, and its files are not counted.
   * - `copy-and-delete`: each file was copied, verified, and deleted at the source.
   */
  readonly method: 'rename' | 'copy-and-delete';
}

/**
 * Moves a folder, to any depth, or a single file, inside a store: `from/a/b.csv` becomes `to/a/b.csv`; a single file lands in the
 * folder `to` under its own name, or under the name that `as` gives.
 *
 * A store that renames does so: a whole folder at once where it can and `to` does not exist, else file by file. Another copies each
 * file and then deletes the source, unless that has changed meanwhile; a file that fails stays where it was.
 *
 * Throws, before anything is moved, `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY` (`to` is a file), `PATH.INVALID` (`to` lies in `from`),
 * `CAPABILITY.MISSING`; and the signal's reason on abort.
 *
 * @example
 * ```ts
 * const { method } = requireComplete(await move(store, 'incoming', 'archive/2026'));
 * ```
 */
export async function move(store: Datastore<'stat'>, from: string, to: string, options: MoveOptions = {}): Promise<MoveSummary> {
  const settings = toSettings(options);
  const renames = supports(store, 'rename');
  const able: SourceStore & Datastore<'write'> = renames
    ? requireCapabilities(store, 'stat', 'list', 'read', 'write')
    : requireCapabilities(store, 'stat', 'list', 'read', 'write', 'delete');
  requireDecidable(able, settings);
  const source = await openStoreSource(able, from, settings.signal);
  const as = toSingleName(options.as, source);
  const target = await openStoreTarget(able, to, settings);
  const guard = guardSource(source, target);
  if (renames && source.kind === 'directory') {
    const summary = await tryRenameFolder(store, source, target, settings);
    if (summary !== undefined) return { ...summary, method: 'rename' };
  }
  const streamed = createStreamMover(source, target, settings);
  const mover = renames
    ? createRenameMover(store, target)
    : createCopyAndDeleteMover(
        able as typeof able & Datastore<'delete'>,
        supports(able, 'copy') ? createServerCopyMover(able, target, streamed) : streamed,
      );
  const summary = await transfer({ source, target, settings, mover }, { prefix: '', as, ...guard });
  if (source.kind === 'directory') await removeEmptied(able, source.path, settings.signal);
  return { ...summary, method: renames ? 'rename' : 'copy-and-delete' };
}
