import { withCommonTables } from '../engine/common-table.ts';
import { compileExpression } from '../engine/compile-expression.ts';
import { compileSources } from '../engine/compile-source.ts';
import { compileConjunct, splitConjuncts } from '../engine/conjuncts.ts';
import { type Place, pause } from '../engine/context.ts';
import { createFrame, type Frame } from '../engine/frame.ts';
import { type JoinStep, joinRunner } from '../engine/join.ts';
import { locate, lockTable } from '../engine/resolve.ts';
import { command } from '../engine/result-sink.ts';
import { change, contextOf, createBreath, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Row, Table } from '../store/objects.ts';
import type { Transaction } from '../store/transaction.ts';
import type { Source } from '../syntax/query.ts';
import type { Assignment, Path, Statement } from '../syntax/statement.ts';
import type { SqlValue } from '../values/value.ts';
import { finishChange } from './finish.ts';
import { requireWritable } from './insert-rows.ts';
import { createOutput } from './output.ts';
import { columnConverter } from './store-value.ts';
import { createTableWriter } from './table-writer.ts';

type Change = Extract<Statement, { kind: 'update' | 'delete' }>;

/** The table that a source of FROM names by the target's own name. */
function findTarget(source: Source | undefined, target: Path): Path | undefined {
  if (source === undefined) return undefined;
  if (source.kind === 'join') return findTarget(source.left, target) ?? findTarget(source.right, target);
  if (source.kind !== 'table') return undefined;
  const same = (one: string | undefined, two: string | undefined): boolean => one?.toLowerCase() === two?.toLowerCase();
  if (target.length === 1 && same(source.alias, target[0])) return source.path;
  return source.alias === undefined && same(source.path.at(-1), target.at(-1)) ? source.path : undefined;
}

/** UPDATE and DELETE. */
export async function executeChange(run: Run, statement: Change): Promise<void> {
  const { line, target, from, where } = statement;
  const path = findTarget(from, target) ?? target;
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, path, line);
    const scope = new Scope(undefined);
    const place: Place = { context: contextOf(run, transaction), scope, common: withCommonTables(statement.commonTables, undefined) };
    const source: Source = from !== undefined && findTarget(from, target) !== undefined ? from : addTarget(from, target, line);
    const steps = compileSources(source, place, splitConjuncts);
    const filters = splitConjuncts(where).map((expression) => compileConjunct(expression, place));
    const joins = steps.map(
      (step, at): JoinStep => ({
        step,
        on: step.on.map((expression) => compileConjunct(expression, place)),
        filters: filters.filter(({ last }) => Math.max(last, 0) === at),
      }),
    );
    const index = targetIndex(run, scope, target, table);
    const assign = statement.kind === 'update' ? compileAssignments(statement.assignments, table, place, line) : undefined;
    const limit =
      statement.top === undefined
        ? Number.POSITIVE_INFINITY
        : Number(compileExpression(statement.top.count, { ...place, scope: new Scope(undefined) }).evaluate(createFrame()));
    if (statement.top?.percent) throw notInterpreted('TOP PERCENT in a change', line);
    const changes = new Map<Row, SqlValue[] | undefined>();
    const others = scope.sources.slice();
    const output = createOutput(run, transaction, table, statement.output, others);
    const kept: { row: Row; rows: Frame['rows'] }[] = [];
    const frame = createFrame();
    const breath = createBreath(run);
    for (const one of joinRunner(joins)(frame)) {
      if (one === pause) {
        await breath();
        continue;
      }
      const row = frame.rows[index];
      if (row === undefined || changes.has(row)) continue;
      if (changes.size >= limit) break;
      changes.set(row, assign?.(frame, row));
      if (statement.output !== undefined) kept.push({ row, rows: [...frame.rows] });
    }
    await apply(run, transaction, table, changes);
    for (const { row, rows } of kept) output.add(changes.get(row), row, statement.kind === 'update' ? 'UPDATE' : 'DELETE', rows);
    await output.finish();
    finishChange(run, changes.size, command[statement.kind]);
  });
}

async function apply(run: Run, transaction: Transaction, table: Table, changes: ReadonlyMap<Row, SqlValue[] | undefined>): Promise<void> {
  if (changes.size === 0) return;
  const writer = createTableWriter(run, transaction, table);
  writer.replace(changes);
  writer.finish();
}

/** A target that FROM does not name is joined to it. */
function addTarget(from: Source | undefined, target: Path, line: number): Source {
  const own: Source = { kind: 'table', path: target, alias: undefined, hints: [], line };
  return from === undefined ? own : { kind: 'join', type: 'cross', left: own, right: from, on: undefined, line };
}

function targetIndex(run: Run, scope: Scope, target: Path, table: Table): number {
  const byAlias = scope.sources.findIndex(({ alias }) => target.length === 1 && alias?.toLowerCase() === target[0]?.toLowerCase());
  if (byAlias !== -1) return byAlias;
  const { name } = locate(run, target);
  const found = scope.sources.findIndex(({ alias, path }) => alias === undefined && path.at(-1)?.toLowerCase() === name.toLowerCase());
  if (found === -1) throw new SqlError(208, `Invalid object name '${table.name}'.`);
  return found;
}

/** Compiles what SET gives; the result makes a new row of an old one. */
export function compileAssignments(
  assignments: readonly Assignment[],
  table: Table,
  place: Place,
  line: number,
): (frame: Frame, row: Row) => SqlValue[] {
  const setters = assignments.map(({ column: name, variable, expression }) => {
    if (variable !== undefined) {
      const cell = place.context.variables.find(variable, line);
      const compiled = compileExpression(expression, place);
      const adapt = columnConverter(compiled.type, { id: 0, name: variable, type: cell.type, nullable: true }, table);
      return (frame: Frame): void => {
        cell.value = compiled.isNull ? null : adapt(compiled.evaluate(frame));
      };
    }
    const at = table.columns.findIndex((column) => column.name.toLowerCase() === name?.toLowerCase());
    const column = table.columns[at];
    if (column === undefined) throw new SqlError(207, `Invalid column name '${name}'.`, { line });
    if (column.identity !== undefined) throw new SqlError(8102, `Cannot update identity column '${column.name}'.`, { line });
    requireWritable(column, line);
    if (expression.kind === 'default') {
      const fallback =
        column.fallback === undefined
          ? undefined
          : compileExpression(column.fallback.expression, { ...place, scope: new Scope(undefined) });
      const adapt = fallback === undefined || fallback.isNull ? undefined : columnConverter(fallback.type, column, table);
      return (_: Frame, values: SqlValue[]): void => {
        values[at] = fallback === undefined || adapt === undefined ? null : adapt(fallback.evaluate(createFrame()));
      };
    }
    const compiled = compileExpression(expression, place);
    const adapt = compiled.isNull ? (): SqlValue => null : columnConverter(compiled.type, column, table);
    return (frame: Frame, values: SqlValue[]): void => {
      values[at] = adapt(compiled.evaluate(frame));
    };
  });
  return (frame, row) => {
    const values = [...row];
    for (const set of setters) set(frame, values);
    return values;
  };
}
