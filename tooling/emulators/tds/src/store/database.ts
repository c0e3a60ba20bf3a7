import type { Schema, SchemaObject } from './objects.ts';

/** A database as it was committed; replaced as a whole with each commit, so that it can be kept as a snapshot. */
export interface DatabaseState {
  readonly objects: ReadonlyMap<number, SchemaObject>;
  /** By name in lower case. */
  readonly schemas: ReadonlyMap<string, Schema>;
}

/** A database. */
export interface Database {
  readonly id: number;
  readonly name: string;
  state: DatabaseState;
}

/** Schemas that every database has. */
const standardSchemas: readonly Schema[] = [
  { id: 1, name: 'dbo', permissions: [] },
  { id: 2, name: 'guest', permissions: [] },
  { id: 3, name: 'INFORMATION_SCHEMA', permissions: [] },
  { id: 4, name: 'sys', permissions: [] },
];

/** Creates an empty database. */
export function createDatabase(id: number, name: string): Database {
  return {
    id,
    name,
    state: { objects: new Map(), schemas: new Map(standardSchemas.map((schema) => [schema.name.toLowerCase(), schema])) },
  };
}
