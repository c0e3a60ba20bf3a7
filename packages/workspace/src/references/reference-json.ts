import { DatastoreError, isDatastoreError } from '@stowage/core';
import type { RegisteredDatastore } from '../registered-datastore.ts';
import { referenceModes } from './file-reference.ts';
import type { DataReference } from './reference.ts';
import type { TableSource } from './table-reference.ts';

/** Where the datastores that JSON names are found. */
export interface ReferencePlaces {
  get(name: string): Promise<RegisteredDatastore>;
}

type Fields = Readonly<Record<string, unknown>>;

const fileFields = ['kind', 'name', 'datastore', 'path', 'mode', 'pathOnCompute', 'readOnly', 'onConflict'];
const tableFields = ['kind', 'name', 'datastore', 'source', 'mode', 'format', 'pathOnCompute', 'writeMode', 'keys'];

const invalid = (reason: string): never => {
  throw new DatastoreError('REFERENCE.INVALID', `This is not a reference: ${reason}.`, {
    nextAction: 'Use what toJSON() of a reference gave, or write its fields: kind, datastore, path, mode.',
  });
};

/**
 * Reads back what `toJSON` of a reference gave. The datastore is looked up by its name in the workspace given.
 *
 * Fails with `REFERENCE.INVALID`, `DATASTORE.UNKNOWN`.
 *
 * @example
 * ```ts
 * const reference = await referenceFromJSON(workspace, { kind: 'files', datastore: 'training', path: 'animals', mode: 'download' });
 * ```
 */
export async function referenceFromJSON(workspace: ReferencePlaces, json: unknown): Promise<DataReference> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return invalid('it is no object');
  const fields = json as Fields;
  if (fields.kind !== 'files' && fields.kind !== 'table') return invalid('"kind" is neither "files" nor "table"');
  const known = fields.kind === 'files' ? fileFields : tableFields;
  const unknown = Object.keys(fields).filter((field) => !known.includes(field));
  if (unknown.length > 0) return invalid(`it has the unknown field ${unknown.map((field) => JSON.stringify(field)).join(', ')}`);
  const datastore = await workspace.get(requireText(fields, 'datastore'));
  try {
    return fields.kind === 'files' ? toFiles(datastore, fields) : toTable(datastore, fields);
  } catch (error) {
    if (isDatastoreError(error, 'PATH.INVALID')) invalid(error.message.replace(/\.$/, ''));
    throw error;
  }
}

function toFiles(datastore: RegisteredDatastore, fields: Fields): DataReference {
  const mode = referenceModes.find((one) => one === (fields.mode ?? 'mount'));
  if (mode === undefined) return invalid(`"mode" is not one of ${referenceModes.join(', ')}`);
  const { readOnly, onConflict } = fields;
  if (readOnly !== undefined && typeof readOnly !== 'boolean') invalid('"readOnly" is neither true nor false');
  const base = datastore.path(optionalText(fields, 'path') ?? '');
  const options = {
    name: optionalText(fields, 'name'),
    pathOnCompute: optionalText(fields, 'pathOnCompute'),
    readOnly: readOnly as boolean | undefined,
    onConflict: onConflict as undefined,
  };
  if (mode === 'mount') return base.asMount(options);
  if (mode === 'direct') return base.asDirect(options);
  return mode === 'download' ? base.asDownload(options) : base.asUpload(options);
}

function toTable(datastore: RegisteredDatastore, fields: Fields): DataReference {
  const source = fields.source as Partial<Record<string, unknown>> | null | undefined;
  if (typeof source !== 'object' || source === null) return invalid('"source" is no object');
  const base =
    'table' in source
      ? datastore.table((source as { table: { name: string } }).table)
      : datastore.query(requireText(source, 'statement'), { parameters: toParameters(source.parameters) });
  const options = {
    name: optionalText(fields, 'name'),
    pathOnCompute: optionalText(fields, 'pathOnCompute'),
    format: optionalText(fields, 'format') as 'csv' | undefined,
  };
  if (fields.mode === undefined || fields.mode === 'download') return base.asDownload(options);
  if (fields.mode !== 'upload') return invalid('"mode" is neither "download" nor "upload"');
  return base.asUpload({ ...options, mode: fields.writeMode as undefined, keys: fields.keys as undefined });
}

function toParameters(value: unknown): Extract<TableSource, { statement: string }>['parameters'] {
  if (value === undefined) return [];
  const plain = (one: unknown): boolean => one === null || ['string', 'number', 'boolean'].includes(typeof one);
  if (!Array.isArray(value) || !value.every(plain)) return invalid('"parameters" is no list of plain values');
  return value as Extract<TableSource, { statement: string }>['parameters'];
}

function requireText(fields: Readonly<Record<string, unknown>>, name: string): string {
  return optionalText(fields, name) ?? invalid(`"${name}" is missing`);
}

function optionalText(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (value === undefined || typeof value === 'string') return value;
  return invalid(`"${name}" is no text`);
}
