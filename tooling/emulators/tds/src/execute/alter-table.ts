import { compileExpression } from '../engine/compile-expression.ts';
import { createFrame } from '../engine/frame.ts';
import { locate, lockTable } from '../engine/resolve.ts';
import { change, contextOf, currentInstant, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Column, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { ColumnClause, Statement, TableChange } from '../syntax/statement.ts';
import { addColumn, addConstraint } from './create-table.ts';
import { requireChecks } from './define.ts';
import { finishPlain } from './finish.ts';
import { columnConverter } from './store-value.ts';

/** ALTER TABLE. */
export async function executeAlterTable(
  run: Run,
  { table: path, change: wanted, line }: Extract<Statement, { kind: 'alterTable' }>,
): Promise<void> {
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, path, line);
    const next = alter(run, transaction, table, wanted, line);
    transaction.put(locate(run, path).database, { ...next, modified: currentInstant() });
  });
  finishPlain(run);
}

function alter(run: Run, transaction: Transaction, table: Table, wanted: TableChange, line: number): Table {
  switch (wanted.kind) {
    case 'addColumns': {
      let next = table;
      for (const column of wanted.columns) next = addFilledColumn(run, transaction, next, column);
      for (const constraint of wanted.constraints) next = addConstraint(run, transaction, next, constraint, line);
      requireChecks(run, transaction, next);
      return next;
    }
    case 'dropColumns':
      return wanted.names.reduce((next, name) => dropColumn(next, name, wanted.ifExists, line), table);
    case 'dropConstraints':
      return wanted.names.reduce((next, name) => dropConstraint(next, name, wanted.ifExists, line), table);
    case 'alterColumn':
      return alterColumn(table, wanted.column, line);
  }
}

function addFilledColumn(run: Run, transaction: Transaction, table: Table, clause: ColumnClause): Table {
  const next = addColumn(run, transaction, table, clause);
  const column = next.columns.at(-1) as Column;
  if (table.length === 0) return next;
  if (column.identity !== undefined || column.computed !== undefined || column.type.name === 'timestamp') {
    throw notInterpreted('a new identity, computed or rowversion column of a table with rows');
  }
  if (!column.nullable && column.fallback === undefined) {
    throw new SqlError(
      4901,
      `ALTER TABLE only allows columns to be added that can contain nulls, or have a DEFAULT definition specified. Column '${column.name}' cannot be added to non-empty table '${table.name}' because it does not satisfy these conditions.`,
    );
  }
  const value = column.nullable || column.fallback === undefined ? null : fallbackValue(run, transaction, column, table);
  return { ...next, rows: table.rows.slice(0, table.length).map((row) => [...row, value]) };
}

function fallbackValue(run: Run, transaction: Transaction, column: Column, table: Table): Row[number] {
  const compiled = compileExpression((column.fallback as NonNullable<Column['fallback']>).expression, {
    context: contextOf(run, transaction),
    scope: new Scope(undefined),
    common: undefined,
  });
  return columnConverter(compiled.type, column, table)(compiled.evaluate(createFrame()));
}

function dropColumn(table: Table, name: string, ifExists: boolean, line: number): Table {
  const at = table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
  if (at === -1) {
    if (ifExists) return table;
    throw new SqlError(4924, `ALTER TABLE DROP COLUMN failed because column '${name}' does not exist in table '${table.name}'.`, { line });
  }
  const isUsed =
    table.indexes.some(({ columns, included }) => columns.some(({ column }) => column === at) || included.includes(at)) ||
    table.columns[at]?.fallback !== undefined;
  if (isUsed)
    throw new SqlError(4922, `ALTER TABLE DROP COLUMN ${name} failed because one or more objects access this column.`, { state: 9, line });
  const move = (column: number): number => (column > at ? column - 1 : column);
  return {
    ...table,
    columns: table.columns.toSpliced(at, 1),
    indexes: table.indexes.map((index) => ({
      ...index,
      columns: index.columns.map(({ column, descending }) => ({ column: move(column), descending })),
      included: index.included.map(move),
    })),
    rows: table.rows.slice(0, table.length).map((row) => row.toSpliced(at, 1)),
  };
}

function dropConstraint(table: Table, name: string, ifExists: boolean, line: number): Table {
  const lower = name.toLowerCase();
  const indexes = table.indexes.filter(({ constraint }) => constraint?.name.toLowerCase() !== lower);
  const foreignKeys = table.foreignKeys.filter((foreignKey) => foreignKey.name.toLowerCase() !== lower);
  const checks = table.checks.filter((check) => check.name.toLowerCase() !== lower);
  const columns = table.columns.map((column) =>
    column.fallback?.constraint.name.toLowerCase() === lower ? { ...column, fallback: undefined } : column,
  );
  const isFound =
    indexes.length < table.indexes.length ||
    checks.length < table.checks.length ||
    foreignKeys.length < table.foreignKeys.length ||
    columns.some((column, at) => column !== table.columns[at]);
  if (!isFound && !ifExists) throw new SqlError(3728, `'${name}' is not a constraint.`, { line });
  return { ...table, indexes, checks, foreignKeys, columns };
}

function alterColumn(table: Table, clause: ColumnClause, line: number): Table {
  const at = table.columns.findIndex((column) => column.name.toLowerCase() === clause.name.toLowerCase());
  const old = table.columns[at];
  if (old === undefined)
    throw new SqlError(4924, `ALTER TABLE ALTER COLUMN failed because column '${clause.name}' does not exist in table '${table.name}'.`, {
      line,
    });
  const column: Column = { ...old, type: clause.type, nullable: clause.nullable ?? true };
  const adapt = columnConverter(old.type, column, table);
  const rows = table.rows.slice(0, table.length).map((row): Row => {
    const value = adapt(row[at] ?? null);
    if (value === null && !column.nullable) {
      throw new SqlError(
        515,
        `Cannot insert the value NULL into column '${column.name}', table '${table.database}.${table.schema}.${table.name}'; column does not allow nulls. UPDATE fails.`,
        { state: 2, line },
      );
    }
    return row.with(at, value);
  });
  return { ...table, rows, columns: table.columns.with(at, column) };
}
