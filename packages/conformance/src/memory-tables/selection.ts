import type { ColumnRange, TableSelection } from '@stowage/core/driver';
import type { Field } from 'apache-arrow';
import { compare, toComparable } from './compare-cells.ts';
import { tableFailures } from './errors.ts';
import { positionsOf, type StoredColumn, type StoredRow, type StoredTable } from './table.ts';

/** What a query gives: rows of these columns, all of one moment. */
export interface Selected {
  readonly columns: readonly StoredColumn[];
  readonly rows: readonly StoredRow[];
}

/** The rows of a table that a selection asks for. Fails with `COLUMN.NOT_FOUND`, and with `QUERY.INVALID` for a bound that its column cannot be compared with. */
export function select(table: StoredTable, { columns, range, orderBy = [], limit }: Omit<TableSelection, 'table'>): Selected {
  const positions = positionsOf(table.columns);
  const positionOf = (name: string): number => {
    const position = positions.get(name);
    if (position === undefined) throw tableFailures.noColumn(table, name);
    return position;
  };
  const fieldAt = (position: number): Field => (table.columns[position] as StoredColumn).field;
  const chosen = columns?.map(positionOf);
  const order = orderBy.map(({ column, descending }) => ({ position: positionOf(column), sign: descending ? -1 : 1 }));
  let rows = range === undefined ? table.rows : within(table.rows, fieldAt(positionOf(range.column)), positionOf(range.column), range);
  if (order.length > 0) {
    rows = [...rows].sort((one, other) => {
      for (const { position, sign } of order) {
        const difference = compareNullsLast(one[position] ?? null, other[position] ?? null, fieldAt(position), sign);
        if (difference !== 0) return difference;
      }
      return 0;
    });
  }
  if (limit !== undefined) rows = rows.slice(0, limit);
  if (chosen === undefined) return { columns: table.columns, rows };
  return {
    columns: chosen.map((position) => table.columns[position] as StoredColumn),
    rows: rows.map((row) => chosen.map((position) => row[position] ?? null)),
  };
}

function compareNullsLast(one: StoredRow[number], other: StoredRow[number], { type }: Field, sign: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null);
  return sign * compare(toComparable(type, one) ?? '', toComparable(type, other) ?? '');
}

function within(rows: readonly StoredRow[], { name, type }: Field, position: number, { from, to }: ColumnRange): readonly StoredRow[] {
  const [least, end] = [from, to].map((bound) => {
    if (bound === undefined) return undefined;
    const comparable = toComparable(type, bound);
    if (comparable === undefined)
      throw tableFailures.query(`${JSON.stringify(String(bound))} is no bound for the column ${JSON.stringify(name)}`);
    return comparable;
  });
  return rows.filter((row) => {
    const cell = row[position] ?? null;
    const value = cell === null ? undefined : toComparable(type, cell);
    if (value === undefined) return false;
    return (least === undefined || compare(value, least) >= 0) && (end === undefined || compare(value, end) < 0);
  });
}
