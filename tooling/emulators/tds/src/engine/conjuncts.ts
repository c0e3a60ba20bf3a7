import type { Row } from '../store/objects.ts';
import type { Expression } from '../syntax/expression.ts';
import type { SqlType } from '../types/sql-type.ts';
import { rowKeyer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';
import { coerce, commonType } from './common-type.ts';
import { compileExpression } from './compile-expression.ts';
import { compileTest } from './compile-test.ts';
import type { Place } from './context.ts';
import type { Compiled, Frame, Test } from './frame.ts';

/** A condition's parts between its ANDs. */
export function splitConjuncts(expression: Expression | undefined): Expression[] {
  if (expression === undefined) return [];
  return expression.kind === 'and' ? [...splitConjuncts(expression.left), ...splitConjuncts(expression.right)] : [expression];
}

/** One part of a condition, and which sources it looks at. */
export interface Conjunct {
  readonly test: Test;
  /** The last source that it looks at; -1 for none. */
  readonly last: number;
  /** Where it is an equality with one side of one source alone: what finds that source's rows. */
  readonly probe: Probe | undefined;
}

/** An equality by which rows of a source are found. */
export interface Probe {
  readonly source: number;
  readonly type: SqlType;
  readonly own: Compiled['evaluate'];
  readonly wanted: Compiled['evaluate'];
  /** Whether the wanted value changes while the source stays the same. */
  readonly varies: boolean;
}

/** Compiles a part of a condition. */
export function compileConjunct(expression: Expression, place: Place): Conjunct {
  const { scope } = place;
  const [before, reachedOut] = [scope.touched, scope.reachesOut];
  scope.touched = new Set();
  const test = compileTest(expression, place);
  const last = Math.max(-1, ...scope.touched);
  const probe = expression.kind === 'comparison' && expression.operator === '=' ? findProbe(expression, place) : undefined;
  for (const one of scope.touched) before.add(one);
  scope.touched = before;
  scope.reachesOut ||= reachedOut;
  return { test, last, probe };
}

function findProbe(expression: Extract<Expression, { kind: 'comparison' }>, place: Place): Probe | undefined {
  const sides = [expression.left, expression.right].map((side) => compileSide(side, place));
  const [left, right] = sides;
  if (left === undefined || right === undefined || left.compiled.isNull || right.compiled.isNull) return undefined;
  const type = commonType(left.compiled.type, right.compiled.type);
  // The side with the later source is looked up; the other one must be known by then.
  const [own, wanted] = left.last >= right.last ? [left, right] : [right, left];
  if (own.last < 0 || own.touched.size !== 1 || own.reachesOut || wanted.touched.has(own.last)) return undefined;
  return {
    source: own.last,
    type,
    own: coerce(own.compiled, type).evaluate,
    wanted: coerce(wanted.compiled, type).evaluate,
    varies: wanted.touched.size > 0 || wanted.reachesOut,
  };
}

function compileSide(
  expression: Expression,
  place: Place,
): { compiled: Compiled; touched: Set<number>; last: number; reachesOut: boolean } {
  const { scope } = place;
  const [before, reachedOut] = [scope.touched, scope.reachesOut];
  scope.touched = new Set();
  scope.reachesOut = false;
  const compiled = compileExpression(expression, place);
  const result = { compiled, touched: scope.touched, last: Math.max(-1, ...scope.touched), reachesOut: scope.reachesOut };
  scope.reachesOut ||= reachedOut;
  for (const one of result.touched) before.add(one);
  scope.touched = before;
  return result;
}

/** Finds rows by the values of probes, from a table of keys that is made once for one array of rows. */
export interface Lookup {
  find(frame: Frame, rows: readonly Row[], length: number): readonly Row[];
}

const none: readonly Row[] = [];

/** Creates what finds the rows of a source. */
export function createLookup(source: number, probes: readonly Probe[]): Lookup {
  const key = rowKeyer(probes.map(({ type }) => type));
  let made: { readonly rows: readonly Row[]; readonly length: number; readonly byKey: Map<unknown, Row[]> } | undefined;
  const make = (frame: Frame, rows: readonly Row[], length: number): Map<unknown, Row[]> => {
    const byKey = new Map<unknown, Row[]>();
    const before = frame.rows[source];
    for (let at = 0; at < length; at++) {
      const row = rows[at] as Row;
      frame.rows[source] = row;
      const values = probes.map(({ own }) => own(frame));
      if (values.includes(null)) continue;
      const found = byKey.get(key(values));
      if (found === undefined) byKey.set(key(values), [row]);
      else found.push(row);
    }
    frame.rows[source] = before;
    return byKey;
  };
  const find = (frame: Frame, rows: readonly Row[], length: number): readonly Row[] => {
    if (made === undefined || made.rows !== rows || made.length !== length) made = { rows, length, byKey: make(frame, rows, length) };
    const values: SqlValue[] = probes.map(({ wanted }) => wanted(frame));
    return values.includes(null) ? none : (made.byKey.get(key(values)) ?? none);
  };
  return { find };
}
