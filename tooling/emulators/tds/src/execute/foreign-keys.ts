import { findObject, locate } from '../engine/resolve.ts';
import type { Run } from '../engine/run.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Database } from '../store/database.ts';
import type { Column, ForeignKey, KeySet, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { ConstraintClause } from '../syntax/statement.ts';
import { rowKeyer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';
import { columnIndex, constraintName } from './create-table.ts';

type Clause = Extract<ConstraintClause, { kind: 'reference' }>;

/** The foreign key that a clause declares. Throws 1767 and 1776. */
export function toForeignKey(
  run: Run,
  transaction: Transaction,
  table: Table,
  { name, columns, table: path, keys }: Clause,
  line: number,
): ForeignKey {
  const other = findObject(transaction, locate(run, path, line));
  const named = constraintName(run, name, 'FK', table.name, columns[0]);
  if (other?.kind !== 'table')
    throw new SqlError(1767, `Foreign key '${named.name}' references invalid table '${path.join('.')}'.`, { state: 0, line });
  const wanted = keys?.map((key) => columnIndex(other, key, line));
  const index = other.indexes.find((one) =>
    wanted === undefined
      ? one.constraint?.primary
      : one.keys !== undefined && one.filter === undefined && wanted.join() === one.columns.map(({ column }) => column).join(),
  );
  if (index === undefined || index.columns.length !== columns.length) {
    throw new SqlError(
      1776,
      `There are no primary or candidate keys in the referenced table '${path.join('.')}' that match the referencing column list in the foreign key '${named.name}'.`,
      { state: 0, line },
    );
  }
  return {
    ...named,
    table: other.id,
    columns: columns.map((column) => columnIndex(table, column, line)),
    keyColumns: index.columns.map(({ column }) => column),
  };
}

/** What tests rows of a table against its foreign keys: 547 for one whose key is not there. */
export function referenceCheck(transaction: Transaction, database: Database, table: Table): (row: Row, action: string) => void {
  const checks = table.foreignKeys.map((foreignKey) => {
    const other = transaction.object(database, foreignKey.table);
    const keys = other?.kind === 'table' ? keysOf(other, foreignKey) : undefined;
    return { foreignKey, other, keys, keyOf: keyerOf(table, foreignKey.columns) };
  });
  return (row, action) => {
    for (const { foreignKey, other, keys, keyOf } of checks) {
      const key = keyOf(row);
      if (key === undefined || keys === undefined || keys.has(key)) continue;
      throw new SqlError(
        547,
        `The ${action} statement conflicted with the FOREIGN KEY constraint "${foreignKey.name}". The conflict occurred in database "${table.database}", table "${other?.schema}.${other?.name}".`,
        { state: 0 },
      );
    }
  };
}

/** Refuses what takes away keys that rows of other tables have: 547. */
export function requireUnreferenced(transaction: Transaction, database: Database, table: Table, removed: readonly Row[]): void {
  for (const { referrer, foreignKey } of referrersOf(transaction, database, table.id)) {
    const present = keysOf(table, foreignKey);
    const keyOf = keyerOf(table, foreignKey.keyColumns);
    const gone = new Set(removed.map(keyOf).filter((key) => key !== undefined && !present?.has(key)));
    if (gone.size === 0) continue;
    const ofReferrer = keyerOf(referrer, foreignKey.columns);
    for (let at = 0; at < referrer.length; at++) {
      if (!gone.has(ofReferrer(referrer.rows[at] as Row))) continue;
      throw new SqlError(
        547,
        `The DELETE statement conflicted with the REFERENCE constraint "${foreignKey.name}". The conflict occurred in database "${table.database}", table "${referrer.schema}.${referrer.name}".`,
        { state: 0 },
      );
    }
  }
}

/** Foreign keys of other tables that point to a table. */
export function referrersOf(
  transaction: Transaction,
  database: Database,
  id: number,
): { readonly referrer: Table; readonly foreignKey: ForeignKey }[] {
  return [...transaction.objects(database)].flatMap((object) =>
    object.kind === 'table'
      ? object.foreignKeys.filter(({ table }) => table === id).map((foreignKey) => ({ referrer: object, foreignKey }))
      : [],
  );
}

function keysOf(table: Table, { keyColumns }: ForeignKey): KeySet | undefined {
  return table.indexes.find(
    ({ keys, filter, columns }) =>
      keys !== undefined && filter === undefined && columns.map(({ column }) => column).join() === keyColumns.join(),
  )?.keys;
}

/** A row's key; undefined where a part of it is null, as such a key need not be anywhere. */
function keyerOf(table: Table, columns: readonly number[]): (row: Row) => string | number | bigint | undefined {
  const keyOf = rowKeyer(columns.map((column) => (table.columns[column] as Column).type));
  return (row) => {
    const values = columns.map((column) => row[column] as SqlValue);
    return values.includes(null) ? undefined : (keyOf(values) ?? undefined);
  };
}
