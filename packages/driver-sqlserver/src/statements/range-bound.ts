import { DatastoreError, type QueryParameter } from '@stowage/core/driver';
import { decimalParameter, type SqlParameter, toParameter } from '../session/parameter.ts';
import type { SqlType } from '../types/sql-type.ts';

/** A bound of a range as a parameter, and what it is converted to in the statement. */
export interface RangeBound {
  readonly parameter: SqlParameter;
  readonly convert?: SqlType | undefined;
}

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?$/;
const numbers: ReadonlySet<string> = new Set(['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'numeric', 'money', 'smallmoney']);

/** Types that a text is converted to, never coarser than the column: a bound must not be rounded. */
const conversions: Readonly<Record<string, SqlType>> = {
  date: { name: 'datetime2', scale: 7 },
  datetime: { name: 'datetime2', scale: 7 },
  smalldatetime: { name: 'datetime2', scale: 7 },
  datetime2: { name: 'datetime2', scale: 7 },
  datetimeoffset: { name: 'datetimeoffset', scale: 7 },
  time: { name: 'time', scale: 7 },
  uniqueidentifier: { name: 'uniqueidentifier' },
};

/** The bound of a range over a column of a type. Text is read as the column's type has it: numbers, ISO 8601 dates and times, UUIDs. */
export function createRangeBound(bound: Exclude<QueryParameter, null>, { name }: SqlType): RangeBound {
  if (typeof bound !== 'string') return { parameter: toParameter(bound) };
  if (numbers.has(name)) return { parameter: toDecimal(bound) };
  if (name === 'float' || name === 'real') return { parameter: toParameter(toFloat(bound)) };
  return { parameter: toParameter(bound), convert: conversions[name] };
}

function toDecimal(text: string): SqlParameter {
  const match = decimalPattern.exec(text.trim());
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || whole + fraction === '' || (whole + fraction).length > 38) refuse(text);
  return decimalParameter(BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`), fraction.length);
}

function toFloat(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) ? value : refuse(text);
}

function refuse(text: string): never {
  throw new DatastoreError('QUERY.INVALID', `The bound ${JSON.stringify(text.slice(0, 80))} is no number, and the column holds numbers.`);
}
