import type { Expression } from '../syntax/expression.ts';
import { isExact, isFloating, isNumber, isWhole, type SqlType, sqlType, types } from '../types/sql-type.ts';
import { comparer, keyer } from '../values/compare.ts';
import { convert } from '../values/convert.ts';
import { digitsOf } from '../values/decimal.ts';
import { overflow } from '../values/overflow.ts';
import type { SqlValue } from '../values/value.ts';
import { compileExpression } from './compile-expression.ts';
import type { AggregateRequest, Place } from './context.ts';
import type { Compiled } from './frame.ts';
import { SqlError } from './sql-error.ts';

/** Functions over groups of rows. */
export const aggregateNames: ReadonlySet<string> = new Set([
  'COUNT',
  'COUNT_BIG',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STRING_AGG',
  'CHECKSUM_AGG',
]);

type Call = Extract<Expression, { kind: 'call' }>;

/** What an aggregate is asked for, with the type of its result. */
export function requestAggregate(call: Call, place: Place): AggregateRequest {
  const { name, distinct, star, operands, line } = call;
  const inner: Place = { ...place, aggregates: undefined, windows: undefined };
  if (star || operands.length === 0) {
    if (name !== 'COUNT' && name !== 'COUNT_BIG') throw new SqlError(102, "Incorrect syntax near '*'.", { severity: 15, line });
    return { name, distinct: false, operand: undefined, type: name === 'COUNT' ? types.int : types.bigint };
  }
  const operand = compileExpression(operands[0] as Expression, inner);
  if (name === 'STRING_AGG') {
    const separator = compileExpression(operands[1] as Expression, inner);
    const text = operand.type.name.startsWith('n') ? types.nvarcharMax : types.varcharMax;
    const glue = String(separator.evaluate({ rows: [], outer: undefined, aggregates: [], windows: [] }) ?? '');
    const { evaluate, type } = operand;
    return {
      name: `STRING_AGG:${glue}`,
      distinct: false,
      operand: { type: text, nullable: true, evaluate: (frame) => convert(evaluate(frame), type, text) },
      type: text,
    };
  }
  return { name, distinct, operand, type: resultType(name, operand.type, line) };
}

function resultType(name: string, type: SqlType, line: number): SqlType {
  switch (name) {
    case 'COUNT':
    case 'CHECKSUM_AGG':
      return types.int;
    case 'COUNT_BIG':
      return types.bigint;
    case 'MIN':
    case 'MAX':
      if (type.name === 'bit' || type.name === 'xml')
        throw new SqlError(8117, `Operand data type ${type.name} is invalid for ${name.toLowerCase()} operator.`, { line });
      return type;
  }
  if (!isNumber(type.name) || type.name === 'bit')
    throw new SqlError(8117, `Operand data type ${type.name} is invalid for ${name.toLowerCase()} operator.`, { line });
  if (isFloating(type.name)) return types.float;
  if (type.name === 'money' || type.name === 'smallmoney') return types.money;
  if (isExact(type.name)) return sqlType(type.name, { precision: 38, scale: name === 'AVG' ? Math.max(type.scale, 6) : type.scale });
  return type.name === 'bigint' ? types.bigint : types.int;
}

/** Compiles an aggregate of a grouped query: its value is found in the frame. */
export function compileAggregate(call: Call, place: Place): Compiled {
  const { aggregates } = place;
  if (aggregates === undefined) {
    throw new SqlError(147, 'An aggregate may not appear here.', { severity: 15, line: call.line });
  }
  const request = requestAggregate(call, place);
  const index = aggregates.push(request) - 1;
  return { type: request.type, nullable: !call.name.startsWith('COUNT'), evaluate: (frame) => frame.aggregates[index] ?? null };
}

/** Gathers the values of one group. */
export interface Accumulator {
  add(value: SqlValue): void;
  result(): SqlValue;
}

/** Creates what gathers the values of an aggregate. */
export function createAccumulator({ name, distinct, operand, type }: AggregateRequest): Accumulator {
  const accumulator = plainAccumulator(name, operand?.type, type);
  if (!distinct || operand === undefined) return accumulator;
  const key = keyer(operand.type);
  const seen = new Set<unknown>();
  return {
    add: (value) => {
      if (value === null || seen.has(key(value))) return;
      seen.add(key(value));
      accumulator.add(value);
    },
    result: accumulator.result,
  };
}

function plainAccumulator(name: string, operand: SqlType | undefined, type: SqlType): Accumulator {
  let count = 0;
  if (name === 'COUNT' || name === 'COUNT_BIG') {
    const add = operand === undefined ? (): void => void count++ : (value: SqlValue): void => void (value !== null && count++);
    return { add, result: () => (name === 'COUNT' ? count : BigInt(count)) };
  }
  if (operand === undefined) return { add: () => undefined, result: () => null };
  if (name === 'MIN' || name === 'MAX') {
    const order = comparer(operand);
    const sign = name === 'MIN' ? 1 : -1;
    let best: SqlValue = null;
    return {
      add: (value) => {
        if (value !== null && (best === null || order(value, best) * sign < 0)) best = value;
      },
      result: () => best,
    };
  }
  if (name.startsWith('STRING_AGG:')) {
    const texts: string[] = [];
    return {
      add: (value) => void (value !== null && texts.push(value as string)),
      result: () => (texts.length === 0 ? null : texts.join(name.slice(11))),
    };
  }
  if (name === 'CHECKSUM_AGG') {
    let sum = 0;
    return {
      add: (value) => {
        sum ^= Number(value ?? 0);
      },
      result: () => sum,
    };
  }
  return isFloating(operand.name) ? floatSum(name) : exactSum(name, operand, type);
}

function floatSum(name: string): Accumulator {
  let [sum, count] = [0, 0];
  return {
    add: (value) => {
      if (value === null) return;
      sum += value as number;
      count++;
    },
    result: () => (count === 0 ? null : name === 'AVG' ? sum / count : sum),
  };
}

function exactSum(name: string, operand: SqlType, type: SqlType): Accumulator {
  let [sum, count] = [0n, 0n];
  const bounded = (value: bigint): SqlValue => {
    if (type.name === 'int') {
      if (value !== BigInt.asIntN(32, value)) throw overflow('int');
      return Number(value);
    }
    if (isWhole(type.name) ? value !== BigInt.asIntN(64, value) : digitsOf(value) > 38) throw overflow(type.name);
    return value;
  };
  return {
    add: (value) => {
      if (value === null) return;
      sum += typeof value === 'number' ? BigInt(value) : (value as bigint);
      count++;
    },
    result: () => {
      if (count === 0n) return null;
      return bounded(name === 'AVG' ? (sum * 10n ** BigInt(type.scale - operand.scale)) / count : sum);
    },
  };
}
