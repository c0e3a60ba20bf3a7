import { conditionKinds, type Expression, type OrderItem } from '../syntax/expression.ts';
import type { SelectCore, SelectItem } from '../syntax/query.ts';
import type { SqlType } from '../types/sql-type.ts';
import { rowKeyer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';
import { createAccumulator } from './aggregate.ts';
import { coerce } from './common-type.ts';
import { compileExpression } from './compile-expression.ts';
import { compileSources } from './compile-source.ts';
import { compileTest } from './compile-test.ts';
import { type Conjunct, compileConjunct, splitConjuncts } from './conjuncts.ts';
import { type AggregateRequest, type CompiledQuery, type Place, pause, type Rows, type WindowRequest } from './context.ts';
import { type Compiled, createFrame, type Frame } from './frame.ts';
import { checkGrouping } from './grouping.ts';
import { type JoinStep, joinRunner } from './join.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import { SqlError } from './sql-error.ts';
import { isStreaming, windowValues } from './window.ts';

/** A compiled SELECT. Its rows may be longer than its columns: what orders them stands behind. */
export interface CompiledCore extends CompiledQuery {
  readonly order: readonly { readonly column: number; readonly type: SqlType; readonly descending: boolean }[];
}

interface Output {
  readonly name: string;
  readonly compiled: Compiled;
  readonly source: Expression | undefined;
}

/** Compiles one SELECT; `place.scope` is what lies outside of it. */
export function compileCore(core: SelectCore, place: Place, orderBy: readonly OrderItem[]): CompiledCore {
  const scope = new Scope(place.scope);
  const base: Place = { context: place.context, scope, common: place.common };
  const steps = core.from === undefined ? [] : compileSources(core.from, base, splitConjuncts);
  const joins = joinSteps(core, steps, base);
  const aggregates: AggregateRequest[] = [];
  const windows: WindowRequest[] = [];
  const inList: Place = { ...base, aggregates, windows };
  const keys = core.groupBy.map((expression) => compileExpression(expression, base));
  const outputs = core.items.flatMap((item) => compileItem(item, inList));
  const having = core.having === undefined ? undefined : compileTest(core.having, { ...base, aggregates });
  const extra: Compiled[] = [];
  const order = orderBy.map(({ expression, descending }) => {
    const column = findOutput(expression, outputs);
    if (column !== -1) return { column, type: (outputs[column] as Output).compiled.type, descending };
    if (core.distinct) {
      throw new SqlError(145, 'ORDER BY items must appear in the select list if SELECT DISTINCT is specified.', {
        severity: 15,
        line: expression.line,
      });
    }
    const compiled = compileExpression(expression, inList);
    extra.push(compiled);
    return { column: outputs.length + extra.length - 1, type: compiled.type, descending };
  });
  const isGrouped = keys.length > 0 || aggregates.length > 0 || having !== undefined;
  if (isGrouped)
    checkGrouping(
      core,
      orderBy.map(({ expression }) => expression).filter((expression) => findOutput(expression, outputs) === -1),
      scope,
    );
  const evaluators = [...outputs.map(({ compiled }) => compiled), ...extra].map(({ evaluate }) => evaluate);
  const runJoin = joinRunner(joins);
  const combinations = isGrouped ? groups(runJoin, keys, aggregates, having) : runJoin;
  const numbered = windows.length === 0 ? combinations : withWindows(combinations, windows);
  const key = rowKeyer(outputs.map(({ compiled }) => compiled.type));
  const columns = outputs.map(({ name, compiled }): ScopeColumn & { isNull?: boolean | undefined } => ({
    name,
    type: compiled.type,
    nullable: compiled.nullable,
    identity: compiled.identity,
    computed: compiled.computed,
    isNull: compiled.isNull,
  }));
  const run = function* (outer: Frame | undefined): Rows {
    const frame = createFrame(outer);
    const seen = core.distinct ? new Set<unknown>() : undefined;
    for (const one of numbered(frame)) {
      if (one === pause) {
        yield pause;
        continue;
      }
      const row: SqlValue[] = new Array(evaluators.length);
      for (let at = 0; at < row.length; at++) row[at] = (evaluators[at] as Compiled['evaluate'])(frame);
      if (seen !== undefined) {
        const own = key(row);
        if (seen.has(own)) continue;
        seen.add(own);
      }
      yield row;
    }
  };
  return { columns, order, run };
}

/** Gives each condition to the step at which it can first be tested. */
function joinSteps({ where }: SelectCore, steps: ReturnType<typeof compileSources>, place: Place): JoinStep[] {
  const filters: Conjunct[] = splitConjuncts(where).map((expression) => compileConjunct(expression, place));
  if (steps.length === 0) {
    if (filters.length === 0) return [];
    const nothing = { index: 0, type: 'inner', on: [], fixed: () => ({ rows: [[]], length: 1 }), rows: undefined } as const;
    return [{ step: nothing, on: [], filters }];
  }
  return steps.map((step, at) => ({
    step,
    on: step.on.map((expression) => compileConjunct(expression, place)),
    filters: filters.filter(({ last }) => Math.max(last, 0) === at),
  }));
}

function compileItem(item: SelectItem, place: Place): Output[] {
  if (item.kind === 'star') {
    const outputs: Output[] = [];
    for (const [source, { columns }] of place.scope.sources.entries()) {
      if (!place.scope.matches(place.scope.sources[source] as (typeof place.scope.sources)[number], item.qualifier)) continue;
      for (const [index, column] of columns.entries()) {
        const compiled: Compiled = { ...column, evaluate: (frame) => frame.rows[source]?.[index] ?? null };
        outputs.push({ name: column.name, compiled, source: undefined });
      }
    }
    if (outputs.length === 0) {
      if (item.qualifier.length > 0)
        throw new SqlError(
          107,
          `The column prefix '${item.qualifier.join('.')}' does not match with a table name or alias name used in the query.`,
          { severity: 15 },
        );
      throw new SqlError(263, 'Must specify table to select from.');
    }
    return outputs;
  }
  if (conditionKinds.has(item.expression.kind)) throw new SqlError(156, 'A condition cannot be an item of SELECT.', { severity: 15 });
  const compiled = compileExpression(item.expression, place);
  const name = item.name ?? (item.expression.kind === 'column' ? (item.expression.path.at(-1) ?? '') : '');
  if (item.assignsTo === undefined) return [{ name, compiled, source: item.expression }];
  const cell = place.context.variables.find(item.assignsTo, item.expression.line);
  const { evaluate } = coerce(compiled, cell.type);
  const assign: Compiled['evaluate'] = (frame) => {
    cell.value = evaluate(frame);
    return cell.value;
  };
  return [{ name, compiled: { type: cell.type, nullable: true, evaluate: assign }, source: item.expression }];
}

/** The column of the result that an item of ORDER BY means; -1 if it means none. */
function findOutput(expression: Expression, outputs: readonly Output[]): number {
  if (expression.kind === 'literal' && typeof expression.value === 'number') {
    if (expression.value < 1 || expression.value > outputs.length) {
      throw new SqlError(
        108,
        `The ORDER BY position number ${expression.value} is out of range of the number of items in the select list.`,
        { severity: 15, line: expression.line },
      );
    }
    return expression.value - 1;
  }
  if (expression.kind !== 'column') return -1;
  const [name] = expression.path;
  if (expression.path.length === 1) return outputs.findIndex((output) => output.name.toLowerCase() === name?.toLowerCase());
  return outputs.findIndex(
    ({ source }) => source?.kind === 'column' && source.path.join('.').toLowerCase() === expression.path.join('.').toLowerCase(),
  );
}

type Combinations = (frame: Frame) => Generator<typeof pause | true, void, undefined>;

function groups(
  combinations: Combinations,
  keys: readonly Compiled[],
  aggregates: readonly AggregateRequest[],
  having: ((frame: Frame) => boolean | null) | undefined,
): Combinations {
  const key = rowKeyer(keys.map(({ type }) => type));
  const create = (rows: Frame['rows']): { rows: Frame['rows']; accumulators: ReturnType<typeof createAccumulator>[] } => ({
    rows: [...rows],
    accumulators: aggregates.map(createAccumulator),
  });
  return function* (frame) {
    const found = new Map<unknown, ReturnType<typeof create>>();
    for (const one of combinations(frame)) {
      if (one === pause) {
        yield pause;
        continue;
      }
      const own = keys.length === 0 ? 0 : key(keys.map(({ evaluate }) => evaluate(frame)));
      let group = found.get(own);
      if (group === undefined) {
        group = create(frame.rows);
        found.set(own, group);
      }
      for (let at = 0; at < aggregates.length; at++) {
        const { operand } = aggregates[at] as AggregateRequest;
        group.accumulators[at]?.add(operand === undefined ? null : operand.evaluate(frame));
      }
    }
    if (keys.length === 0 && found.size === 0) found.set(0, create([]));
    for (const { rows, accumulators } of found.values()) {
      frame.rows = [...rows];
      frame.aggregates = accumulators.map((accumulator) => accumulator.result());
      if (having === undefined || having(frame) === true) yield true;
    }
  };
}

function withWindows(combinations: Combinations, windows: readonly WindowRequest[]): Combinations {
  if (windows.every(isStreaming)) {
    return function* (frame) {
      let number = 0n;
      for (const one of combinations(frame)) {
        if (one !== pause) {
          number++;
          frame.windows = windows.map(() => number);
        }
        yield one;
      }
    };
  }
  return function* (frame) {
    const kept: { rows: Frame['rows']; aggregates: Frame['aggregates'] }[] = [];
    for (const one of combinations(frame)) {
      if (one === pause) yield pause;
      else kept.push({ rows: [...frame.rows], aggregates: frame.aggregates });
    }
    const values = windows.map((request) =>
      windowValues(
        request,
        frame,
        kept.map(({ rows }) => rows),
      ),
    );
    for (const [index, { rows, aggregates }] of kept.entries()) {
      frame.rows = rows;
      frame.aggregates = aggregates;
      frame.windows = values.map((column) => column[index] ?? null);
      yield true;
    }
  };
}
