import { DatastoreError } from '../errors/datastore-error.ts';
import type { DatabaseFormat, ImportTableRequest, QueryRequest, WriteTableRequest } from '../operations/table-requests.ts';
import { missingCapability } from './request.ts';
import type { StoreParts } from './store-parts.ts';

/** Refuses a query that the store cannot run, or that contradicts itself: `CAPABILITY.MISSING`, `QUERY.INVALID`. */
export function checkQuery(parts: StoreParts, { source, parallel }: QueryRequest): void {
  const detail = parts.capabilities.query;
  if ('statement' in source) {
    if (detail?.language === undefined) throw missingCapability(parts, 'query', 'language');
    if (source.parameters.length > 0 && detail.parameters !== true) throw missingCapability(parts, 'query', 'parameters');
    if (parallel !== undefined) refuse('only a table is read in parallel, not a statement');
    return;
  }
  if (source.columns?.length === 0) refuse('it selects no column');
  if (source.limit !== undefined && (!Number.isSafeInteger(source.limit) || source.limit < 0))
    refuse('limit must be a whole number, 0 or more');
  if (parallel !== undefined && (source.orderBy !== undefined || source.limit !== undefined))
    refuse('rows that are read in parallel have no order and no limit');
}

/** Refuses a format that the database does not write or read by itself: `CAPABILITY.MISSING`. */
export function checkFormat(parts: StoreParts, operation: 'exportTable' | 'importTable', format: DatabaseFormat): void {
  if (parts.capabilities[operation]?.formats.includes(format) !== true) throw missingCapability(parts, operation, `formats.${format}`);
}

/** Refuses a mode that the store lacks, keys without `merge`, and `merge` without keys: `CAPABILITY.MISSING`, `KEYS.INVALID`. */
export function checkTableWrite(
  parts: StoreParts,
  operation: 'writeTable' | 'importTable',
  { mode, keys, schema }: Pick<WriteTableRequest | ImportTableRequest, 'mode' | 'keys' | 'schema'>,
): void {
  if (parts.capabilities[operation]?.modes.includes(mode) !== true) throw missingCapability(parts, operation, `modes.${mode}`);
  const names = schema.fields.map(({ name }) => name);
  const twice = names.find((name, position) => names.indexOf(name) !== position);
  if (twice !== undefined)
    throw new DatastoreError('SCHEMA.MISMATCH', `The rows have two columns ${JSON.stringify(twice)}.`, { column: twice });
  if (mode !== 'merge') {
    if (keys.length > 0) throw new DatastoreError('KEYS.INVALID', `Keys are for the mode "merge", not "${mode}".`);
    return;
  }
  if (keys.length === 0) throw new DatastoreError('KEYS.INVALID', 'A merge needs the columns that identify a row.');
  const strange = keys.find((key) => !names.includes(key));
  if (strange !== undefined)
    throw new DatastoreError('KEYS.INVALID', `The key ${JSON.stringify(strange)} is no column of the rows.`, { column: strange });
}

function refuse(reason: string): never {
  throw new DatastoreError('QUERY.INVALID', `The query contradicts itself: ${reason}.`);
}
