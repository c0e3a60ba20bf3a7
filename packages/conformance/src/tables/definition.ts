import type { TableName } from '@stowage/core';

/** A column type in words that every database has: `int32`, `int64`, `text` (without a limit, or of so many characters), `decimal(6,2)`, `timestamp` (µs, no zone). */
export type DefinedType =
  | 'int32'
  | 'int64'
  | 'float64'
  | 'bool'
  | 'text'
  | `text(${number})`
  | `decimal(${number},${number})`
  | 'timestamp'
  | 'date';

/** A column of a table that a case needs. */
export interface DefinedColumn {
  readonly name: string;
  readonly type: DefinedType;
  /** Whether null is allowed. Default true. */
  readonly nullable?: boolean | undefined;
  /** The server counts it up by itself and lets nobody else fill it: an identity column. */
  readonly generated?: true | undefined;
  /** What the server puts there when nothing is given: a whole number. */
  readonly fallback?: number | undefined;
}

/** A table with what `writeTable` gives to none. */
export interface TableDefinition {
  readonly table: TableName;
  readonly columns: readonly DefinedColumn[];
  readonly primaryKey?: readonly string[] | undefined;
  readonly uniqueKeys?: readonly (readonly string[])[] | undefined;
  /** Values of a column must be greater than a number. */
  readonly check?: { readonly column: string; readonly above: number } | undefined;
  /** Values of a column must be in the primary key (one column) of another table. */
  readonly reference?: { readonly column: string; readonly table: TableName; readonly key: string } | undefined;
}

/** A view of all columns and rows of a table. */
export interface ViewDefinition {
  readonly view: TableName;
  readonly of: TableName;
}
