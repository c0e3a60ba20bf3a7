import { baseName, type Datastore, DatastoreError, parentPath, requireCapabilities } from '@stowage/core';
import { type ConflictPolicy, copy, requireComplete } from '@stowage/transfer';
import { type FileReference, toReference } from '@stowage/workspace';
import type { TransferStep } from './step.ts';

/** How data is brought from one place to another. */
export interface TransferStepOptions {
  /** What happens to a file whose target exists. Default `overwrite`: what an earlier time wrote is taken away before. */
  readonly onConflict?: ConflictPolicy | undefined;
}

/** Brings what is at one reference to the place of another. */
export async function doTransfer({ from, to, options = {} }: TransferStep, signal: AbortSignal): Promise<void> {
  const [source, target] = [toReference(from), toReference(to)];
  await using opened = new AsyncDisposableStack();
  const reader = opened.use(await source.datastore.open({ signal }));
  const writer = target.datastore.name === source.datastore.name ? reader : opened.use(await target.datastore.open({ signal }));
  if (source.kind === 'files' && target.kind === 'files') await copyFiles(reader, source, writer, target, options, signal);
  else throw new DatastoreError('PIPELINE.INVALID', 'Tables are not brought by steps yet.');
}

async function copyFiles(
  reader: Datastore,
  source: FileReference,
  writer: Datastore,
  target: FileReference,
  { onConflict = 'overwrite' }: TransferStepOptions,
  signal: AbortSignal,
): Promise<void> {
  const readable = requireCapabilities(reader, 'read', 'list', 'stat');
  const { kind } = source.pathOnDatastore === '' ? { kind: 'directory' } : await readable.stat(source.pathOnDatastore, { signal });
  const isRenamed = kind === 'file' && !target.namesFolder;
  const folder = isRenamed ? parentPath(target.pathOnDatastore) : target.pathOnDatastore;
  const as = isRenamed ? { as: baseName(target.pathOnDatastore) } : {};
  requireComplete(
    await copy(readable, source.pathOnDatastore, requireCapabilities(writer, 'write'), folder, { onConflict, signal, ...as }),
  );
}
