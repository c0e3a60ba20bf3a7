import { toJson } from '@stowage/tabular';
import type { MemoryDatabase } from './database.ts';
import { tableFailures } from './errors.ts';
import type { WritePlan } from './plan.ts';
import { positionsOf, type StoredRow, type StoredTable } from './table.ts';

/** Puts rows in their place: all of them, or none because one breaks a rule of the table. */
export function commit(database: MemoryDatabase, plan: WritePlan, taken: readonly StoredRow[]): void {
  const { mode, target, isNew } = plan;
  const found = database.find(target);
  // Between the plan and now somebody else may have made it, dropped it, or given it other columns.
  if (isNew && found !== undefined) throw tableFailures.exists(target);
  if (!isNew && found === undefined) throw tableFailures.notFound(target);
  const current = found?.kind === 'table' ? found : target;
  const { rows, counted } = counting(current, taken);
  const next = mode === 'replace' ? rows : mode === 'merge' ? merged(current, rows, plan) : [...current.rows, ...rows];
  checkRules(database, current, next);
  database.put({ ...current, rows: next, counted });
}

/** Gives out the numbers of generated columns. */
function counting(
  { columns, counted }: StoredTable,
  rows: readonly StoredRow[],
): { readonly rows: readonly StoredRow[]; readonly counted: number } {
  const positions = columns.flatMap(({ generated }, position) => (generated ? [position] : []));
  if (positions.length === 0) return { rows, counted };
  const numbered = rows.map((row, index) => {
    const number = counted + index + 1;
    return row.map((cell, position) => (positions.includes(position) ? (typeof cell === 'bigint' ? BigInt(number) : number) : cell));
  });
  return { rows: numbered, counted: counted + rows.length };
}

/** The key of a row as a text; undefined when a part of it is null, as no two such keys are equal. */
function createKeyReader(table: Pick<StoredTable, 'columns'>, keys: readonly string[]): (row: StoredRow) => string | undefined {
  const positions = positionsOf(table.columns);
  const places = keys.map((key) => positions.get(key) ?? -1);
  return (row) => {
    const cells = places.map((place) => row[place] ?? null);
    return cells.includes(null) ? undefined : toJson(cells);
  };
}

/** The rows that are there, those of a known key updated, and the rest behind them. What the database filled stays in an update. */
function merged(
  table: StoredTable,
  rows: readonly StoredRow[],
  { keys, sources }: Pick<WritePlan, 'keys' | 'sources'>,
): readonly StoredRow[] {
  const keyOf = createKeyReader(table, keys);
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  if (byKey.size < rows.length) throw tableFailures.duplicate(keys);
  const replaced = table.rows.map((row) => {
    const key = keyOf(row);
    const update = key === undefined ? undefined : byKey.get(key);
    if (update !== undefined) byKey.delete(key);
    return update?.map((cell, position) => (sources[position] === undefined ? (row[position] ?? null) : cell)) ?? row;
  });
  return [...replaced, ...byKey.values()];
}

function checkRules(database: MemoryDatabase, table: StoredTable, rows: readonly StoredRow[]): void {
  const { primaryKey, uniqueKeys, check, reference, columns } = table;
  const positions = positionsOf(columns);
  for (const keys of [primaryKey, ...uniqueKeys]) {
    if (keys.length === 0) continue;
    const keyOf = createKeyReader(table, keys);
    const seen = new Set<string>();
    for (const row of rows) {
      const key = keyOf(row);
      if (key !== undefined && seen.has(key))
        throw tableFailures.rejected(undefined, undefined, `the key (${keys.join(', ')}) is there already`);
      if (key !== undefined) seen.add(key);
    }
  }
  for (const row of rows) {
    const checked = check && row[positions.get(check.column) ?? -1];
    if (check !== undefined && checked !== null && checked !== undefined && Number(checked) <= check.above)
      throw tableFailures.rejected(undefined, check.column, `the value is not above ${check.above}`);
    const referring = reference && row[positions.get(reference.column) ?? -1];
    if (reference !== undefined && referring !== null && !database.has(reference.table, reference.key, referring))
      throw tableFailures.rejected(undefined, reference.column, 'the row that it refers to is not there');
  }
}
