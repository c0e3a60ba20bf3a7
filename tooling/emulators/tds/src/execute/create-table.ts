import { compileExpression } from '../engine/compile-expression.ts';
import { databaseOf, findObject, locate, scopeColumns } from '../engine/resolve.ts';
import { contextOf, currentInstant, lock, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Check, Column, Index, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { ColumnClause, ConstraintClause, IndexClause, Path } from '../syntax/statement.ts';
import { storageLength } from '../types/sql-type.ts';
import { fillKeys } from './fill-keys.ts';
import { referenceCheck, toForeignKey } from './foreign-keys.ts';

/** What a new table is made of. */
export interface TableClauses {
  readonly table: Path;
  readonly columns: readonly ColumnClause[];
  readonly constraints: readonly ConstraintClause[];
  readonly indexes: readonly IndexClause[];
  readonly line: number;
}

const maxColumns = 1_024;

/** Creates a table. Throws 2714, 2760, 1702, 2705 and others. */
export async function createTable(
  run: Run,
  transaction: Transaction,
  { table: path, columns, constraints, indexes, line }: TableClauses,
): Promise<Table> {
  const target = locate(run, path, line);
  const { database, schema, name } = target;
  if (name.length > 128)
    throw new SqlError(103, `The identifier that starts with '${name.slice(0, 128)}' is too long. Maximum length is 128.`, {
      severity: 15,
      line,
    });
  const found = transaction.schema(database, schema);
  if (found === undefined || found.name === 'sys')
    throw new SqlError(2760, `The specified schema name "${schema}" either does not exist or you do not have permission to use it.`, {
      line,
    });
  await lock(run, transaction, nameLock(target));
  if (findObject(transaction, target) !== undefined)
    throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 6, line });
  if (columns.length > maxColumns) {
    throw new SqlError(
      1702,
      `CREATE TABLE failed because column '${columns[maxColumns]?.name}' in table '${name}' exceeds the maximum of 1024 columns.`,
      { line },
    );
  }
  const now = currentInstant();
  let table: Table = {
    kind: 'table',
    id: run.session.instance.nextObjectId(),
    database: database.name,
    schema: found.name,
    name,
    created: now,
    modified: now,
    permissions: [],
    columns: [],
    indexes: [],
    checks: [],
    foreignKeys: [],
    rows: [],
    length: 0,
    identity: { next: 1n, last: undefined },
    nextColumnId: 1,
  };
  const keys = new Set(
    constraints.flatMap((constraint) =>
      constraint.kind === 'key' && constraint.primary ? constraint.columns.map((column) => column.name.toLowerCase()) : [],
    ),
  );
  for (const column of columns) table = addColumn(run, transaction, table, column, keys.has(column.name.toLowerCase()));
  for (const constraint of constraints) table = addConstraint(run, transaction, table, constraint, line);
  for (const index of indexes) table = addIndex(run, transaction, table, index, line);
  transaction.put(database, table);
  return table;
}

/** The lock of a name that is given or taken away. */
export function nameLock({ database, schema, name }: ReturnType<typeof locate>): string {
  return `name ${database.id} ${schema.toLowerCase()}.${name.toLowerCase()}`;
}

/** A table with one more column. */
export function addColumn(run: Run, transaction: Transaction, table: Table, clause: ColumnClause, isKey = false): Table {
  if (table.columns.some(({ name }) => name.toLowerCase() === clause.name.toLowerCase())) {
    throw new SqlError(
      2705,
      `Column names in each table must be unique. Column name '${clause.name}' in table '${table.name}' is specified more than once.`,
      { state: 3 },
    );
  }
  if (isKey && clause.nullable === true)
    throw new SqlError(8111, `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`);
  if (clause.type.name === 'timestamp' && table.columns.some(({ type }) => type.name === 'timestamp')) {
    throw new SqlError(
      2738,
      `A table can only have one timestamp column. Because table '${table.name}' already has one, the column '${clause.name}' cannot be added.`,
      { state: 2 },
    );
  }
  const { identity, fallback } = clause;
  const nullable = clause.nullable ?? !(isKey || identity !== undefined || clause.type.name === 'timestamp');
  let { type } = clause;
  if (clause.computed !== undefined) {
    const scope = new Scope(undefined);
    scope.sources.push({ alias: undefined, path: [table.name], columns: scopeColumns(table) });
    type = compileExpression(clause.computed.expression, { context: contextOf(run, transaction), scope, common: undefined }).type;
  }
  const column: Column = {
    id: table.nextColumnId,
    name: clause.name,
    type,
    nullable: clause.computed === undefined ? nullable : true,
    identity,
    fallback:
      fallback === undefined
        ? undefined
        : {
            expression: fallback.expression,
            text: fallback.text,
            constraint: constraintName(run, fallback.constraint, 'DF', table.name, clause.name),
          },
    computed: clause.computed,
  };
  if (identity !== undefined) table.identity.next = identity.seed;
  return { ...table, columns: [...table.columns, column], nextColumnId: table.nextColumnId + 1 };
}

/** A name for a constraint: its own, or one that the server makes. */
export function constraintName(
  run: Run,
  name: string | undefined,
  prefix: string,
  table: string,
  column = '',
): { id: number; name: string; isNamedBySystem: boolean } {
  const id = run.session.instance.nextObjectId();
  const made = [prefix, table.slice(0, 9), column.slice(0, 5)].filter((part) => part !== '').join('__');
  return { id, name: name ?? `${made}__${id.toString(16).toUpperCase().padStart(8, '0')}`, isNamedBySystem: name === undefined };
}

