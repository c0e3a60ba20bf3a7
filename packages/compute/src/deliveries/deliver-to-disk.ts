import { mkdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { requireCapabilities } from '@stowage/core';
import { type DownloadOptions, download, requireComplete, type TransferEvent } from '@stowage/transfer';
import type { FileReference } from '@stowage/workspace';
import type { Delivery, StepOptions } from '../computes/compute.ts';
import { openCounted } from './counted-store.ts';
import type { Movement } from './movement.ts';
import { describeReference } from './place.ts';
import { FileTally } from './tally.ts';

/**
 * Brings the data of a download to a path on this machine's disk: a file becomes the path itself, the contents of a folder go under it,
 * a table becomes a file. For computes that have the disk, and for those that stage on it.
 *
 * Fails as `download` does, with the first file that failed; nothing at the path is deleted.
 */
export async function deliverToDisk(
  delivery: Pick<Delivery, 'reference' | 'content'>,
  path: string,
  { signal }: StepOptions,
): Promise<Movement> {
  const { reference, content } = delivery;
  const began = performance.now();
  await using counted = await openCounted(reference, signal);
  const moved =
    reference.kind === 'table'
      ? await (await import('./table-to-file.ts')).tableToFile(counted.store, reference, path, signal)
      : await downloadFiles(requireCapabilities(counted.store, 'read', 'list', 'stat'), reference, content === 'file', path, signal);
  return {
    name: reference.name,
    mode: 'download',
    from: describeReference(reference),
    to: path,
    content,
    ...moved,
    operations: counted.operations(),
    duration: performance.now() - began,
  };
}

async function downloadFiles(
  store: Parameters<typeof download>[0],
  { pathOnDatastore, onConflict }: FileReference,
  single: boolean,
  path: string,
  signal: AbortSignal,
): Promise<Partial<Movement>> {
  const tally = new FileTally();
  const onEvent = (event: TransferEvent): void => tally.take(event, 'source', pathOnDatastore);
  const folder = single ? dirname(path) : path;
  await mkdir(folder, { recursive: true });
  const options: DownloadOptions = { onConflict, onEvent, signal, ...(single ? { as: basename(path) } : {}) };
  requireComplete(await download(store, pathOnDatastore, folder, options));
  return tally.result();
}
