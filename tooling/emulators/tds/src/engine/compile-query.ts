import type { Row } from '../store/objects.ts';
import type { Query, SelectCore } from '../syntax/query.ts';
import type { SqlType } from '../types/sql-type.ts';
import { rowKeyer } from '../values/compare.ts';
import { convert, isSameType } from '../values/convert.ts';
import type { SqlValue } from '../values/value.ts';
import { withCommonTables } from './common-table.ts';
import { commonType, requireImplicit } from './common-type.ts';
import { type CompiledCore, compileCore } from './compile-core.ts';
import { compileExpression } from './compile-expression.ts';
import { type CompiledQuery, type Place, pause, type Rows } from './context.ts';
import { createFrame, type Frame } from './frame.ts';
import { rowOrder } from './order.ts';
import { Scope, type ScopeColumn } from './scope.ts';
import { SqlError } from './sql-error.ts';

/** Compiles a query; `place.scope` is what lies outside of it. */
export function compileQuery(query: Query, place: Place): CompiledQuery {
  const common = withCommonTables(query.commonTables, place.common);
  const context = query.maxRecursion === undefined ? place.context : { ...place.context, maxRecursion: query.maxRecursion };
  const inner: Place = { context, scope: place.scope, common };
  const [first] = query.parts;
  const isOne = query.parts.length === 1 && first !== undefined;
  const parts = isOne ? compileCore(first.core, inner, query.orderBy) : planParts(query.parts, inner);
  const order = isOne ? (parts as CompiledCore).order : orderOfUnion(query, parts.columns);
  const limit = compileLimit(query, isOne ? first.core : undefined, inner);
  const run = function* (outer: Frame | undefined): Rows {
    const { skip, take, percent } = limit(outer);
    if (take === 0) return;
    const rows = order.length === 0 ? parts.run(outer) : ordered(parts.run(outer), order, parts.columns.length);
    yield* percent === undefined ? limited(rows, skip, take) : percentOf(rows, percent);
  };
  return { columns: parts.columns, run };
}

/** Puts the rows of several SELECTs together; their columns get the types that they have in common, or those that are wanted. */
export function planParts(
  parts: Query['parts'],
  place: Place,
  wanted?: readonly SqlType[],
  check?: (own: SqlType, wanted: SqlType) => void,
): CompiledQuery {
  const compiled = parts.map(({ core, combine }) => ({ core: compileCore(core, place, []), combine }));
  const [first] = compiled;
  const width = wanted?.length ?? first?.core.columns.length ?? 0;
  for (const { core } of compiled) {
    if (core.columns.length !== width) {
      throw new SqlError(
        205,
        'All queries combined using a UNION, INTERSECT or EXCEPT operator must have an equal number of expressions in their target lists.',
      );
    }
  }
  const columns = (first?.core.columns ?? []).map((column, index): ScopeColumn => {
    const all = compiled.map(({ core }) => core.columns[index] as ScopeColumn & { isNull?: boolean });
    const typed = all.filter(({ isNull }) => !isNull);
    const type = wanted?.[index] ?? typed.slice(1).reduce((sum, { type: one }) => commonType(sum, one), (typed[0] ?? column).type);
    if (wanted !== undefined) for (const one of typed) check?.(one.type, type);
    for (const one of typed) requireImplicit(one.type, type);
    return { name: column.name, type, nullable: all.some(({ nullable }) => nullable) };
  });
  const fitted = compiled.map(({ core, combine }) => ({ run: adapt(core, columns), combine }));
  const key = rowKeyer(columns.map(({ type }) => type));
  const run = (outer: Frame | undefined): Rows => combineRows(fitted, outer, key);
  return { columns, run };
}

function adapt(core: CompiledCore, columns: readonly ScopeColumn[]): (outer: Frame | undefined) => Rows {
  const changed = columns
    .map(({ type }, index) => ({ index, from: (core.columns[index] as ScopeColumn).type, to: type }))
    .filter(({ from, to }) => !isSameType(from, to));
  if (changed.length === 0) return core.run;
  return function* (outer) {
    for (const row of core.run(outer)) {
      if (row === pause) yield row;
      else {
        const copy = [...row];
        for (const { index, from, to } of changed) copy[index] = convert(copy[index] as SqlValue, from, to);
        yield copy;
      }
    }
  };
}

