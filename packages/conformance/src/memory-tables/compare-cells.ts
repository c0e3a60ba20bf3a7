import type { QueryParameter } from '@stowage/core/driver';
import type { Cell } from '@stowage/tabular';
import { DataType } from 'apache-arrow';

/** Something of which one can be less than another of the same column. */
type Comparable = number | bigint | string;

/** A cell, or a bound of a range, as what can be compared in its column; undefined if it is none there. */
export function toComparable(type: DataType, value: Exclude<QueryParameter, null> | Exclude<Cell, null>): Comparable | undefined {
  if (DataType.isInt(type)) return toNumber(value);
  if (DataType.isFloat(type)) return typeof value === 'bigint' ? Number(value) : toNumber(value);
  if (DataType.isDecimal(type)) return toScaled(value, type.scale);
  if (DataType.isBool(type)) return typeof value === 'boolean' ? Number(value) : undefined;
  if (DataType.isUtf8(type)) return typeof value === 'string' ? value : undefined;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (DataType.isTimestamp(type) || DataType.isDate(type) || DataType.isTime(type)) return toTime(value, DataType.isDate(type));
  return undefined;
}

function toNumber(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}

/** A decimal, by its digits down to the sixtieth behind the point: a bound may have more of them than the column. */
function toScaled(value: unknown, scale: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(String(value));
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction.padEnd(Math.max(60, scale), '0').slice(0, Math.max(60, scale)));
  return sign === '-' ? -digits : digits;
}

/** Times of four-digit years sort as their texts do, without the zone behind them, which is UTC. */
function toTime(value: unknown, isDay: boolean): string | undefined {
  const text = value instanceof Date ? value.toISOString() : value;
  if (typeof text !== 'string') return undefined;
  const bare = text.replace(' ', 'T').replace(/(?:Z|\+00:?00)$/, '');
  return isDay ? bare.slice(0, 10) : bare.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
}

/** Less than nothing, nothing, or more. Both are of one column. */
export function compare(one: Comparable, other: Comparable): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
