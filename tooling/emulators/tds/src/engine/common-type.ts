import { isBinary, isExact, isNational, isText, maxLength, type SqlType, sqlType, type TypeName, types } from '../types/sql-type.ts';
import { convert, isSameType } from '../values/convert.ts';
import type { Compiled } from './frame.ts';
import { SqlError } from './sql-error.ts';

/** Types from the strongest to the weakest: of two, the weaker becomes the stronger. */
const precedence: readonly TypeName[] = [
  'sql_variant',
  'xml',
  'datetimeoffset',
  'datetime2',
  'datetime',
  'smalldatetime',
  'date',
  'time',
  'float',
  'real',
  'decimal',
  'numeric',
  'money',
  'smallmoney',
  'bigint',
  'int',
  'smallint',
  'tinyint',
  'bit',
  'ntext',
  'text',
  'image',
  'timestamp',
  'uniqueidentifier',
  'nvarchar',
  'nchar',
  'varchar',
  'char',
  'varbinary',
  'binary',
];
const rank = new Map(precedence.map((name, index) => [name, index]));

const wholeDigits: Partial<Record<TypeName, number>> = { bit: 1, tinyint: 3, smallint: 5, int: 10, bigint: 19, money: 19, smallmoney: 10 };

/** A number's type as a decimal. */
export function asDecimal({ name, precision, scale }: SqlType): { readonly precision: number; readonly scale: number } {
  return { precision: wholeDigits[name] ?? precision, scale };
}

/** A decimal of at most 38 digits; what is too much goes from its fraction. */
export function boundedDecimal(precision: number, scale: number): SqlType {
  if (precision <= 38) return sqlType('numeric', { precision, scale });
  const whole = precision - scale;
  return sqlType('numeric', { precision: 38, scale: Math.max(Math.min(scale, 38 - whole), Math.min(scale, 6)) });
}

/** The type that values of both types become when they meet. */
export function commonType(one: SqlType, two: SqlType): SqlType {
  if (isSameType(one, two)) return one.collation === undefined ? two : one;
  const [strong, weak] = (rank.get(one.name) ?? 0) <= (rank.get(two.name) ?? 0) ? [one, two] : [two, one];
  const { name } = strong;
  if (name === 'decimal' || name === 'numeric') {
    if (isText(weak.name)) return strong;
    const [left, right] = [asDecimal(one), asDecimal(two)];
    const scale = Math.max(left.scale, right.scale);
    const precision = Math.max(left.precision - left.scale, right.precision - right.scale) + scale;
    return { ...boundedDecimal(precision, scale), name };
  }
  if (isText(name)) return commonText(strong, weak);
  if (name === 'varbinary' || name === 'binary') {
    const length = strong.length === maxLength || weak.length === maxLength ? maxLength : Math.max(strong.length, weak.length);
    return sqlType(name, { length });
  }
  if (name === 'datetime2' || name === 'datetimeoffset' || name === 'time') {
    return weak.name === 'datetime'
      ? { ...strong, scale: Math.max(strong.scale, 3) }
      : { ...strong, scale: Math.max(strong.scale, isText(weak.name) ? 0 : weak.scale) };
  }
  return strong;
}

function commonText(strong: SqlType, weak: SqlType): SqlType {
  const ranked = strong.collation ?? weak.collation;
  const collationName = strong.collationName ?? weak.collationName;
  const collated = ranked === undefined ? {} : { collation: ranked, collationName };
  if (!isText(weak.name)) return { ...strong, ...collated };
  const length = strong.length === maxLength || weak.length === maxLength ? maxLength : Math.max(strong.length, weak.length);
  const isLong = isNational(strong.name) && length > 4000;
  return { ...sqlType(strong.name, { length: isLong ? maxLength : length }), ...collated };
}

/** The type that all of these become; a bare NULL takes what the others are. */
export function commonOf(operands: readonly Compiled[]): SqlType {
  const typed = operands.filter((operand) => !operand.isNull);
  const [first, ...rest] = typed;
  if (first === undefined) return types.int;
  return rest.reduce((type, operand) => commonType(type, operand.type), first.type);
}

/** An expression with its values in another type. */
export function coerce(compiled: Compiled, type: SqlType): Compiled {
  if (compiled.isNull) return { ...compiled, type };
  if (isSameType(compiled.type, type)) return compiled.type === type ? compiled : { ...compiled, type };
  requireImplicit(compiled.type, type);
  const { evaluate, type: from, nullable, literal } = compiled;
  if (literal !== undefined) {
    let value: ReturnType<typeof convert> | undefined;
    // Only when it is evaluated: a branch that is never taken must not fail.
    return { type, nullable, evaluate: () => (value ??= convert(literal, from, type)), literal: undefined };
  }
  return { type, nullable, evaluate: (frame) => convert(evaluate(frame), from, type) };
}

/** Refuses pairs of types that need a CAST: 206 and 257. */
export function requireImplicit(from: SqlType, to: SqlType): void {
  const clash = (): SqlError => new SqlError(206, `Operand type clash: ${from.name} is incompatible with ${to.name}`, { state: 2 });
  if (from.name === 'date' && (to.name === 'int' || to.name === 'float' || to.name === 'time' || to.name === 'bigint')) throw clash();
  if (from.name === 'int' && (to.name === 'date' || to.name === 'time' || to.name === 'datetime2' || to.name === 'uniqueidentifier'))
    throw clash();
  if (from.name === 'uniqueidentifier' && isExact(to.name)) throw clash();
  if (isText(from.name) && isBinary(to.name)) {
    throw new SqlError(
      257,
      `Implicit conversion from data type ${from.name} to ${to.name} is not allowed. Use the CONVERT function to run this query.`,
      { state: 3 },
    );
  }
}