function* combineRows(
  parts: readonly { run(outer: Frame | undefined): Rows; combine: Query['parts'][number]['combine'] }[],
  outer: Frame | undefined,
  key: (row: Row) => unknown,
): Rows {
  if (parts.every(({ combine }) => combine === undefined || combine === 'unionAll')) {
    for (const part of parts) yield* part.run(outer);
    return;
  }
  let rows: Row[] = [];
  for (const { run, combine } of parts) {
    const own: Row[] = [];
    for (const row of run(outer)) {
      if (row === pause) yield pause;
      else own.push(row);
    }
    if (combine === 'except' || combine === 'intersect') {
      const keys = new Set(own.map(key));
      rows = distinct(rows, key).filter((row) => keys.has(key(row)) === (combine === 'intersect'));
    } else rows = combine === 'union' ? distinct([...rows, ...own], key) : rows.concat(own);
  }
  yield* rows;
}

function distinct(rows: readonly Row[], key: (row: Row) => unknown): Row[] {
  const seen = new Set<unknown>();
  return rows.filter((row) => {
    const own = key(row);
    return seen.has(own) ? false : seen.add(own) !== undefined;
  });
}

function orderOfUnion({ orderBy }: Query, columns: readonly ScopeColumn[]): CompiledCore['order'] {
  return orderBy.map(({ expression, descending }) => {
    const column =
      expression.kind === 'literal'
        ? Number(expression.value) - 1
        : expression.kind === 'column'
          ? columns.findIndex(({ name }) => name.toLowerCase() === expression.path.at(-1)?.toLowerCase())
          : -1;
    const found = columns[column];
    if (found === undefined) {
      throw new SqlError(
        104,
        'ORDER BY items must appear in the select list if the statement contains a UNION, INTERSECT or EXCEPT operator.',
        { severity: 15, line: expression.line },
      );
    }
    return { column, type: found.type, descending };
  });
}

/** Sorts rows by keys that stand in them, in columns of the result or behind them, and cuts off what stands behind. */
function* ordered(rows: Rows, order: CompiledCore['order'], width: number): Rows {
  const compare = rowOrder(order);
  const all: { row: Row; keys: Row }[] = [];
  for (const row of rows) {
    if (row === pause) yield pause;
    else all.push({ row: row.length > width ? row.slice(0, width) : row, keys: order.map(({ column }) => row[column] as SqlValue) });
  }
  yield pause;
  all.sort((one, two) => compare(one.keys, two.keys));
  for (const { row } of all) yield row;
}

interface Limit {
  readonly skip: number;
  readonly take: number;
  readonly percent: number | undefined;
}

function compileLimit({ offset, fetch }: Query, core: SelectCore | undefined, place: Place): (outer: Frame | undefined) => Limit {
  const number = (expression: Query['offset']): ((outer: Frame | undefined) => number) | undefined => {
    if (expression === undefined) return undefined;
    const { evaluate } = compileExpression(expression, { context: place.context, scope: new Scope(place.scope), common: place.common });
    return (outer) => Number(evaluate(createFrame(outer)) ?? 0);
  };
  const [skip, take, top] = [number(offset), number(fetch), number(core?.top?.count)];
  const isPercent = core?.top?.percent ?? false;
  return (outer) => {
    const first = top?.(outer);
    if (first !== undefined && first < 0)
      throw new SqlError(1060, 'The number of rows provided for a TOP or FETCH clauses row count parameter must be an integer.', {
        severity: 15,
      });
    const taken = take?.(outer) ?? (isPercent ? undefined : first) ?? Number.POSITIVE_INFINITY;
    return { skip: skip?.(outer) ?? 0, take: taken, percent: isPercent ? first : undefined };
  };
}

function* limited(rows: Rows, skip: number, take: number): Rows {
  let [passed, taken] = [0, 0];
  for (const row of rows) {
    if (row === pause) yield pause;
    else if (passed < skip) passed++;
    else {
      yield row;
      if (++taken >= take) return;
    }
  }
}

function* percentOf(rows: Rows, percent: number): Rows {
  const all: Row[] = [];
  for (const row of rows) {
    if (row === pause) yield pause;
    else all.push(row);
  }
  yield* all.slice(0, Math.ceil((all.length * percent) / 100));
}
