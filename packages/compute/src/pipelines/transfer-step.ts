import type { Datastore } from '@stowage/core';
import { requireComplete } from '@stowage/transfer';
import type { CopyDataOptions, DataSource, DataTarget } from '@stowage/transfer/tables';
import { type DataReference, toReference } from '@stowage/workspace';
import type { TransferStep } from './step.ts';

/**
 * How data is brought from one place to another; see `copyData`. `onConflict` is by default what the target's reference says, else `overwrite`:
 * what an earlier time wrote is taken away before. What happens to a table is said by its reference, `asUpload({ mode, keys })`, by default `replace`.
 */
export type TransferStepOptions = Pick<
  CopyDataOptions,
  'format' | 'read' | 'write' | 'onConflict' | 'partRows' | 'partBytes' | 'partitionBy' | 'verify' | 'parallel'
>;

/** Brings what is at one reference to the place of another: files, rows of a table or query, into files or a table. */
export async function doTransfer({ from, to, options = {} }: TransferStep, signal: AbortSignal): Promise<void> {
  const [source, target] = [toReference(from), toReference(to)];
  await using opened = new AsyncDisposableStack();
  const reader = opened.use(await source.datastore.open({ signal }));
  const writer = target.datastore.name === source.datastore.name ? reader : opened.use(await target.datastore.open({ signal }));
  const ofTable = target.kind === 'table' ? { mode: target.writeMode ?? ('replace' as const), keys: target.keys } : {};
  const onConflict = target.kind === 'files' ? (options.onConflict ?? target.onConflict ?? 'overwrite') : options.onConflict;
  // Loaded when it is used: Arrow takes its time.
  const { copyData } = await import('@stowage/transfer/tables');
  const summary = await copyData(toSource(reader, source), toTarget(writer, target), { ...options, ...ofTable, onConflict, signal });
  if (summary.kind === 'files') requireComplete(summary);
}

function toSource(store: Datastore, reference: DataReference): DataSource {
  if (reference.kind === 'table') return { store, ...reference.source };
  return { store, path: pathOf(reference) };
}

function toTarget(store: Datastore, reference: DataReference): DataTarget {
  if (reference.kind === 'files') return { store, path: pathOf(reference) };
  const { source } = reference;
  if (!('table' in source)) throw new TypeError('A reference to a query is never a target.');
  return { store, table: source.table };
}

/** With a slash at the end of what is surely a folder. */
function pathOf({ pathOnDatastore, namesFolder }: Extract<DataReference, { readonly kind: 'files' }>): string {
  return namesFolder && pathOnDatastore !== '' ? `${pathOnDatastore}/` : pathOnDatastore;
}
