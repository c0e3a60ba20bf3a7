import { copyFile, link, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { baseName, type Datastore, DatastoreError, joinPath, parentPath, requireCapabilities } from '@stowage/core';
import { requireComplete, type TransferEvent, type UploadFilesOptions, upload, uploadFiles } from '@stowage/transfer';
import type { FileReference } from '@stowage/workspace';
import type { Collection, StepOptions } from '../computes/compute.ts';
import { openCounted } from './counted-store.ts';
import type { Movement } from './movement.ts';
import { describeReference } from './place.ts';
import { FileTally } from './tally.ts';

/**
 * Brings what a program wrote at a path of this machine's disk to the datastore of an upload: a folder's contents go under the
 * reference's path; a file becomes that path, or goes into it under its own name when the path ends in a slash or is the root; a file of
 * rows goes into the table.
 *
 * Fails with `PATH.NOT_FOUND` when the program left nothing there, and as `upload` does, with the first file that failed.
 */
export async function collectFromDisk(
  { reference }: Pick<Collection, 'reference'>,
  path: string,
  { signal }: StepOptions,
): Promise<Movement> {
  const began = performance.now();
  const isFolder = await isDirectory(path, reference.name);
  await using counted = await openCounted(reference, signal);
  const moved =
    reference.kind === 'table'
      ? await (await import('./file-to-table.ts')).fileToTable(counted.store, reference, path, signal)
      : await uploadAll(requireCapabilities(counted.store, 'write'), reference, isFolder, path, signal);
  return {
    name: reference.name,
    mode: 'upload',
    from: path,
    to: describeReference(reference),
    content: reference.kind === 'table' ? 'table' : isFolder ? 'directory' : 'file',
    ...moved,
    operations: counted.operations(),
    duration: performance.now() - began,
  };
}

async function isDirectory(path: string, name: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ENOENT') throw error;
    throw new DatastoreError('PATH.NOT_FOUND', `The program left nothing at ${path}, from where ${name} was to be uploaded.`, {
      path,
      nextAction: `Let the program write to the path that it gets as $${name}, or in AZUREML_DATAREFERENCE_${name}.`,
      cause: error,
    });
  }
}

async function uploadAll(
  store: Datastore<'write'>,
  { pathOnDatastore, namesFolder, onConflict }: FileReference,
  isFolder: boolean,
  path: string,
  signal: AbortSignal,
): Promise<Partial<Movement>> {
  const tally = new FileTally();
  const target = isFolder || !namesFolder ? pathOnDatastore : joinPath(pathOnDatastore, basename(path));
  const options = { onConflict, signal, onEvent: (event: TransferEvent): void => tally.take(event, 'target', target) };
  if (isFolder) requireComplete(await upload(store, path, { ...options, to: pathOnDatastore }));
  else await uploadAs(store, path, target, options);
  return tally.result();
}

/** Uploads a file as a path of the store. Files are uploaded under their own names, so one that has another gets the right one on disk first. */
async function uploadAs(store: Datastore<'write'>, path: string, target: string, options: UploadFilesOptions): Promise<void> {
  const to = parentPath(target);
  const real = await realpath(path);
  if (basename(real) === baseName(target)) {
    requireComplete(await uploadFiles(store, [real], { ...options, to }));
    return;
  }
  const folder = await mkdtemp(join(dirname(path), '.stowage-upload-'));
  try {
    const renamed = join(folder, baseName(target));
    await linkOrCopy(real, renamed);
    requireComplete(await uploadFiles(store, [renamed], { ...options, to }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    // Another disk, or one without hard links.
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EMLINK'].includes(String((error as { readonly code?: unknown }).code))) throw error;
    await copyFile(from, to);
  }
}
