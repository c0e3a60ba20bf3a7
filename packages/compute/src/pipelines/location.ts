import { isInside } from '@stowage/core';
import type { DataReference } from '@stowage/workspace';

/** Where the data of a reference is: what tells whether one step reads what another writes. */
export type Location =
  | { readonly kind: 'files'; readonly datastore: string; readonly path: string }
  | { readonly kind: 'table'; readonly datastore: string; readonly schema: string | undefined; readonly table: string }
  | { readonly kind: 'query'; readonly datastore: string };

/** The location of a reference. */
export function locationOf(reference: DataReference): Location {
  const datastore = reference.datastore.name;
  if (reference.kind === 'files') return { kind: 'files', datastore, path: reference.pathOnDatastore };
  if (!('table' in reference.source)) return { kind: 'query', datastore };
  const { schema, name } = reference.source.table;
  return { kind: 'table', datastore, schema, table: name };
}

/**
 * Whether two locations have something in common. Which schema a table without one is in is known to the database alone, so it may be any. A query may
 * read any table; that it does is for `after` to say.
 */
export function overlap(one: Location, other: Location): boolean {
  if (one.datastore !== other.datastore) return false;
  if (one.kind === 'files' && other.kind === 'files') return isInside(one.path, other.path) || isInside(other.path, one.path);
  if (one.kind === 'table' && other.kind === 'table')
    return one.table === other.table && (one.schema ?? other.schema) === (other.schema ?? one.schema);
  return false;
}

/** A location as people read it: `training:animals`, `zoo:public/penguins`. */
export function formatLocation(location: Location): string {
  if (location.kind === 'query') return `${location.datastore}: query`;
  if (location.kind === 'files') return `${location.datastore}:${location.path}`;
  return `${location.datastore}:${location.schema === undefined ? '' : `${location.schema}/`}${location.table}`;
}
