import { randomUUID } from 'node:crypto';
import { coerce, commonOf } from '../engine/common-type.ts';
import { compare } from '../engine/compile-test.ts';
import type { Compiled } from '../engine/frame.ts';
import { SqlError } from '../engine/sql-error.ts';
import { isExact, isFloating, isText, type SqlType, sqlType, types } from '../types/sql-type.ts';
import { rescale, tenTo, truncate } from '../values/decimal.ts';
import { overflow } from '../values/overflow.ts';
import type { SqlValue } from '../values/value.ts';
import { asInt, constant, type FunctionDefinition, strict } from './define.ts';

const numeric = (operand: Compiled): Compiled => (isText(operand.type.name) ? coerce(operand, types.float) : operand);

const plain = (apply: (value: number | bigint, type: SqlType) => SqlValue): FunctionDefinition => ({
  least: 1,
  most: 1,
  compile: ({ operands }) => {
    const operand = numeric(operands[0] as Compiled);
    return strict(operand.type, [operand], (value) => apply(value as number | bigint, operand.type));
  },
});

const floating = (apply: (...values: number[]) => number, least = 1, most = 1): FunctionDefinition => ({
  least,
  most,
  compile: ({ operands }) =>
    strict(
      types.float,
      operands.map((operand) => coerce(operand, types.float)),
      (...values) => {
        const result = apply(...(values as number[]));
        if (!Number.isFinite(result)) throw new SqlError(3623, 'An invalid floating point operation occurred.');
        return result;
      },
    ),
});

const stepped = (direction: 1 | -1): FunctionDefinition =>
  plain((value, type) => {
    if (typeof value === 'number') return direction === 1 ? Math.ceil(value) : Math.floor(value);
    if (!isExact(type.name)) return value;
    const unit = tenTo(type.scale);
    const cut = truncate(value, type.scale, 0) * unit;
    return cut !== value && value > 0n === (direction === 1) ? cut + BigInt(direction) * unit : cut;
  });

