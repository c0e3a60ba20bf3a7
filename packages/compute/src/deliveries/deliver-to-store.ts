import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { baseName, type Datastore, parentPath, requireCapabilities } from '@stowage/core';
import { copy, download, requireComplete, type TransferEvent, uploadFiles } from '@stowage/transfer';
import type { Collection, Delivery, StepOptions } from '../computes/compute.ts';
import { collectFromDisk } from './collect-from-disk.ts';
import { openCounted } from './counted-store.ts';
import { deliverToDisk } from './deliver-to-disk.ts';
import type { Movement } from './movement.ts';
import { describeReference } from './place.ts';
import { FileTally } from './tally.ts';

/** A compute's own disk as a datastore. */
export type ComputeDisk = Datastore<'stat' | 'list' | 'read' | 'write' | 'createDirectory'>;

/**
 * Brings the data of a download to a path of a compute's disk that is reached as a datastore: for computes on other machines. Bytes pass
 * through this process in bounded memory; a table is made a file on this machine's disk first.
 *
 * Fails as `copy` does, with the first file that failed; nothing at the path is deleted.
 */
export async function deliverToStore(
  delivery: Pick<Delivery, 'reference' | 'content'>,
  disk: ComputeDisk,
  path: string,
  options: StepOptions,
): Promise<Movement> {
  const { reference, content } = delivery;
  const { signal } = options;
  if (reference.kind === 'table') {
    return staged(async (folder) => {
      const file = join(folder, baseName(path));
      const movement = await deliverToDisk(delivery, file, options);
      requireComplete(await uploadFiles(disk, [file], { to: parentPath(path), signal }));
      return { ...movement, to: path };
    });
  }
  const began = performance.now();
  await using counted = await openCounted(reference, signal);
  const { pathOnDatastore, onConflict } = reference;
  const tally = new FileTally();
  const onEvent = (event: TransferEvent): void => tally.take(event, 'source', pathOnDatastore);
  const single = content === 'file';
  const place = single ? parentPath(path) : path;
  await disk.createDirectory(place, { signal });
  const store = requireCapabilities(counted.store, 'read', 'list', 'stat');
  const as = single ? { as: baseName(path) } : {};
  requireComplete(await copy(store, pathOnDatastore, disk, place, { onConflict, onEvent, signal, ...as }));
  return {
    name: reference.name,
    mode: 'download',
    from: describeReference(reference),
    to: path,
    content,
    ...tally.result(),
    operations: counted.operations(),
    duration: performance.now() - began,
  };
}

/**
 * Brings what a program wrote at a path of a compute's disk that is reached as a datastore to the datastore of an upload; see
 * `collectFromDisk` for where it goes.
 *
 * Fails with `PATH.NOT_FOUND` when the program left nothing there, and as `copy` does.
 */
export async function collectFromStore(
  collection: Pick<Collection, 'reference'>,
  disk: ComputeDisk,
  path: string,
  options: StepOptions,
): Promise<Movement> {
  const { reference } = collection;
  const { signal } = options;
  const found = await disk.stat(path, { signal });
  if (reference.kind === 'table') {
    return staged(async (folder) => {
      requireComplete(await download(disk, path, folder, { signal }));
      return { ...(await collectFromDisk(collection, join(folder, basename(path)), options)), from: path };
    });
  }
  const began = performance.now();
  await using counted = await openCounted(reference, signal);
  const store = requireCapabilities(counted.store, 'write');
  const { pathOnDatastore, namesFolder, onConflict } = reference;
  const isFolder = found.kind === 'directory';
  const into = isFolder || namesFolder;
  const target = into && !isFolder ? `${pathOnDatastore}${pathOnDatastore === '' ? '' : '/'}${baseName(path)}` : pathOnDatastore;
  const tally = new FileTally();
  const onEvent = (event: TransferEvent): void => tally.take(event, 'target', target);
  const as = isFolder || into ? {} : { as: baseName(pathOnDatastore) };
  requireComplete(
    await copy(disk, path, store, into ? pathOnDatastore : parentPath(pathOnDatastore), { onConflict, onEvent, signal, ...as }),
  );
  return {
    name: reference.name,
    mode: 'upload',
    from: path,
    to: describeReference(reference),
    content: isFolder ? 'directory' : 'file',
    ...tally.result(),
    operations: counted.operations(),
    duration: performance.now() - began,
  };
}

/** Does something with a folder of this machine that is gone afterwards. */
async function staged<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stowage-staged-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
