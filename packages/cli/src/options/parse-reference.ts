import { referenceAt } from '@stowage/compute';
import { DatastoreError } from '@stowage/core';
import type { ConflictPolicy } from '@stowage/transfer';
import { type DataReference, type ReferenceMode, referenceModes, type TableReference, type Workspace } from '@stowage/workspace';
import { UsageError } from '../terminal/failure.ts';

/** What else is said of references, beside the arguments that name them. */
export interface ReferenceDefaults {
  /** Of an argument that names none. */
  readonly mode: ReferenceMode;
  /** The places on the compute, by the names of references. */
  readonly places: ReadonlyMap<string, string>;
  readonly onConflict?: ConflictPolicy | undefined;
}

const named = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s;

/** Reads `[name=]address[:mode]`: `data=training:animals:mount`. What stands behind the last colon is a mode only if it is one. */
export async function parseReference(workspace: Workspace, text: string, defaults: ReferenceDefaults): Promise<DataReference> {
  const [, name, rest = text] = named.exec(text) ?? [];
  const colon = rest.lastIndexOf(':');
  const mode = referenceModes.find((one) => one === rest.slice(colon + 1));
  const address = mode === undefined ? rest : rest.slice(0, Math.max(colon, 0));
  const reference = await referenceAt(workspace, address, name);
  const pathOnCompute = name === undefined ? undefined : defaults.places.get(name);
  if (reference.kind === 'table')
    return toTableReference(reference, mode ?? (defaults.mode === 'upload' ? 'upload' : 'download'), pathOnCompute, defaults);
  const options = { pathOnCompute, onConflict: defaults.onConflict };
  switch (mode ?? defaults.mode) {
    case 'mount':
      return reference.asMount(options);
    case 'download':
      return reference.asDownload(options);
    case 'upload':
      return reference.asUpload(options);
    case 'direct':
      return reference.asDirect();
  }
}

function toTableReference(
  reference: TableReference,
  mode: ReferenceMode,
  pathOnCompute: string | undefined,
  { onConflict }: ReferenceDefaults,
): TableReference {
  if (mode === 'download') return reference.asDownload({ pathOnCompute });
  if (mode === 'upload') return reference.asUpload({ pathOnCompute, mode: onConflict === 'overwrite' ? 'replace' : 'fail' });
  throw new DatastoreError('MATRIX.UNSUPPORTED', `${reference.datastore.name} has tables, and a table cannot be had by ${mode}.`, {
    datastore: reference.datastore.name,
    nextAction: 'Download it: it becomes a file.',
  });
}

/** Reads `NAME=VALUE` arguments. */
export function parsePairs(texts: readonly string[], option: string): ReadonlyMap<string, string> {
  return new Map(
    texts.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) throw new UsageError(`${option} takes NAME=VALUE, not ${JSON.stringify(text)}.`);
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}
