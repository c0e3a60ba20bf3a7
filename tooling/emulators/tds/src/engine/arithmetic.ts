import {
  isBinary,
  isExact,
  isFloating,
  isInstant,
  isNational,
  isText,
  isWhole,
  maxLength,
  type SqlType,
  sqlType,
  types,
} from '../types/sql-type.ts';
import { digitsOf, rescale, tenTo } from '../values/decimal.ts';
import { overflow } from '../values/overflow.ts';
import type { SqlValue } from '../values/value.ts';
import { asDecimal, boundedDecimal, coerce, commonType } from './common-type.ts';
import type { Compiled, Frame } from './frame.ts';
import { notInterpreted, SqlError } from './sql-error.ts';

const divideByZero = (): SqlError => new SqlError(8134, 'Divide by zero error encountered.');

/** An operation of two operands. */
export function arithmetic(operator: string, left: Compiled, right: Compiled, line: number): Compiled {
  if (left.isNull && right.isNull) return { type: types.int, nullable: true, evaluate: () => null };
  const [one, two] = [left.isNull ? { ...left, type: right.type } : left, right.isNull ? { ...right, type: left.type } : right];
  if (operator === '+' && isText(one.type.name) && isText(two.type.name)) return concatenate(one, two);
  if (operator === '+' && isBinary(one.type.name) && isBinary(two.type.name)) return concatenateBytes(one, two);
  const common = commonType(one.type, two.type);
  if (isInstant(common.name) || isText(common.name) || isBinary(common.name) || common.name === 'uniqueidentifier') {
    if (isInstant(common.name)) throw notInterpreted(`the operator ${operator} on ${one.type.name} and ${two.type.name}`, line);
    throw new SqlError(8117, `Operand data type ${common.name} is invalid for ${operator === '-' ? 'subtract' : operator} operator.`, {
      line,
    });
  }
  if (common.name === 'decimal' || common.name === 'numeric') return exact(operator, one, two, line);
  if (isFloating(common.name)) return plain(common, one, two, floating(operator, line));
  if (isExact(common.name)) return plain(common, one, two, money(operator, common, line));
  return plain(common.name === 'bit' ? types.int : common, one, two, whole(operator, common, line));
}

type Operation = (left: SqlValue, right: SqlValue) => SqlValue;

function plain(type: SqlType, left: Compiled, right: Compiled, operation: Operation): Compiled {
  const [one, two] = [coerce(left, type).evaluate, coerce(right, type).evaluate];
  const evaluate = (frame: Frame): SqlValue => {
    const first = one(frame);
    if (first === null) return null;
    const second = two(frame);
    return second === null ? null : operation(first, second);
  };
  return { type, nullable: left.nullable || right.nullable, evaluate };
}

function whole(operator: string, { name }: SqlType, line: number): Operation {
  const [low, high] = name === 'tinyint' ? [0, 255] : name === 'smallint' ? [-32_768, 32_767] : [-2_147_483_648, 2_147_483_647];
  const bounded = (value: number): number => {
    if (value < low || value > high) throw overflow(name);
    return value;
  };
  const large = (value: bigint): bigint => {
    if (value !== BigInt.asIntN(64, value)) throw overflow(name);
    return value;
  };
  const both = (small: (a: number, b: number) => number, big: (a: bigint, b: bigint) => bigint): Operation =>
    name === 'bigint'
      ? (left, right) => large(big(left as bigint, right as bigint))
      : (left, right) => bounded(small(left as number, right as number));
  switch (operator) {
    case '+':
      return both(
        (a, b) => a + b,
        (a, b) => a + b,
      );
    case '-':
      return both(
        (a, b) => a - b,
        (a, b) => a - b,
      );
    case '*':
      return both(
        (a, b) => a * b,
        (a, b) => a * b,
      );
    case '/':
    case '%': {
      const inner =
        operator === '/'
          ? both(
              (a, b) => Math.trunc(a / b),
              (a, b) => a / b,
            )
          : both(
              (a, b) => a % b,
              (a, b) => a % b,
            );
      return (left, right) => {
        if (Number(right) === 0) throw divideByZero();
        return inner(left, right);
      };
    }
    case '&':
      return both(
        (a, b) => a & b,
        (a, b) => a & b,
      );
    case '|':
      return both(
        (a, b) => a | b,
        (a, b) => a | b,
      );
    case '^':
      return both(
        (a, b) => a ^ b,
        (a, b) => a ^ b,
      );
    default:
      throw notInterpreted(`the operator ${operator}`, line);
  }
}

function floating(operator: string, line: number): Operation {
  const finite = (value: number): number => {
    if (!Number.isFinite(value)) throw overflow('float');
    return value;
  };
  switch (operator) {
    case '+':
      return (left, right) => finite((left as number) + (right as number));
    case '-':
      return (left, right) => finite((left as number) - (right as number));
    case '*':
      return (left, right) => finite((left as number) * (right as number));
    case '/':
      return (left, right) => {
        if (right === 0) throw divideByZero();
        return finite((left as number) / (right as number));
      };
    default:
      throw notInterpreted(`the operator ${operator} on floats`, line);
  }
}

function money(operator: string, { name }: SqlType, line: number): Operation {
  const limit = name === 'money' ? 2n ** 63n : 2n ** 31n;
  const bounded = (value: bigint): bigint => {
    if (value < -limit || value >= limit) throw overflow(name);
    return value;
  };
  switch (operator) {
    case '+':
      return (left, right) => bounded((left as bigint) + (right as bigint));
    case '-':
      return (left, right) => bounded((left as bigint) - (right as bigint));
    case '*':
      return (left, right) => bounded(rescale((left as bigint) * (right as bigint), 8, 4));
    case '/':
      return (left, right) => {
        if (right === 0n) throw divideByZero();
        return bounded(((left as bigint) * 10_000n) / (right as bigint));
      };
    default:
      throw notInterpreted(`the operator ${operator} on money`, line);
  }
}

