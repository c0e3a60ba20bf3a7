import { coerce } from '../engine/common-type.ts';
import type { Context } from '../engine/context.ts';
import type { Compiled, Frame } from '../engine/frame.ts';
import type { SqlType } from '../types/sql-type.ts';
import { types } from '../types/sql-type.ts';
import type { SqlValue } from '../values/value.ts';

/** A call of a function: its operands are compiled. */
export interface FunctionCall {
  readonly name: string;
  readonly operands: readonly Compiled[];
  readonly part: string | undefined;
  readonly context: Context;
  readonly line: number;
}

/** Compiles calls of one function. */
export interface FunctionDefinition {
  readonly least: number;
  readonly most: number;
  compile(call: FunctionCall): Compiled;
}

/** A function that is null where any operand is. */
export function strict(type: SqlType, operands: readonly Compiled[], apply: (...values: Exclude<SqlValue, null>[]) => SqlValue): Compiled {
  const evaluate = (frame: Frame): SqlValue => {
    const values: Exclude<SqlValue, null>[] = [];
    for (const operand of operands) {
      const value = operand.evaluate(frame);
      if (value === null) return null;
      values.push(value);
    }
    return apply(...values);
  };
  return { type, nullable: true, evaluate };
}

/** A value that no operand tells. */
export function constant(type: SqlType, evaluate: () => SqlValue): Compiled {
  return { type, nullable: true, evaluate };
}

/** An operand as text: as it is, or what it is when written. */
export function asText(operand: Compiled): Compiled {
  const { name } = operand.type;
  if (name.includes('char') || name === 'text' || name === 'ntext') return operand;
  return coerce(operand, name === 'xml' ? types.nvarcharMax : types.nvarcharMax);
}

/** An operand as a whole number. */
export function asInt(operand: Compiled): Compiled {
  return coerce(operand, types.int);
}
