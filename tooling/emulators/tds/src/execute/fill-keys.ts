import { compileTest } from '../engine/compile-test.ts';
import { createFrame } from '../engine/frame.ts';
import { scopeColumns } from '../engine/resolve.ts';
import { contextOf, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Column, Index, Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import { rowKeyer } from '../values/compare.ts';
import { toText } from '../values/to-text.ts';
import type { SqlValue } from '../values/value.ts';

/** Puts the keys of the rows that a table has into a new index. Throws 1505. */
export function fillKeys(run: Run, transaction: Transaction, table: Table, index: Index): void {
  const { keys } = index;
  if (keys === undefined) return;
  const columns = index.columns.map(({ column }) => column);
  const keyOf = rowKeyer(columns.map((column) => (table.columns[column] as Column).type));
  const scope = new Scope(undefined);
  scope.sources.push({ alias: undefined, path: [table.name], columns: scopeColumns(table) });
  const filter =
    index.filter === undefined
      ? undefined
      : compileTest(index.filter.expression, { context: contextOf(run, transaction), scope, common: undefined });
  const frame = createFrame();
  for (let at = 0; at < table.length; at++) {
    const row = table.rows[at] as Row;
    frame.rows[0] = row;
    if (filter !== undefined && filter(frame) !== true) continue;
    const values = columns.map((column) => row[column] as SqlValue);
    const key = keyOf(values);
    if (keys.has(key)) {
      const shown = values.map((value, place) =>
        value === null
          ? '<NULL>'
          : toText(value, (table.columns[columns[place] as number] as Column).type, true, Buffer.isBuffer(value) ? 1 : undefined),
      );
      throw new SqlError(
        1505,
        `The CREATE UNIQUE INDEX statement terminated because a duplicate key was found for the object name '${table.schema}.${table.name}' and the index name '${index.name}'. The duplicate key value is (${shown.join(', ')}).`,
      );
    }
    keys.add(key);
  }
}
