import type { Expression, OrderItem } from './expression.ts';

/** An item of a list of results. */
export type SelectItem =
  | { readonly kind: 'star'; readonly qualifier: readonly string[] }
  | { readonly kind: 'value'; readonly expression: Expression; readonly name: string | undefined; readonly assignsTo: string | undefined };

/** Where rows come from. */
export type Source = { readonly line: number } & (
  | { readonly kind: 'table'; readonly path: readonly string[]; readonly alias: string | undefined; readonly hints: readonly string[] }
  | { readonly kind: 'derived'; readonly query: Query; readonly alias: string; readonly columns: readonly string[] | undefined }
  | {
      readonly kind: 'values';
      readonly rows: readonly (readonly Expression[])[];
      readonly alias: string;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: 'function';
      readonly path: readonly string[];
      readonly operands: readonly Expression[];
      readonly alias: string | undefined;
      readonly columns: readonly string[] | undefined;
    }
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'cross' | 'crossApply' | 'outerApply';
      readonly left: Source;
      readonly right: Source;
      readonly on: Expression | undefined;
    }
);

/** How many rows are taken. */
export interface Top {
  readonly count: Expression;
  readonly percent: boolean;
}

/** One SELECT without what orders it. */
export interface SelectCore {
  readonly line: number;
  readonly distinct: boolean;
  readonly top: Top | undefined;
  readonly items: readonly SelectItem[];
  readonly into: readonly string[] | undefined;
  readonly from: Source | undefined;
  readonly where: Expression | undefined;
  readonly groupBy: readonly Expression[];
  readonly having: Expression | undefined;
}

/** A query with a name for the statement that follows. */
export interface CommonTable {
  readonly name: string;
  readonly columns: readonly string[] | undefined;
  readonly query: Query;
}

/** A query: one or more SELECTs put together. */
export interface Query {
  readonly commonTables: readonly CommonTable[];
  readonly parts: readonly { readonly core: SelectCore; readonly combine: 'unionAll' | 'union' | 'except' | 'intersect' | undefined }[];
  readonly orderBy: readonly OrderItem[];
  readonly offset: Expression | undefined;
  readonly fetch: Expression | undefined;
  /** Rounds that OPTION (MAXRECURSION n) allows to the common tables; 0 for any number. */
  readonly maxRecursion: number | undefined;
}
