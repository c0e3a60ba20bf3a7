import type { Expression } from '../syntax/expression.ts';
import { types } from '../types/sql-type.ts';
import { rowKeyer } from '../values/compare.ts';
import type { SqlValue } from '../values/value.ts';
import { createAccumulator, requestAggregate } from './aggregate.ts';
import { compileExpression } from './compile-expression.ts';
import type { Place, WindowRequest } from './context.ts';
import type { Compiled, Frame } from './frame.ts';
import { rowOrder } from './order.ts';
import { notInterpreted, SqlError } from './sql-error.ts';

/** Functions that only exist over windows. */
export const windowNames: ReadonlySet<string> = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK']);

/** Compiles a function over a window: its value is found in the frame. */
export function compileWindow(call: Extract<Expression, { kind: 'call' }>, place: Place): Compiled {
  const { windows } = place;
  const { window, name, line } = call;
  if (windows === undefined || window === undefined) {
    throw new SqlError(4108, 'Windowed functions can only appear in the SELECT or ORDER BY clauses.', { severity: 15, line });
  }
  const inner: Place = { ...place, windows: undefined };
  const partition = window.partition.map((expression) => compileExpression(expression, inner));
  const order = window.order.map(({ expression, descending }) => ({ compiled: compileExpression(expression, inner), descending }));
  const aggregate = windowNames.has(name) ? undefined : requestAggregate(call, inner);
  if (aggregate !== undefined && order.length > 0) throw notInterpreted('running aggregates (OVER with ORDER BY)', line);
  const request: WindowRequest = { name, aggregate, partition, order, type: aggregate?.type ?? types.bigint };
  const index = windows.push(request) - 1;
  return { type: request.type, nullable: false, evaluate: (frame) => frame.windows[index] ?? null };
}

/** Whether rows can be numbered as they come, since nothing orders or parts them. */
export function isStreaming({ name, partition, order }: WindowRequest): boolean {
  return name === 'ROW_NUMBER' && partition.length === 0 && order.every(({ compiled }) => compiled.name === undefined && compiled.nullable);
}

/** The values of a window's function for rows that are all there. */
export function windowValues(request: WindowRequest, frame: Frame, kept: readonly Frame['rows'][]): SqlValue[] {
  const { partition, order, aggregate, name } = request;
  const partKey = rowKeyer(partition.map(({ type }) => type));
  const parts = new Map<unknown, { index: number; keys: SqlValue[]; value: SqlValue }[]>();
  for (const [index, rows] of kept.entries()) {
    frame.rows = rows;
    const key = partKey(partition.map(({ evaluate }) => evaluate(frame)));
    const entry = {
      index,
      keys: order.map(({ compiled }) => compiled.evaluate(frame)),
      value: aggregate?.operand?.evaluate(frame) ?? null,
    };
    const part = parts.get(key);
    if (part === undefined) parts.set(key, [entry]);
    else part.push(entry);
  }
  const values: SqlValue[] = new Array(kept.length).fill(null);
  const compareKeys = rowOrder(order.map(({ compiled, descending }) => ({ type: compiled.type, descending })));
  for (const part of parts.values()) {
    if (aggregate !== undefined) {
      const accumulator = createAccumulator(aggregate);
      for (const { value } of part) accumulator.add(value);
      const result = accumulator.result();
      for (const { index } of part) values[index] = result;
      continue;
    }
    part.sort((one, two) => compareKeys(one.keys, two.keys));
    let [rank, dense] = [0, 0];
    for (const [at, entry] of part.entries()) {
      const before = part[at - 1];
      if (before === undefined || compareKeys(before.keys, entry.keys) !== 0) {
        rank = at + 1;
        dense++;
      }
      values[entry.index] = BigInt(name === 'ROW_NUMBER' ? at + 1 : name === 'RANK' ? rank : dense);
    }
  }
  return values;
}
