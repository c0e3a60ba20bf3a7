import type { TableName } from '@stowage/core/driver';
import type { Cell } from '@stowage/tabular';
import type { Field } from 'apache-arrow';

/** A row as it lies in memory: cells in the order of the table's columns, none of them changed ever again. */
export type StoredRow = readonly Cell[];

/** A column: its Arrow type is how it is stored. */
export interface StoredColumn {
  readonly field: Field;
  /** Characters of a text, at most. */
  readonly maxLength?: number | undefined;
  /** Counted up by the database alone. */
  readonly generated?: true | undefined;
  /** What stands there when nothing is given. */
  readonly fallback?: number | undefined;
}

/** What the rows of a table must keep to. */
export interface TableRules {
  readonly primaryKey: readonly string[];
  readonly uniqueKeys: readonly (readonly string[])[];
  readonly check?: { readonly column: string; readonly above: number } | undefined;
  readonly reference?: { readonly column: string; readonly table: TableName; readonly key: string } | undefined;
}

/** A table. It is never changed but replaced, so that whoever reads it goes on with the rows that they found. */
export interface StoredTable extends TableRules {
  readonly kind: 'table';
  readonly schema: string;
  readonly name: string;
  readonly columns: readonly StoredColumn[];
  readonly rows: readonly StoredRow[];
  /** The last number that a generated column has given out. */
  readonly counted: number;
}

/** Another name for a table, under which it can only be read. */
export interface StoredView {
  readonly kind: 'view';
  readonly schema: string;
  readonly name: string;
  readonly of: TableName;
}

/** What a column is called where types are shown: `Int64`, `Utf8(5)`. */
export function databaseTypeOf({ field, maxLength }: StoredColumn): string {
  return maxLength === undefined ? String(field.type) : `${field.type}(${maxLength})`;
}

/** Where columns stand in a row, by their names. */
export function positionsOf(columns: readonly StoredColumn[]): ReadonlyMap<string, number> {
  return new Map(columns.map(({ field }, position) => [field.name, position]));
}
