import { parentPath } from '@stowage/core';
import { requireOutsideOf } from './local/datastore-folder.ts';
import { openFolderTarget } from './local/folder-target.ts';
import { type DownloadOptions, toSettings } from './options.ts';
import { createStreamMover } from './run/mover.ts';
import { transfer } from './run/transfer.ts';
import { toSingleName } from './single-name.ts';
import { openStoreSource, type SourceStore } from './store/store-source.ts';
import type { TransferSummary } from './transfer-summary.ts';

/**
 * Downloads a folder of a store, to any depth, or a single file: `path/a/b.csv` becomes `directory/a/b.csv`, whatever is at the target;
 * a single file lands in `directory` under its own name. `''` is the whole store.
 *
 * Each file is written beside its final name, compared with the size and digest that the store tells, given the store's time, and
 * renamed. One that fails does not keep the others from going on, and is told in the summary, not thrown: see
 * {@link requireComplete}. Nothing is ever written outside of `directory`, whatever the names in the store and the links on disk.
 *
 * Throws, before anything is transferred, `PATH.NOT_FOUND` (there is nothing at `path`), `PATH.NOT_DIRECTORY` (`directory` is a file),
 * `PATH.INVALID` (it lies in the folder that is downloaded),
 * `ACCESS.DENIED`, `CAPABILITY.MISSING`; and the signal's reason on abort.
 *
 * @example
 * ```ts
 * requireComplete(await download(store, 'raw/2026', './data'));
 * ```
 */
export async function download(
  store: SourceStore,
  path: string,
  directory: string,
  options: DownloadOptions = {},
): Promise<TransferSummary> {
  const settings = toSettings(options);
  const source = await openStoreSource(store, path, settings.signal);
  const as = toSingleName(options.as, source);
  const prefix = options.keepPrefix ? (source.kind === 'file' ? parentPath(source.path) : source.path) : '';
  if (source.kind === 'directory') await requireOutsideOf(store.location, source.path, directory);
  const target = await openFolderTarget(directory, { fsync: options.fsync ?? false });
  return transfer({ source, target, settings, mover: createStreamMover(source, target, settings) }, { prefix, as });
}
