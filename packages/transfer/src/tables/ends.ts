import type { Datastore, QueryParameter, TableName } from '@stowage/core';

/** A file or a folder of a datastore. As a target, a slash at its end (or the root) says folder, anything else is the file's path. */
export interface FilesEnd {
  readonly store: Datastore;
  readonly path: string;
}

/** A table or view of a datastore. */
export interface TableEnd {
  readonly store: Datastore;
  readonly table: TableName;
}

/** The rows that a statement gives, in the database's own language. */
export interface StatementEnd {
  readonly store: Datastore;
  readonly statement: string;
  readonly parameters?: readonly QueryParameter[] | undefined;
}

/** Files on this machine: a path on disk, or several. */
export interface LocalEnd {
  readonly local: string | readonly string[];
}

/** Where a copy comes from. */
export type DataSource = FilesEnd | TableEnd | StatementEnd;

/** Where a copy goes. */
export type DataTarget = FilesEnd | TableEnd;

/** Rows of a database. */
export type RowsEnd = TableEnd | StatementEnd;

export const isTableEnd = (end: object): end is TableEnd => 'table' in end;
export const isStatementEnd = (end: object): end is StatementEnd => 'statement' in end;
export const isRowsEnd = (end: object): end is RowsEnd => isTableEnd(end) || isStatementEnd(end);
export const isLocalEnd = (end: object): end is LocalEnd => 'local' in end;

/** How a table is written: `public/trips`, as in an address. */
function formatTableName({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}/${name}`;
}

/** How an end is written, for people: `pg:public/trips`, `blob:export/`, `pg:?query`. */
export function formatEnd(end: DataSource | LocalEnd): string {
  if (isLocalEnd(end)) return typeof end.local === 'string' ? end.local : end.local.join(', ');
  if (isTableEnd(end)) return `${end.store.name}:${formatTableName(end.table)}`;
  return `${end.store.name}:${isStatementEnd(end) ? '?query' : end.path}`;
}
