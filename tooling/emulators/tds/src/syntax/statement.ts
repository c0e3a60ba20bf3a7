import type { SqlType } from '../types/sql-type.ts';
import type { Expression } from './expression.ts';
import type { CommonTable, Query, SelectItem, Source, Top } from './query.ts';

/** A name with up to three parts. */
export type Path = readonly string[];

/** What a column of a new table is. */
export interface ColumnClause {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean | undefined;
  readonly identity: { readonly seed: bigint; readonly increment: bigint } | undefined;
  readonly fallback: { readonly expression: Expression; readonly text: string; readonly constraint: string | undefined } | undefined;
  readonly computed: { readonly expression: Expression; readonly text: string } | undefined;
}

/** A key or a check of a table. */
export type ConstraintClause =
  | {
      readonly kind: 'key';
      readonly primary: boolean;
      readonly clustered: boolean | undefined;
      readonly name: string | undefined;
      readonly columns: readonly KeyColumn[];
    }
  | { readonly kind: 'check'; readonly name: string | undefined; readonly expression: Expression; readonly text: string }
  | {
      readonly kind: 'default';
      readonly name: string | undefined;
      readonly expression: Expression;
      readonly text: string;
      readonly column: string;
    }
  | {
      readonly kind: 'reference';
      readonly name: string | undefined;
      readonly columns: readonly string[];
      readonly table: Path;
      /** Without them the primary key is meant. */
      readonly keys: readonly string[] | undefined;
    };

/** A column of a key or an index. */
export interface KeyColumn {
  readonly name: string;
  readonly descending: boolean;
}

/** What a change gives back, row by row. */
export interface OutputClause {
  readonly items: readonly SelectItem[];
  readonly into: Path | undefined;
  readonly columns: readonly string[] | undefined;
}

/** A value for a column or a variable. */
export interface Assignment {
  readonly column: string | undefined;
  readonly variable: string | undefined;
  readonly expression: Expression;
}

/** Where rows of an INSERT come from. */
export type InsertSource =
  | { readonly kind: 'values'; readonly rows: readonly (readonly Expression[])[] }
  | { readonly kind: 'query'; readonly query: Query }
  | { readonly kind: 'defaults' }
  | { readonly kind: 'execute'; readonly statement: Extract<Statement, { kind: 'execute' }> };

/** What a MERGE does with a row. */
export interface MergeAction {
  readonly when: 'matched' | 'notMatchedByTarget' | 'notMatchedBySource';
  readonly condition: Expression | undefined;
  readonly action:
    | { readonly kind: 'update'; readonly assignments: readonly Assignment[] }
    | { readonly kind: 'delete' }
    | { readonly kind: 'insert'; readonly columns: readonly string[] | undefined; readonly values: readonly Expression[] | undefined };
}

/** A change of a table's definition. */
export type TableChange =
  | { readonly kind: 'addColumns'; readonly columns: readonly ColumnClause[]; readonly constraints: readonly ConstraintClause[] }
  | { readonly kind: 'dropColumns'; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'dropConstraints'; readonly names: readonly string[]; readonly ifExists: boolean }
  | { readonly kind: 'alterColumn'; readonly column: ColumnClause };

