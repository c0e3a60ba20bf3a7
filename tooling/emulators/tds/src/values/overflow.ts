import { SqlError } from '../engine/sql-error.ts';
import { isText, type SqlType } from '../types/sql-type.ts';

/** 8115 for a value that its target cannot hold. */
export function overflow(target: string, source = 'expression'): SqlError {
  return new SqlError(8115, `Arithmetic overflow error converting ${source} to data type ${target}.`, { state: 2 });
}

/** 220 for a whole number that a small type cannot hold. */
export function smallOverflow(target: string, value: unknown): SqlError {
  return new SqlError(220, `Arithmetic overflow error for data type ${target}, value = ${value}.`);
}

/** 245 or 8114 for a text that is no value of a type. */
export function notConverted(text: string, from: SqlType, to: SqlType): SqlError {
  const isWhole = ['bit', 'tinyint', 'smallint', 'int'].includes(to.name);
  return isWhole
    ? new SqlError(245, `Conversion failed when converting the ${from.name} value '${text}' to data type ${to.name}.`)
    : new SqlError(8114, `Error converting data type ${from.name} to ${to.name === 'decimal' ? 'numeric' : to.name}.`, { state: 5 });
}

/** 241 or 242 for a text that is no date, or none that its type reaches. */
export function notADate(from: SqlType, to: SqlType): SqlError {
  return isText(from.name)
    ? new SqlError(241, 'Conversion failed when converting date and/or time from character string.')
    : outOfRange(from, to);
}

/** 242 for a date that its type does not reach. */
export function outOfRange(from: SqlType, to: SqlType): SqlError {
  return new SqlError(242, `The conversion of a ${from.name} data type to a ${to.name} data type resulted in an out-of-range value.`, {
    state: 3,
  });
}

/** 529 for two types between which there is no way. */
export function noConversion(from: SqlType, to: SqlType): SqlError {
  return new SqlError(529, `Explicit conversion from data type ${from.name} to ${to.name} is not allowed.`, { state: 2 });
}
