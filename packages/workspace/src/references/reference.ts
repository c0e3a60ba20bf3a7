import { DatastoreError } from '@stowage/core';
import type { RegisteredDatastore } from '../registered-datastore.ts';
import type { FileReference, FileReferenceJson } from './file-reference.ts';
import type { TableReference, TableReferenceJson } from './table-reference.ts';

/** Says what of a datastore a program needs, and how. */
export type DataReference = FileReference | TableReference;

/** What may stand for a reference: a bare datastore is the whole of it, mounted. */
export type ReferenceLike = DataReference | RegisteredDatastore;

/** All that a reference says, as JSON. */
export type DataReferenceJson = FileReferenceJson | TableReferenceJson;

/** Whether a value is a reference. It looks at the shape, so it also holds for those of another copy of this package. */
export function isReference(value: unknown): value is DataReference {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, asDownload, variable } = value as { kind?: unknown; asDownload?: unknown; variable?: unknown };
  return (kind === 'files' || kind === 'table') && typeof asDownload === 'function' && typeof variable === 'string';
}

/** The reference that a value stands for. */
export function toReference(value: ReferenceLike): DataReference {
  if (isReference(value)) return value;
  if (typeof (value as Partial<RegisteredDatastore> | undefined)?.asReference === 'function') return value.asReference();
  throw new DatastoreError('REFERENCE.INVALID', 'A datastore or a reference to one is asked for, and something else was given.', {
    nextAction: "Give for example (await workspace.get('training')).path('animals').asDownload().",
  });
}