/** Functions on numbers, and those that choose among values. */
export const numberFunctions: Readonly<Record<string, FunctionDefinition>> = {
  ABS: plain((value, type) => {
    if (value === -2_147_483_648 && type.name === 'int') throw overflow('int');
    return value < 0 ? -value : value;
  }),
  SIGN: plain((value, type) =>
    typeof value === 'number' ? Math.sign(value) : (value > 0n ? 1n : value < 0n ? -1n : 0n) * tenTo(type.scale),
  ),
  CEILING: stepped(1),
  FLOOR: stepped(-1),
  SQRT: floating(Math.sqrt),
  EXP: floating(Math.exp),
  LOG: floating((value, base) => (base === undefined ? Math.log(value) : Math.log(value) / Math.log(base)), 1, 2),
  LOG10: floating(Math.log10),
  SIN: floating(Math.sin),
  COS: floating(Math.cos),
  TAN: floating(Math.tan),
  PI: { least: 0, most: 0, compile: () => constant(types.float, () => Math.PI) },
  POWER: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [base, exponent] = [numeric(operands[0] as Compiled), coerce(operands[1] as Compiled, types.float)];
      const raw = strict(types.float, [coerce(base, types.float), exponent], (one, two) => (one as number) ** (two as number));
      return isFloating(base.type.name) ? raw : coerce(raw, base.type);
    },
  },
  ROUND: {
    least: 2,
    most: 3,
    compile: ({ operands }) => {
      const operand = numeric(operands[0] as Compiled);
      const cut = operands[2] === undefined ? undefined : asInt(operands[2]);
      return strict(operand.type, [operand, asInt(operands[1] as Compiled), ...(cut === undefined ? [] : [cut])], (value, digits, mode) => {
        const [to, cuts] = [digits as number, mode !== undefined && mode !== 0];
        if (isExact(operand.type.name)) {
          const { scale } = operand.type;
          if (to >= scale) return value;
          const unit = tenTo(scale - to);
          return cuts ? ((value as bigint) / unit) * unit : rescale(value as bigint, scale - to, 0) * unit;
        }
        const factor = 10 ** to;
        const scaled = Number(value) * factor;
        const rounded = (cuts ? Math.trunc(scaled) : Math.sign(scaled) * Math.round(Math.abs(scaled))) / factor;
        return typeof value === 'bigint' ? BigInt(rounded) : rounded;
      });
    },
  },
  RAND: { least: 0, most: 1, compile: () => constant(types.float, Math.random) },
  NEWID: { least: 0, most: 0, compile: () => constant(types.uniqueidentifier, () => randomUUID().toUpperCase()) },
  NEWSEQUENTIALID: { least: 0, most: 0, compile: () => constant(types.uniqueidentifier, () => randomUUID().toUpperCase()) },
  ISNUMERIC: {
    least: 1,
    most: 1,
    compile: ({ operands }) => ({
      type: types.int,
      nullable: false,
      evaluate: (frame) => {
        const value = operands[0]?.evaluate(frame) ?? null;
        return value !== null && /^\s*[+-]?[$]?(?:\d[\d,]*\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i.test(String(value)) ? 1 : 0;
      },
    }),
  },
  COALESCE: {
    least: 2,
    most: 254,
    compile: ({ operands }) => {
      const type = commonOf(operands);
      const values = operands.map((operand) => coerce(operand, type).evaluate);
      return {
        type,
        nullable: operands.every(({ nullable }) => nullable),
        evaluate: (frame) => {
          for (const evaluate of values) {
            const value = evaluate(frame);
            if (value !== null) return value;
          }
          return null;
        },
      };
    },
  },
  ISNULL: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [first, second] = operands as [Compiled, Compiled];
      const type = first.isNull ? second.type : first.type;
      const fallback = coerce(second, type).evaluate;
      return { type, nullable: second.nullable, evaluate: (frame) => first.evaluate(frame) ?? fallback(frame) };
    },
  },
  NULLIF: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [first, second] = operands as [Compiled, Compiled];
      const same = compare('=', first, second);
      return { type: first.type, nullable: true, evaluate: (frame) => (same(frame) === true ? null : first.evaluate(frame)) };
    },
  },
  GREATEST: chosen(1),
  LEAST: chosen(-1),
  SQL_VARIANT_PROPERTY: {
    least: 2,
    most: 2,
    compile: ({ operands }) => {
      const [value, property] = operands as [Compiled, Compiled];
      return {
        type: types.variant,
        nullable: true,
        evaluate: (frame) => {
          const found = value.evaluate(frame);
          if (found === null || property.evaluate(frame) === null) return null;
          const type = value.type.name === 'sql_variant' ? (found as { type: SqlType }).type : value.type;
          const facts: Readonly<Record<string, string | number>> = {
            basetype: type.name,
            precision: type.precision,
            scale: type.scale,
            maxlength: type.length,
          };
          const fact = facts[String(property.evaluate(frame)).toLowerCase()];
          if (fact === undefined) return null;
          return typeof fact === 'string' ? { type: sqlType('nvarchar', { length: 128 }), value: fact } : { type: types.int, value: fact };
        },
      };
    },
  },
};

function chosen(sign: 1 | -1): FunctionDefinition {
  return {
    least: 1,
    most: 254,
    compile: ({ operands }) => {
      const type = commonOf(operands);
      const values = operands.map((operand) => coerce(operand, type));
      return {
        type,
        nullable: true,
        evaluate: (frame) => {
          let best: SqlValue = null;
          for (const { evaluate } of values) {
            const value = evaluate(frame);
            if (value === null) continue;
            const isBetter =
              best === null ||
              compare(
                sign === 1 ? '>' : '<',
                { type, nullable: false, evaluate: () => value },
                { type, nullable: false, evaluate: () => best },
              )(frame);
            if (isBetter) best = value;
          }
          return best;
        },
      };
    },
  };
}