/** Precision and scale as the reference of T-SQL gives them ("Precision, scale, and length"). */
function exact(operator: string, left: Compiled, right: Compiled, line: number): Compiled {
  const [p1, s1] = [asDecimal(left.type).precision, asDecimal(left.type).scale];
  const [p2, s2] = [asDecimal(right.type).precision, asDecimal(right.type).scale];
  const inDecimal = (operand: Compiled, precision: number, scale: number): Compiled =>
    isWhole(operand.type.name) || isExact(operand.type.name)
      ? coerce(operand, sqlType('numeric', { precision: Math.min(Math.max(precision, 1), 38), scale }))
      : coerce(operand, isText(operand.type.name) ? (isText(left.type.name) ? right.type : left.type) : operand.type);
  const [one, two] = [inDecimal(left, p1, s1), inDecimal(right, p2, s2)];
  const bounded = (value: bigint, type: SqlType): bigint => {
    if (digitsOf(value) > type.precision) throw overflow('numeric');
    return value;
  };
  const build = (type: SqlType, operation: (a: bigint, b: bigint) => bigint): Compiled => ({
    type,
    nullable: left.nullable || right.nullable,
    evaluate: (frame) => {
      const [first, second] = [one.evaluate(frame), two.evaluate(frame)];
      return first === null || second === null ? null : bounded(operation(first as bigint, second as bigint), type);
    },
  });
  const scale = Math.max(s1, s2);
  switch (operator) {
    case '+':
    case '-': {
      const type = boundedDecimal(Math.max(p1 - s1, p2 - s2) + scale + 1, scale);
      const sign = operator === '+' ? 1n : -1n;
      return build(type, (a, b) => rescale(a * tenTo(scale - s1) + sign * b * tenTo(scale - s2), scale, type.scale));
    }
    case '*': {
      const type = boundedDecimal(p1 + p2 + 1, s1 + s2);
      return build(type, (a, b) => rescale(a * b, s1 + s2, type.scale));
    }
    case '/': {
      const wanted = Math.max(6, s1 + p2 + 1);
      const type = boundedDecimal(p1 - s1 + s2 + wanted, wanted);
      return build(type, (a, b) => {
        if (b === 0n) throw divideByZero();
        return (a * tenTo(type.scale + s2)) / (b * tenTo(s1));
      });
    }
    case '%': {
      const type = boundedDecimal(Math.min(p1 - s1, p2 - s2) + scale, scale);
      return build(type, (a, b) => {
        if (b === 0n) throw divideByZero();
        return (a * tenTo(scale - s1)) % (b * tenTo(scale - s2));
      });
    }
    default:
      throw notInterpreted(`the operator ${operator} on decimals`, line);
  }
}

/** The type of two texts put together. */
export function concatenatedType(one: SqlType, two: SqlType): SqlType {
  const national = isNational(one.name) || isNational(two.name);
  const isMax = one.length === maxLength || two.length === maxLength || one.name === 'xml' || two.name === 'xml';
  const length = isMax ? maxLength : Math.min(one.length + two.length, national ? 4000 : 8000);
  const { collation, collationName } = one.collation === undefined ? two : one;
  return { ...sqlType(national ? 'nvarchar' : 'varchar', { length }), ...(collation === undefined ? {} : { collation, collationName }) };
}

function concatenate(left: Compiled, right: Compiled): Compiled {
  const type = concatenatedType(left.type, right.type);
  const evaluate = (frame: Frame): SqlValue => {
    const [one, two] = [left.evaluate(frame), right.evaluate(frame)];
    if (one === null || two === null) return null;
    const text = (one as string) + (two as string);
    return type.length === maxLength ? text : text.slice(0, type.length);
  };
  return { type, nullable: left.nullable || right.nullable, evaluate };
}

function concatenateBytes(left: Compiled, right: Compiled): Compiled {
  const isMax = left.type.length === maxLength || right.type.length === maxLength;
  const length = isMax ? maxLength : Math.min(left.type.length + right.type.length, 8000);
  const evaluate = (frame: Frame): SqlValue => {
    const [one, two] = [left.evaluate(frame), right.evaluate(frame)];
    return one === null || two === null ? null : Buffer.concat([one as Buffer, two as Buffer]);
  };
  return { type: sqlType('varbinary', { length }), nullable: left.nullable || right.nullable, evaluate };
}

/** The negative of a number, or its bits turned round. */
export function unary(operator: '-' | '+' | '~', operand: Compiled): Compiled {
  const { type, nullable, literal } = operand;
  const negate = (value: SqlValue): SqlValue => {
    if (value === null) return null;
    const negative =
      operator === '~'
        ? typeof value === 'bigint'
          ? ~value
          : type.name === 'bit'
            ? 1 - (value as number)
            : ~(value as number)
        : typeof value === 'bigint'
          ? -value
          : -(value as number);
    if (type.name === 'int' && (negative as number) > 2_147_483_647) throw overflow('int');
    return Object.is(negative, -0) && type.name !== 'float' && type.name !== 'real' ? 0 : negative;
  };
  // -2147483648 is written as the negative of a number that is no int; SQL Server calls it numeric too.
  if (literal !== undefined) return { type, nullable, evaluate: () => negate(literal), literal: negate(literal) };
  return { type, nullable, evaluate: (frame) => negate(operand.evaluate(frame)) };
}
