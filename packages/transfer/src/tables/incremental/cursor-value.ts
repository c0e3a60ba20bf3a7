import type { QueryParameter } from '@stowage/core';
import type { Cell } from '@stowage/tabular';
import { type DataType, Precision, type TimeUnit, DataType as Types } from 'apache-arrow';

/** A bound of a cursor. */
export type CursorValue = Exclude<QueryParameter, null>;

/** The smallest value that a column can hold above a given one; undefined where there is none, or where order is not ours to know (text). */
export function trySuccessor(type: DataType, cell: Exclude<Cell, null>): CursorValue | undefined {
  if (Types.isInt(type)) return nextInteger(BigInt(cell as bigint | number), type.bitWidth, type.isSigned);
  if (Types.isDecimal(type)) return nextDecimal(String(cell), type.scale, type.precision);
  if (Types.isFloat(type)) return type.precision === Precision.DOUBLE ? nextFloat(Number(cell)) : nextSingle(Number(cell));
  if (Types.isDate(type)) return nextDay(String(cell));
  if (Types.isTimestamp(type)) return nextInstant(String(cell), type.unit);
  if (cell instanceof Uint8Array) return nextBytes(cell);
  return undefined;
}

/** A cell of a cursor column as a bound. */
export function toCursorValue(cell: Exclude<Cell, null>): CursorValue | undefined {
  return typeof cell !== 'object' || cell instanceof Uint8Array ? (cell as CursorValue) : undefined;
}

function nextInteger(value: bigint, bits: number, isSigned: boolean): bigint | undefined {
  return value + 1n < 1n << BigInt(isSigned ? bits - 1 : bits) ? value + 1n : undefined;
}

function nextDecimal(text: string, scale: number, precision: number): string | undefined {
  const [whole = '', fraction = ''] = text.split('.');
  const unscaled = BigInt(whole + fraction.padEnd(Math.max(0, scale), '0')) + (scale < 0 ? 10n ** BigInt(-scale) : 1n);
  if (unscaled >= 10n ** BigInt(precision)) return undefined;
  if (scale <= 0) return String(unscaled);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function nextFloat(value: number): number | undefined {
  if (Number.isNaN(value) || value === Number.POSITIVE_INFINITY || value === Number.MAX_VALUE) return undefined;
  if (value === 0) return Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0);
}

function nextSingle(value: number): number | undefined {
  if (!Number.isFinite(value)) return undefined;
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value === 0 ? 0 : value);
  view.setInt32(0, view.getInt32(0) + (value >= 0 ? 1 : -1));
  const next = view.getFloat32(0);
  return Number.isFinite(next) ? next : undefined;
}

const longestTime = 864e13;

function nextDay(text: string): string | undefined {
  const next = Date.parse(`${text}T00:00:00Z`) + 86_400_000;
  const day = Number.isFinite(next) && next < longestTime ? new Date(next).toISOString() : '';
  return /^\d{4}-/.test(day) ? day.slice(0, 10) : undefined;
}

const digitsOf = (unit: TimeUnit): number => unit * 3;

function nextInstant(text: string, unit: TimeUnit): string | undefined {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z?)$/.exec(text);
  if (match === null) return undefined;
  const [, second = '', fraction = '', zone = ''] = match;
  const digits = digitsOf(unit);
  const steps = BigInt(fraction.padEnd(digits, '0') || '0') + 1n;
  const isCarried = steps >= 10n ** BigInt(digits);
  const whole = isCarried ? new Date(Date.parse(`${second}Z`) + 1_000).toISOString().slice(0, -5) : second;
  if (!/^\d{4}-/.test(whole)) return undefined;
  const rest = isCarried ? 0n : steps;
  return `${whole}${digits === 0 ? '' : `.${String(rest).padStart(digits, '0')}`}${zone}`;
}

function nextBytes(bytes: Uint8Array): Uint8Array | undefined {
  const next = Uint8Array.from(bytes);
  for (let index = next.length - 1; index >= 0; index--) {
    const byte = next[index] ?? 0;
    next[index] = (byte + 1) & 0xff;
    if (byte < 0xff) return next;
  }
  return undefined;
}

/** Less than nothing, nothing, or more: the order of two bounds of one column. Undefined for text, whose order is the database's. */
export function tryCompareBounds(type: DataType, one: CursorValue, other: CursorValue): number | undefined {
  if (Types.isInt(type) || Types.isFloat(type) || Types.isDecimal(type)) return compareNumbers(String(one), String(other));
  if (Types.isDate(type) || Types.isTimestamp(type)) return compareTexts(timeText(one), timeText(other));
  if (one instanceof Uint8Array && other instanceof Uint8Array) return Buffer.compare(one, other);
  return undefined;
}

function compareNumbers(one: string, other: string): number {
  const difference = Number(one) - Number(other);
  if (difference !== 0 || /e|n/i.test(one + other)) return difference;
  const digits = Math.max(...[one, other].map((text) => (text.split('.')[1] ?? '').length));
  const toScaled = (text: string): bigint => BigInt((text.split('.')[0] ?? '') + (text.split('.')[1] ?? '').padEnd(digits, '0'));
  const [left, right] = [toScaled(one), toScaled(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}

const compareTexts = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function timeText(value: CursorValue): string {
  const text = value instanceof Date ? value.toISOString() : String(value);
  const [whole = '', fraction = ''] = text.replace(' ', 'T').replace(/Z$/, '').split('.');
  return `${whole.length === 10 ? `${whole}T00:00:00` : whole}.${fraction.padEnd(9, '0')}`;
}
