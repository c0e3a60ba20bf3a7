import type { TableName } from '@stowage/core';
import type { TableDefinition, ViewDefinition } from './definition.ts';

/** A kind of value that Arrow's types hold and some databases do not. */
export type ValueKind =
  /** Floats that are no number. */
  | 'nan'
  /** Floats without end. */
  | 'infinity'
  /** The character U+0000 in a text. */
  | 'nul';

/** The server behind a datastore with tables, as a case needs it beside the store. */
export interface TableServer {
  /** Makes a table or a view. Databases with SQL: `toSqlDefinition`. */
  define(definition: TableDefinition | ViewDefinition): Promise<void>;
  /** Takes a view away that {@link define} made. Tables are dropped through the store. */
  dropView(view: TableName): Promise<void>;
  /**
   * How many connections of the store the server is busy with: a statement runs, rows wait to be fetched, or a transaction is
   * open. The question itself does not count. With it, cases prove that the server stops when the caller does.
   */
  busy?(): number | Promise<number>;
}

/** Statements in a database's own language, for a store that takes them. Of each, the result's columns have the names given here. */
export interface HarnessStatements {
  /** All columns and rows of a table. */
  rowsOf(table: TableName): string;
  /** One column `n` with the whole numbers from 1 to `count` in order, made as they are fetched. */
  numbers(count: number): string;
  /** One row with a column `value`: the first parameter, taken as a value of this type. */
  echo(type: 'integer' | 'text' | 'boolean' | 'float' | 'timestamp' | 'bytes'): string;
  /** Two parameters, the second one first, as texts in columns `a` and `b`. */
  readonly swapped: string;
  /** A column of a table by a name that may be none of its own. */
  columnOf(table: TableName, column: string): string;
  /** Gives nothing for a minute. */
  readonly waiting: string;
  /** A statement that the database cannot read, and where, in characters from 1, if the database tells. */
  readonly invalid: { readonly statement: string; readonly position?: number | undefined };
  /** A statement of which one value, in this row (from 1) and column, is none that its Arrow type can hold. */
  readonly unreadable?: { readonly statement: string; readonly row: number; readonly column: string } | undefined;
}

/** What the suite cannot learn of a database with tables from its capabilities. */
export interface TableFacts {
  /** The schema of tables that are named without one, and one more in which tables can be made. */
  readonly schemas?: { readonly default: string; readonly other: string } | undefined;
  /** Values that the database cannot hold; that they are refused is tested instead. Default: none. */
  readonly lacks?: readonly ValueKind[] | undefined;
  /** The longest name of a table or column. A longer one is `TABLE.INVALID`. */
  readonly longestName?: { readonly size: number; readonly unit: 'bytes' | 'characters' } | undefined;
  /** Needed where the store takes statements. */
  readonly statements?: HarnessStatements | undefined;
  /** Rows of a table with many. Default 10 000. */
  readonly manyRows?: number | undefined;
}
