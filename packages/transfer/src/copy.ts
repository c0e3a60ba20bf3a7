import { type Datastore, DatastoreError, isInside, parentPath, supports } from '@stowage/core';
import { type CopyFilesOptions, toSettings } from './options.ts';
import type { Layout } from './plan/planner.ts';
import { createStreamMover } from './run/mover.ts';
import { transfer } from './run/transfer.ts';
import { toSingleName } from './single-name.ts';
import { createServerCopyMover } from './store/server-copy.ts';
import { openStoreSource, type SourceStore, type StoreSource } from './store/store-source.ts';
import { openStoreTarget, type StoreTarget } from './store/store-target.ts';
import type { TransferSummary } from './transfer-summary.ts';
import { requireDecidable } from './upload.ts';

/**
 * Copies a folder, to any depth, or a single file, from a store to the same or another: `from/a/b.csv` becomes `to/a/b.csv`; a single
 * file lands in the folder `to` under its own name, or under the name that `as` gives.
 *
 * Inside one store (the same object twice) the service copies by itself where it can; else the bytes pass through this process, in
 * bounded memory. Content headers and metadata go along where the target keeps them; the event of a file tells what was dropped.
 *
 * Throws, before anything is copied, `PATH.NOT_FOUND`, `PATH.NOT_DIRECTORY` (`to` is a file), `PATH.INVALID` (`to` lies in `from`),
 * `CAPABILITY.MISSING`; and the signal's reason on abort.
 *
 * @example
 * ```ts
 * requireComplete(await copy(blobs, 'raw', disk, 'backup/raw'));
 * ```
 */
export async function copy(
  sourceStore: SourceStore,
  from: string,
  targetStore: Datastore<'write'>,
  to: string,
  options: CopyFilesOptions = {},
): Promise<TransferSummary> {
  const settings = toSettings(options);
  requireDecidable(targetStore, settings);
  const source = await openStoreSource(sourceStore, from, settings.signal);
  const as = toSingleName(options.as, source);
  const target = await openStoreTarget(targetStore, to, settings);
  const prefix = options.keepPrefix ? (source.kind === 'file' ? parentPath(source.path) : source.path) : '';
  const one = Object.is(sourceStore, targetStore);
  const streamed = createStreamMover(source, target, settings);
  const mover = one && supports(targetStore, 'copy') ? createServerCopyMover(targetStore, target, streamed) : streamed;
  const guard = one || isSamePlace(sourceStore, targetStore) ? guardSource(source, target) : {};
  return transfer({ source, target, settings, mover }, { prefix, as, ...guard });
}

/**
 * Keeps a transfer inside one store from reading what it writes.
 *
 * @throws DatastoreError `PATH.INVALID` when the target lies in the source folder
 */
export function guardSource(source: StoreSource, target: StoreTarget): Pick<Layout, 'guarded'> {
  if (source.kind === 'directory' && isInside(source.path, target.path)) {
    throw new DatastoreError('PATH.INVALID', `The target ${target.name} lies in the source ${source.name}.`, {
      path: target.path,
      nextAction: 'Choose a target outside of the source.',
    });
  }
  return { guarded: source.path };
}

/** Whether two stores, opened apart, are in one place, as far as their locations tell: a path or a URL does, a mere word does not. */
function isSamePlace(one: Datastore, other: Datastore): boolean {
  return one.type === other.type && one.location === other.location && /^(?:[a-z][a-z0-9+.-]*:\/\/|\/|[A-Za-z]:\\)/.test(one.location);
}
