import { lockTable } from '../engine/resolve.ts';
import { createBreath, type Run } from '../engine/run.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Column, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { SqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import { columnConverter } from './store-value.ts';
import { createTableWriter } from './table-writer.ts';

/** Places of the columns that a statement gives values for; without a list those that take one. */
export function targetColumns(run: Run, table: Table, names: readonly string[] | undefined, line: number): number[] {
  const { columns } = table;
  const isGiven = run.session.identityInsert === table.id;
  if (names === undefined) {
    return [...columns.keys()].filter((at) => {
      const column = columns[at] as Column;
      return column.computed === undefined && column.type.name !== 'timestamp' && (column.identity === undefined || isGiven);
    });
  }
  return names.map((name, index) => {
    const at = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    const column = columns[at];
    if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`, { line });
    if (names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) !== index) {
      throw new SqlError(264, `The column name '${name}' is specified more than once in the SET clause or column list of an INSERT.`, {
        line,
      });
    }
    if (column.identity !== undefined && !isGiven) {
      throw new SqlError(
        544,
        `Cannot insert explicit value for identity column in table '${table.name}' when IDENTITY_INSERT is set to OFF.`,
        { line },
      );
    }
    requireWritable(column, line);
    return at;
  });
}

/** Refuses columns whose values the server alone gives: 271 and 273. */
export function requireWritable(column: Column, line: number): void {
  if (column.type.name === 'timestamp') {
    throw new SqlError(
      273,
      'Cannot insert an explicit value into a timestamp column. Use INSERT with a column list to exclude the timestamp column, or insert a DEFAULT into the timestamp column.',
      { line },
    );
  }
  if (column.computed !== undefined) {
    throw new SqlError(
      271,
      `The column "${column.name}" cannot be modified because it is either a computed column or is the result of a UNION operator.`,
      { line },
    );
  }
}

/** Converters for columns, from the types of what comes. */
export function convertersFor(
  table: Table,
  places: readonly number[],
  from: readonly { readonly type: SqlType; readonly isNull?: boolean | undefined }[],
): ((value: SqlValue) => SqlValue)[] {
  return places.map((at, index) => {
    const { type, isNull } = from[index] as (typeof from)[number];
    return isNull ? (): SqlValue => null : columnConverter(type, table.columns[at] as Column, table);
  });
}

/** Adds rows that are all there to a table. */
export async function insertRows(
  run: Run,
  transaction: Transaction,
  path: readonly string[],
  names: readonly string[] | undefined,
  from: readonly { readonly type: SqlType }[],
  rows: readonly Row[],
  line: number,
): Promise<void> {
  const table = await lockTable(run, transaction, path, line);
  const places = targetColumns(run, table, names, line);
  if (places.length !== from.length) throw columnCount(names !== undefined, places.length < from.length, line);
  const converters = convertersFor(table, places, from);
  const writer = createTableWriter(run, transaction, table);
  const breath = createBreath(run);
  for (const [index, row] of rows.entries()) {
    if (index % 1_000 === 0) await breath();
    writer.insert(spread(table.columns.length, places, row, converters));
  }
  writer.finish();
}

/** A whole row with the given values in their places. */
export function spread(
  width: number,
  places: readonly number[],
  row: Row,
  converters: readonly ((value: SqlValue) => SqlValue)[],
): (SqlValue | undefined)[] {
  const values: (SqlValue | undefined)[] = new Array(width).fill(undefined);
  for (let index = 0; index < places.length; index++)
    values[places[index] as number] = (converters[index] as (typeof converters)[number])(row[index] as SqlValue);
  return values;
}

/** 109, 110, 120, 121 or 213 for values that are not as many as their columns. */
export function columnCount(hasList: boolean, isMore: boolean, line: number): SqlError {
  if (!hasList) return new SqlError(213, 'Column name or number of supplied values does not match table definition.', { line });
  return new SqlError(
    isMore ? 110 : 109,
    `There are ${isMore ? 'fewer' : 'more'} columns in the INSERT statement than values specified in the VALUES clause. The number of values in the VALUES clause must match the number of columns specified in the INSERT statement.`,
    { severity: 15, line },
  );
}
