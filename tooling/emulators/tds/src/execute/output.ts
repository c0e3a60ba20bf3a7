import { compileExpression } from '../engine/compile-expression.ts';
import type { Place } from '../engine/context.ts';
import { createFrame, type Frame } from '../engine/frame.ts';
import { scopeColumns } from '../engine/resolve.ts';
import { contextOf, type Run } from '../engine/run.ts';
import { Scope, type ScopeColumn, type ScopeSource } from '../engine/scope.ts';
import { SqlError } from '../engine/sql-error.ts';
import type { Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { SelectItem } from '../syntax/query.ts';
import type { OutputClause } from '../syntax/statement.ts';
import { sqlType } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';
import { insertRows } from './insert-rows.ts';

/** Gathers what OUTPUT gives of each changed row. */
export interface OutputCollector {
  add(inserted: Row | undefined, deleted: Row | undefined, action: string, others?: Frame['rows']): void;
  /** Sends the rows, or puts them into their table. */
  finish(): Promise<boolean>;
}

/** Creates what gathers the rows of an OUTPUT clause. */
export function createOutput(
  run: Run,
  transaction: Transaction,
  table: Table,
  clause: OutputClause | undefined,
  others: readonly ScopeSource[] = [],
): OutputCollector {
  if (clause === undefined) return { add: () => undefined, finish: async () => false };
  const scope = new Scope(undefined);
  const columns = scopeColumns(table).map(
    (column): ScopeColumn => ({ ...column, nullable: true, identity: undefined, computed: undefined }),
  );
  scope.sources.push(
    { alias: 'inserted', path: [], columns },
    { alias: 'deleted', path: [], columns },
    { alias: '$', path: [], columns: [{ name: '$action', type: sqlType('nvarchar', { length: 10 }), nullable: true }] },
    ...others,
  );
  const place: Place = { context: contextOf(run, transaction), scope, common: undefined };
  const outputs = clause.items.flatMap((item) => compileOutput(item, place));
  const rows: SqlValue[][] = [];
  const add: OutputCollector['add'] = (inserted, deleted, action, more = []) => {
    const frame = createFrame();
    frame.rows = [inserted, deleted, [action], ...more];
    rows.push(outputs.map(({ evaluate }) => evaluate(frame)));
  };
  const finish = async (): Promise<boolean> => {
    if (clause.into !== undefined) {
      await insertRows(run, transaction, clause.into, clause.columns, outputs, rows, 1);
      return false;
    }
    run.sink.columns(outputs);
    for (const row of rows) {
      run.sink.row(row);
      if (run.sink.isFull) await run.sink.flush();
    }
    return true;
  };
  return { add, finish };
}

function compileOutput(item: SelectItem, place: Place): (ScopeColumn & { evaluate(frame: Frame): SqlValue })[] {
  if (item.kind === 'star') {
    const source = place.scope.sources.findIndex((one) => place.scope.matches(one, item.qualifier));
    const found = place.scope.sources[source];
    if (found === undefined || item.qualifier.length === 0)
      throw new SqlError(107, 'The column prefix of * in OUTPUT does not match.', { severity: 15 });
    return found.columns.map((column, index) => ({ ...column, evaluate: (frame: Frame) => frame.rows[source]?.[index] ?? null }));
  }
  const { expression } = item;
  const { type, nullable, evaluate } = compileExpression(expression, place);
  const name = item.name ?? (expression.kind === 'column' ? (expression.path.at(-1) ?? '') : '');
  return [{ name, type, nullable, evaluate }];
}