/** One statement. */
export type Statement = { readonly line: number } & (
  | { readonly kind: 'select'; readonly query: Query }
  | {
      readonly kind: 'insert';
      readonly commonTables: readonly CommonTable[];
      readonly top: Top | undefined;
      readonly table: Path;
      readonly columns: readonly string[] | undefined;
      readonly output: OutputClause | undefined;
      readonly source: InsertSource;
    }
  | {
      readonly kind: 'update';
      readonly commonTables: readonly CommonTable[];
      readonly top: Top | undefined;
      readonly target: Path;
      readonly assignments: readonly Assignment[];
      readonly output: OutputClause | undefined;
      readonly from: Source | undefined;
      readonly where: Expression | undefined;
    }
  | {
      readonly kind: 'delete';
      readonly commonTables: readonly CommonTable[];
      readonly top: Top | undefined;
      readonly target: Path;
      readonly output: OutputClause | undefined;
      readonly from: Source | undefined;
      readonly where: Expression | undefined;
    }
  | {
      readonly kind: 'merge';
      readonly commonTables: readonly CommonTable[];
      readonly target: Path;
      readonly alias: string | undefined;
      readonly source: Source;
      readonly on: Expression;
      readonly actions: readonly MergeAction[];
      readonly output: OutputClause | undefined;
    }
  | {
      readonly kind: 'insertBulk';
      readonly table: Path;
      readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
      readonly options: readonly string[];
    }
  | {
      readonly kind: 'createTable';
      readonly table: Path;
      readonly columns: readonly ColumnClause[];
      readonly constraints: readonly ConstraintClause[];
      readonly indexes: readonly IndexClause[];
    }
  | { readonly kind: 'createIndex'; readonly table: Path; readonly index: IndexClause }
  | {
      readonly kind: 'createView';
      readonly view: Path;
      readonly columns: readonly string[] | undefined;
      readonly query: Query;
      readonly replaces: boolean;
      readonly text: string;
    }
  | { readonly kind: 'createSchema'; readonly name: string; readonly owner: string | undefined }
  | { readonly kind: 'createDatabase'; readonly name: string }
  | {
      readonly kind: 'drop';
      readonly what: 'table' | 'view' | 'schema' | 'database';
      readonly names: readonly Path[];
      readonly ifExists: boolean;
    }
  | { readonly kind: 'dropIndex'; readonly name: string; readonly table: Path; readonly ifExists: boolean }
  | { readonly kind: 'alterTable'; readonly table: Path; readonly change: TableChange }
  | { readonly kind: 'transfer'; readonly schema: string; readonly object: Path }
  | { readonly kind: 'truncate'; readonly table: Path }
  | {
      readonly kind: 'permission';
      readonly action: 'grant' | 'deny' | 'revoke';
      readonly permissions: readonly string[];
      readonly object: Path | undefined;
      readonly schema: string | undefined;
      readonly grantees: readonly string[];
      readonly grantOption: boolean;
    }
  | {
      readonly kind: 'execute';
      readonly procedure: Path | undefined;
      readonly text: Expression | undefined;
      readonly operands: readonly ExecuteOperand[];
      readonly result: string | undefined;
      /** Declared by WITH RESULT SETS. */
      readonly resultSets: readonly (readonly DeclaredColumn[])[] | undefined;
    }
  | {
      readonly kind: 'declare';
      readonly variables: readonly { readonly name: string; readonly type: SqlType; readonly value: Expression | undefined }[];
    }
  | {
      readonly kind: 'declareTable';
      readonly name: string;
      readonly columns: readonly ColumnClause[];
      readonly constraints: readonly ConstraintClause[];
    }
  | { readonly kind: 'setVariable'; readonly name: string; readonly value: Expression }
  | { readonly kind: 'setOption'; readonly name: string; readonly value: string }
  | { readonly kind: 'identityInsert'; readonly table: Path; readonly on: boolean }
  | { readonly kind: 'isolation'; readonly level: string }
  | { readonly kind: 'use'; readonly database: string }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: Statement; readonly otherwise: Statement | undefined }
  | { readonly kind: 'while'; readonly condition: Expression; readonly body: Statement }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'block'; readonly statements: readonly Statement[] }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly handler: readonly Statement[] }
  | { readonly kind: 'begin'; readonly name: string | undefined }
  | { readonly kind: 'commit' }
  | { readonly kind: 'rollback'; readonly name: string | undefined }
  | { readonly kind: 'save'; readonly name: string }
  | { readonly kind: 'print'; readonly value: Expression }
  | {
      readonly kind: 'raiserror';
      readonly message: Expression;
      readonly severity: Expression;
      readonly state: Expression;
      readonly operands: readonly Expression[];
      readonly now: boolean;
    }
  | {
      readonly kind: 'throw';
      readonly number: Expression | undefined;
      readonly message: Expression | undefined;
      readonly state: Expression | undefined;
    }
  | { readonly kind: 'waitfor'; readonly delay: Expression }
  | { readonly kind: 'return'; readonly value: Expression | undefined }
  | { readonly kind: 'nothing' }
);

/** A column of a result that a call declares. */
export interface DeclaredColumn {
  readonly name: string;
  readonly type: SqlType;
  readonly nullable: boolean;
}

/** A value of a procedure's parameter. */
export interface ExecuteOperand {
  readonly name: string | undefined;
  readonly value: Expression;
  readonly isOutput: boolean;
}

/** An index of a table. */
export interface IndexClause {
  readonly name: string;
  readonly unique: boolean;
  readonly clustered: boolean;
  readonly columns: readonly KeyColumn[];
  readonly included: readonly string[];
  /** The condition of a filtered index, as it is written. */
  readonly filter: { readonly expression: Expression; readonly text: string } | undefined;
}
