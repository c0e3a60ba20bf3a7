import { relative, resolve, sep } from 'node:path';
import { type Datastore, DatastoreError, normalizePath, requireCapabilities } from '@stowage/core';
import { createFilesSource } from './local/files-source.ts';
import { openFolderSource } from './local/folder-source.ts';
import { isOutside } from './local/inside.ts';
import { oneOf, type Settings, toSettings, type UploadFilesOptions, type UploadOptions } from './options.ts';
import { createStreamMover } from './run/mover.ts';
import { transfer } from './run/transfer.ts';
import { openStoreTarget } from './store/store-target.ts';
import type { TransferSummary } from './transfer-summary.ts';

/**
 * Uploads what is in a folder on disk, to any depth: `directory/a/b.csv` becomes `to/a/b.csv`, whatever is at the target.
 *
 * Each file has its final name only when it is complete and verified; one that fails does not keep the others from going on, and is
 * told in the summary, not thrown: see {@link requireComplete}. Nothing at the target is deleted. Hidden files are taken; symbolic
 * links, special files and empty directories by the rules of the guide.
 *
 * Throws, before anything is transferred, `PATH.NOT_FOUND` or `PATH.NOT_DIRECTORY` (the source is no folder, or `to` is a file),
 * `PATH.INVALID` (`to`), `CAPABILITY.MISSING`; and the signal's reason on abort.
 *
 * @example
 * ```ts
 * const summary = await upload(store, './data', { to: 'raw', onConflict: 'ifChanged' });
 * console.log(`${summary.files.done} uploaded, ${summary.files.skipped} skipped, ${summary.files.failed} failed`);
 * ```
 */
export async function upload(store: Datastore<'write'>, directory: string, options: UploadOptions = {}): Promise<TransferSummary> {
  const settings = toSettings(options);
  const symlinks = oneOf('symlinks', ['skip', 'follow'], options.symlinks ?? 'skip');
  requireDecidable(store, settings);
  const prefix = options.keepPrefix ? toKeptPrefix(directory) : '';
  const target = await openStoreTarget(store, options.to ?? '', settings);
  const source = await openFolderSource(directory, { symlinks, location: store.location, to: target.path });
  return transfer({ source, target, settings, mover: createStreamMover(source, target, settings) }, { prefix });
}

/**
 * Uploads named files. Each lands under its own name in `to`, or, with `relativeTo`, under its path below that folder; what becomes of
 * one never hangs on the others. Two files of one name, folders, and files outside of `relativeTo` count as failed.
 *
 * Throws as {@link upload} does.
 *
 * @example
 * ```ts
 * await uploadFiles(store, ['data/a/x.csv', 'data/b/y.csv'], { relativeTo: 'data', to: 'raw' });
 * ```
 */
export async function uploadFiles(
  store: Datastore<'write'>,
  files: Iterable<string> | AsyncIterable<string>,
  options: UploadFilesOptions = {},
): Promise<TransferSummary> {
  const settings = toSettings(options);
  requireDecidable(store, settings);
  const target = await openStoreTarget(store, options.to ?? '', settings);
  const source = createFilesSource(files, options.relativeTo);
  return transfer({ source, target, settings, mover: createStreamMover(source, target, settings) }, { prefix: '', repeats: true });
}

/** Refuses a policy that the store's capabilities cannot carry out. */
export function requireDecidable(store: Datastore<'write'>, { onConflict }: Settings): void {
  const createOnly = (onConflict === 'fail' || onConflict === 'skip') && store.capabilities.write?.ifNoneMatch === true;
  if (onConflict === 'overwrite' || createOnly) requireCapabilities(store, 'write');
  else requireCapabilities(store, 'write', 'stat');
}

/** The path of a folder on disk as a path of a store: from the working directory on. */
function toKeptPrefix(directory: string): string {
  const below = relative(process.cwd(), resolve(directory));
  if (isOutside(below)) {
    throw new DatastoreError('PATH.INVALID', `The path of ${directory} cannot be kept: it does not lie in the working directory.`, {
      path: directory,
      nextAction: 'Start from a folder that holds the source, or leave keepPrefix out.',
    });
  }
  return normalizePath(below.split(sep).join('/'), 'directory');
}