/** A table with one more constraint; its rows must meet it. */
export function addConstraint(run: Run, transaction: Transaction, table: Table, clause: ConstraintClause, line: number): Table {
  if (clause.name !== undefined) requireFreeName(run, transaction, table, clause.name, line);
  if (clause.kind === 'check') {
    const check: Check = { ...constraintName(run, clause.name, 'CK', table.name), expression: clause.expression, text: clause.text };
    return { ...table, checks: [...table.checks, check] };
  }
  if (clause.kind === 'reference') {
    const foreignKey = toForeignKey(run, transaction, table, clause, line);
    const next = { ...table, foreignKeys: [...table.foreignKeys, foreignKey] };
    const check = referenceCheck(transaction, databaseOf(run, table), next);
    for (let at = 0; at < table.length; at++) check(table.rows[at] as Row, 'ALTER TABLE');
    return next;
  }
  if (clause.kind === 'default') {
    const at = columnIndex(table, clause.column, line);
    const constraint = constraintName(run, clause.name, 'DF', table.name, clause.column);
    const fallback = { expression: clause.expression, text: clause.text, constraint };
    return { ...table, columns: table.columns.map((column, index) => (index === at ? { ...column, fallback } : column)) };
  }
  if (clause.primary && table.indexes.some(({ constraint }) => constraint?.primary)) {
    throw new SqlError(1779, `Table '${table.name}' already has a primary key defined on it.`, { state: 0, line });
  }
  const constraint = { ...constraintName(run, clause.name, clause.primary ? 'PK' : 'UQ', table.name), primary: clause.primary };
  const nullable = clause.columns.find(({ name }) => table.columns[columnIndex(table, name, line)]?.nullable);
  if (clause.primary && nullable !== undefined)
    throw new SqlError(8111, `Cannot define PRIMARY KEY constraint on nullable column in table '${table.name}'.`, { line });
  const clustered = clause.clustered ?? (clause.primary && !table.indexes.some((index) => index.clustered));
  return addIndex(
    run,
    transaction,
    table,
    { name: constraint.name, unique: true, clustered, columns: clause.columns, included: [], filter: undefined },
    line,
    constraint,
  );
}

function requireFreeName(run: Run, transaction: Transaction, table: Table, name: string, line: number): void {
  const lower = name.toLowerCase();
  const database = /^[#@]/.test(table.name) ? run.session.temporary : run.session.instance.databases.get(table.database.toLowerCase());
  if (database === undefined) return;
  for (const object of [...transaction.objects(database), table]) {
    if (object.schema !== table.schema) continue;
    const names =
      object.kind === 'view'
        ? []
        : [
            ...object.indexes.map(({ constraint }) => constraint?.name),
            ...object.checks.map((check) => check.name),
            ...object.foreignKeys.map((foreignKey) => foreignKey.name),
            ...object.columns.map(({ fallback }) => fallback?.constraint.name),
          ];
    if (
      [object.name, ...names].some((one) => one?.toLowerCase() === lower && object !== table) ||
      names.some((one) => one?.toLowerCase() === lower)
    ) {
      throw new SqlError(2714, `There is already an object named '${name}' in the database.`, { state: 5, line });
    }
  }
}

/** Where a column stands. Throws 1911. */
export function columnIndex(table: Table, name: string, line: number): number {
  const at = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (at === -1) throw new SqlError(1911, `Column name '${name}' does not exist in the target table or view.`, { line });
  return at;
}

const maxKeyBytes = 1_700;

/** A table with one more index; rows that it has must fit. */
export function addIndex(
  run: Run,
  transaction: Transaction,
  table: Table,
  clause: IndexClause,
  line: number,
  constraint?: Index['constraint'],
): Table {
  const taken = table.indexes.find(({ name }) => name.toLowerCase() === clause.name.toLowerCase());
  if (taken !== undefined) {
    throw new SqlError(
      1913,
      `The operation failed because an index or statistics with name '${clause.name}' already exists on table '${table.name}'.`,
      { line },
    );
  }
  if (clause.clustered && table.indexes.some((index) => index.clustered)) {
    throw new SqlError(1902, `Cannot create more than one clustered index on table '${table.name}'.`, { state: 3, line });
  }
  const columns = clause.columns.map(({ name, descending }) => ({ column: columnIndex(table, name, line), descending }));
  for (const { column } of columns) {
    const { type, name } = table.columns[column] as Column;
    const bytes = storageLength(type);
    if (bytes === -1 || ['text', 'ntext', 'image', 'xml'].includes(type.name)) {
      throw new SqlError(
        1919,
        `Column '${name}' in table '${table.name}' is of a type that is invalid for use as a key column in an index.`,
        { line },
      );
    }
    if (bytes > maxKeyBytes && clause.clustered)
      run.sink.info(
        `Warning! The maximum key length for a clustered index is 900 bytes. The index '${clause.name}' has maximum length of ${bytes} bytes.`,
        1945,
        line,
      );
  }
  const included = clause.included.map((name) => columnIndex(table, name, line));
  const keys = clause.unique ? new Set<string | number | bigint | null>() : undefined;
  const index: Index = {
    id: run.session.instance.nextObjectId(),
    name: clause.name,
    unique: clause.unique,
    clustered: clause.clustered,
    constraint,
    columns,
    included,
    filter: clause.filter,
    keys,
  };
  const next = { ...table, indexes: [...table.indexes, index] };
  if (index.keys !== undefined && table.length > 0) fillKeys(run, transaction, next, index);
  return next;
}
