import type { Row } from '../store/objects.ts';
import type { CommonTable } from '../syntax/query.ts';
import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import type { Compiled, Frame } from './frame.ts';
import type { Scope, ScopeColumn } from './scope.ts';
import type { Variables } from './variables.ts';

/** What a run gives now and then instead of a row, so that others get their turn. */
export const pause: unique symbol = Symbol('pause');

/** Rows one by one, with pauses. */
export type Rows = Generator<Row | typeof pause, void, undefined>;

/** Rows that a name stands for, at one moment. */
export interface Relation {
  readonly columns: readonly ScopeColumn[];
  /** Parts of the name, for qualifiers. */
  readonly path: readonly string[];
  readonly rows: readonly Row[];
  readonly length: number;
}

/** A common table that a query can name. */
export interface CommonBinding {
  readonly table: CommonTable;
  readonly scope: CommonScope | undefined;
  /** Inside a recursive part: where its rows of the last round are. */
  readonly working: { readonly columns: readonly ScopeColumn[]; rows: readonly Row[] } | undefined;
}

/** The common tables in sight, innermost first. */
export interface CommonScope {
  readonly name: string;
  readonly binding: CommonBinding;
  readonly outer: CommonScope | undefined;
}

/** Facts that system functions tell. */
export interface SystemFacts {
  value(name: string): { readonly type: SqlType; readonly value: SqlValue } | undefined;
  objectId(name: string, kind: string | undefined): number | null;
  objectName(id: number): string | null;
  schemaOf(id: number): string | null;
  schemaName(id: number | undefined): string | null;
  schemaId(name: string | undefined): number | null;
  databaseName(id: number | undefined): string | null;
  databaseId(name: string | undefined): number | null;
  serverProperty(name: string): SqlValue;
  objectProperty(id: number, name: string): number | null;
  columnProperty(id: number, column: string, name: string): number | null;
  hasPermission(securable: string | null): number | null;
  currentIdentity(table: string): bigint | null;
  session(name: string): SqlValue;
  describe(statement: string, parameters: string): readonly Row[];
}

/** What expressions and queries are compiled in. */
export interface Context {
  readonly variables: Variables;
  readonly system: SystemFacts;
  /** Moments of one statement are the same. */
  readonly now: bigint;
  /** Rounds that the statement allows to recursive queries, where it says. */
  readonly maxRecursion?: number | undefined;
  /** Finds a table, view or catalog view. Throws 208. */
  relation(path: readonly string[], line: number): Relation | { readonly view: CommonTable; readonly path: readonly string[] };
}

/** What aggregates are asked for while a query is compiled. */
export interface AggregateRequest {
  readonly name: string;
  readonly distinct: boolean;
  readonly operand: Compiled | undefined;
  readonly type: SqlType;
}

/** What window functions are asked for. */
export interface WindowRequest {
  readonly name: string;
  readonly aggregate: AggregateRequest | undefined;
  readonly partition: readonly Compiled[];
  readonly order: readonly { readonly compiled: Compiled; readonly descending: boolean }[];
  readonly type: SqlType;
}

/** Where an expression stands. */
export interface Place {
  readonly context: Context;
  readonly scope: Scope;
  readonly common: CommonScope | undefined;
  /** Present where aggregates may stand. */
  readonly aggregates?: AggregateRequest[] | undefined;
  readonly windows?: WindowRequest[] | undefined;
}

/** A query that can be run, any number of times. */
export interface CompiledQuery {
  readonly columns: readonly ScopeColumn[];
  run(outer: Frame | undefined): Rows;
}
