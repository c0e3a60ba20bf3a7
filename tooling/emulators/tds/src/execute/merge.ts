import { withCommonTables } from '../engine/common-table.ts';
import { compileExpression } from '../engine/compile-expression.ts';
import { compileSources } from '../engine/compile-source.ts';
import { compileTest } from '../engine/compile-test.ts';
import { compileConjunct, splitConjuncts } from '../engine/conjuncts.ts';
import { type Place, pause } from '../engine/context.ts';
import { createFrame, type Frame } from '../engine/frame.ts';
import { type JoinStep, joinRunner } from '../engine/join.ts';
import { lockTable } from '../engine/resolve.ts';
import { command } from '../engine/result-sink.ts';
import { change, contextOf, createBreath, type Run } from '../engine/run.ts';
import { Scope } from '../engine/scope.ts';
import { notInterpreted, SqlError } from '../engine/sql-error.ts';
import type { Row, Table } from '../store/objects.ts';
import type { Source } from '../syntax/query.ts';
import type { MergeAction, Statement } from '../syntax/statement.ts';
import type { SqlValue } from '../values/value.ts';
import { finishChange } from './finish.ts';
import { columnCount, convertersFor, spread, targetColumns } from './insert-rows.ts';
import { createOutput } from './output.ts';
import { createTableWriter } from './table-writer.ts';
import { compileAssignments } from './update-delete.ts';

interface Action {
  readonly when: MergeAction['when'];
  readonly test: ((frame: Frame) => boolean | null) | undefined;
  readonly update: ((frame: Frame, row: Row) => SqlValue[]) | undefined;
  readonly insert: ((frame: Frame) => (SqlValue | undefined)[]) | undefined;
}

const twice = (): SqlError =>
  new SqlError(
    8672,
    'The MERGE statement attempted to UPDATE or DELETE the same row more than once. This happens when a target row matches more than one source row. A MERGE statement cannot UPDATE/DELETE the same row of the target table multiple times. Refine the ON clause to ensure a target row matches at most one source row, or use the GROUP BY clause to group the source rows.',
  );

/** MERGE. */
export async function executeMerge(run: Run, statement: Extract<Statement, { kind: 'merge' }>): Promise<void> {
  const { line, target, source, on, alias } = statement;
  await change(run, async (transaction) => {
    const table = await lockTable(run, transaction, target, line);
    if (source.kind === 'join') throw notInterpreted('a join as the source of MERGE', line);
    const scope = new Scope(undefined);
    const place: Place = { context: contextOf(run, transaction), scope, common: withCommonTables(statement.commonTables, undefined) };
    const own: Source = { kind: 'table', path: target, alias, hints: [], line };
    const steps = compileSources({ kind: 'join', type: 'left', left: source, right: own, on, line }, place, splitConjuncts);
    const joins = steps.map((step): JoinStep => ({ step, on: step.on.map((one) => compileConjunct(one, place)), filters: [] }));
    const at = steps.length - 1;
    const actions = statement.actions.map((action) => compileAction(run, action, table, place, line));
    const output = createOutput(run, transaction, table, statement.output, scope.sources.slice());
    const changes = new Map<Row, SqlValue[] | undefined>();
    const added: { values: (SqlValue | undefined)[]; rows: Frame['rows'] }[] = [];
    const told: { row: Row; rows: Frame['rows'] }[] = [];
    const matched = new Set<Row>();
    const frame = createFrame();
    const breath = createBreath(run);
    const choose = (when: MergeAction['when']): Action | undefined =>
      actions.find((action) => action.when === when && (action.test === undefined || action.test(frame) === true));
    const touch = (row: Row, action: Action): void => {
      if (changes.has(row)) throw twice();
      changes.set(row, action.update?.(frame, row));
      told.push({ row, rows: [...frame.rows] });
    };
    for (const one of joinRunner(joins)(frame)) {
      if (one === pause) {
        await breath();
        continue;
      }
      const row = frame.rows[at];
      if (row !== undefined) {
        matched.add(row);
        const action = choose('matched');
        if (action !== undefined) touch(row, action);
        continue;
      }
      const action = choose('notMatchedByTarget');
      if (action?.insert !== undefined) added.push({ values: action.insert(frame), rows: [...frame.rows] });
    }
    if (actions.some(({ when }) => when === 'notMatchedBySource')) {
      for (let index = 0; index < table.length; index++) {
        const row = table.rows[index] as Row;
        if (matched.has(row)) continue;
        frame.rows = [];
        frame.rows[at] = row;
        const action = choose('notMatchedBySource');
        if (action !== undefined) touch(row, action);
      }
    }
    const writer = createTableWriter(run, transaction, table);
    if (changes.size > 0) writer.replace(changes);
    for (const [index, { values, rows }] of added.entries()) {
      if (index % 1_000 === 0) await breath();
      const row = writer.insert(values);
      output.add(row, undefined, 'INSERT', rows);
    }
    for (const { row, rows } of told) output.add(changes.get(row), row, changes.get(row) === undefined ? 'DELETE' : 'UPDATE', rows);
    writer.finish();
    await output.finish();
    finishChange(run, changes.size + added.length, command.merge);
  });
}

function compileAction(run: Run, { when, condition, action }: MergeAction, table: Table, place: Place, line: number): Action {
  const test = condition === undefined ? undefined : compileTest(condition, place);
  if (action.kind === 'delete') return { when, test, update: undefined, insert: undefined };
  if (action.kind === 'update')
    return { when, test, update: compileAssignments(action.assignments, table, place, line), insert: undefined };
  const places = targetColumns(run, table, action.columns, line);
  const { values } = action;
  if (values === undefined) return { when, test, update: undefined, insert: () => new Array(table.columns.length).fill(undefined) };
  if (values.length !== places.length) throw columnCount(action.columns !== undefined, values.length > places.length, line);
  const given = values
    .map((expression, index) => ({ expression, place: places[index] as number }))
    .filter(({ expression }) => expression.kind !== 'default');
  const compiled = given.map(({ expression }) => compileExpression(expression, place));
  const targets = given.map((one) => one.place);
  const converters = convertersFor(table, targets, compiled);
  const insert = (frame: Frame): (SqlValue | undefined)[] =>
    spread(
      table.columns.length,
      targets,
      compiled.map(({ evaluate }) => evaluate(frame)),
      converters,
    );
  return { when, test, update: undefined, insert };
}
