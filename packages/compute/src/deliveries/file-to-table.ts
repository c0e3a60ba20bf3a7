import { type Datastore, DatastoreError, requireCapabilities } from '@stowage/core';
import { uploadTable } from '@stowage/transfer/tables';
import type { TableReference } from '@stowage/workspace';
import type { Movement } from './movement.ts';

/** Puts the rows of a file into a table, all of them or none. */
export async function fileToTable(
  given: Datastore,
  reference: TableReference,
  path: string,
  signal: AbortSignal,
): Promise<Partial<Movement>> {
  const store = requireCapabilities(given, 'writeTable');
  const { source, format, writeMode, keys } = reference;
  if (!('table' in source)) throw new DatastoreError('REFERENCE.INVALID', 'Rows cannot be put into a query.');
  const options = { format, mode: writeMode, keys, signal };
  const { rows, bytes } = await uploadTable(path, { store, table: source.table }, options);
  return { files: 1, bytes: bytes.read, rows: rows.written };
}
