import type { Expression } from '../syntax/expression.ts';
import type { Query } from '../syntax/query.ts';
import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';

/** A row: values in the order of the table's columns. */
export type Row = readonly SqlValue[];

/** A column of a table. */
export interface Column {
  readonly id: number;
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
  readonly identity?: { readonly seed: bigint; readonly increment: bigint } | undefined;
  readonly fallback?: { readonly expression: Expression; readonly text: string; readonly constraint: NamedObject } | undefined;
  readonly computed?: { readonly expression: Expression; readonly text: string } | undefined;
}

/** An object that has a name and an id of its own, as constraints have. */
export interface NamedObject {
  readonly id: number;
  readonly name: string;
  readonly isNamedBySystem: boolean;
}

/** The keys that a unique index holds; changed in place by whoever holds the table's lock. */
export type KeySet = Set<string | number | bigint | null>;

/** An index of a table, or a key. */
export interface Index {
  readonly id: number;
  readonly name: string;
  readonly unique: boolean;
  readonly clustered: boolean;
  /** Set where the index belongs to a primary key or a unique constraint. */
  readonly constraint: (NamedObject & { readonly primary: boolean }) | undefined;
  readonly columns: readonly { readonly column: number; readonly descending: boolean }[];
  readonly included: readonly number[];
  readonly filter: { readonly expression: Expression; readonly text: string } | undefined;
  readonly keys: KeySet | undefined;
}

/** A condition that all rows meet. */
export interface Check extends NamedObject {
  readonly expression: Expression;
  readonly text: string;
}

/** A key whose values must be there in another table. */
export interface ForeignKey extends NamedObject {
  readonly columns: readonly number[];
  /** The other table, by its id, and the columns of its key. */
  readonly table: number;
  readonly keyColumns: readonly number[];
}

/** What somebody may do. */
export interface Permission {
  readonly grantee: string;
  readonly permission: string;
  readonly state: 'grant' | 'grantWithOption' | 'deny';
}

interface ObjectFacts {
  readonly id: number;
  readonly database: string;
  readonly schema: string;
  readonly name: string;
  readonly created: bigint;
  readonly modified: bigint;
  readonly permissions: readonly Permission[];
}

/** A table at one moment. Rows beyond `length` are not of this moment. */
export interface Table extends ObjectFacts {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly indexes: readonly Index[];
  readonly checks: readonly Check[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly rows: Row[];
  readonly length: number;
  /** What the next row gets; given numbers are not given back. */
  readonly identity: { next: bigint; last: bigint | undefined };
  readonly nextColumnId: number;
}

/** A view at one moment. */
export interface View extends ObjectFacts {
  readonly kind: 'view';
  readonly query: Query;
  readonly columnNames: readonly string[] | undefined;
  readonly text: string;
}

/** What a name in a schema stands for. */
export type SchemaObject = Table | View;

/** A schema of a database. */
export interface Schema {
  readonly id: number;
  readonly name: string;
  readonly permissions: readonly Permission[];
}
