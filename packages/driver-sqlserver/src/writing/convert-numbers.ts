import { CellError } from '@stowage/tabular';
import type { SqlType } from '../types/sql-type.ts';
import type { Source } from './source.ts';

export const boolToBit = (value: boolean): boolean => value;

const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

/** A whole number, from any number that is one. */
export function toInteger(name: string, source: Source): (value: number | bigint) => number | bigint {
  const [min, max] = ranges[name] ?? [0n, 0n];
  const [least, most] = [Number(min), Number(max)];
  const factor = 10n ** BigInt(Math.max(source.scale, 0));
  return (value) => {
    if (typeof value === 'number' && name !== 'bigint') {
      if (!Number.isInteger(value)) throw new CellError(`${value} is no whole number`);
      return value >= least && value <= most ? value : outOfRange(value, name);
    }
    const whole = source.kind === 'decimal' ? withoutFraction(value as bigint, source, factor) : wholeOf(value);
    if (whole < min || whole > max) outOfRange(whole, name);
    return name === 'bigint' ? whole : Number(whole);
  };
}

function wholeOf(value: number | bigint): bigint {
  if (typeof value === 'bigint') return value;
  if (!Number.isInteger(value)) throw new CellError(`${value} is no whole number`);
  return BigInt(value);
}

function withoutFraction(value: bigint, { scale }: Source, factor: bigint): bigint {
  if (scale <= 0) return value * 10n ** BigInt(-scale);
  if (value % factor !== 0n) throw new CellError(`${decimalText(value, scale)} is no whole number`);
  return value / factor;
}

function outOfRange(value: number | bigint, name: string): never {
  throw new CellError(`${value} does not fit into ${name}`);
}

function decimalText(value: bigint, scale: number): string {
  return scale === 0 ? String(value) : `${value}e${-scale}`;
}

const fixed: Readonly<Record<string, { precision: number; scale: number; max: bigint }>> = {
  money: { precision: 19, scale: 4, max: 2n ** 63n - 1n },
  smallmoney: { precision: 10, scale: 4, max: 2n ** 31n - 1n },
};

const numberPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** A decimal number, as a bigint at the target's scale: exactly, or not at all. A float is the shortest decimal that is the same float. */
export function toDecimal({ name, precision = 18, scale = 0 }: SqlType, source: Source): (value: number | bigint | string) => bigint {
  const bounds = fixed[name] ?? { precision, scale, max: 10n ** BigInt(precision) - 1n };
  const rescale = (unscaled: bigint, from: number, value: unknown): bigint => {
    const by = 10n ** BigInt(Math.abs(bounds.scale - from));
    if (from > bounds.scale && unscaled % by !== 0n)
      throw new CellError(`${shown(value, from)} has more than ${bounds.scale} digits after the point`);
    const result = from > bounds.scale ? unscaled / by : unscaled * by;
    if (result > bounds.max || result < -bounds.max)
      throw new CellError(`${shown(value, from)} has more than ${bounds.precision - bounds.scale} digits before the point`);
    return result;
  };
  return (value) => {
    if (typeof value === 'bigint') return rescale(value, source.scale, value);
    const match = typeof value === 'number' && !Number.isFinite(value) ? null : numberPattern.exec(String(value));
    const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
    if (match === null || whole + fraction === '') throw new CellError(`${JSON.stringify(value)} is no decimal number`);
    if (Math.abs(Number(exponent)) > 400) throw new CellError(`${value} does not fit into ${name}`);
    const digits = BigInt(whole + fraction);
    const from = fraction.length - Number(exponent);
    return from < 0
      ? rescale((sign === '-' ? -digits : digits) * 10n ** BigInt(-from), 0, value)
      : rescale(sign === '-' ? -digits : digits, from, value);
  };
}

function shown(value: unknown, scale: number): string {
  const text = typeof value === 'bigint' ? decimalText(value, scale) : String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** A float: the server has neither NaN nor infinities. Whole numbers and decimals must be floats exactly. */
export function toFloat(name: string, source: Source): { convert: (value: number | bigint) => number; loss?: string } {
  const isSingle = name === 'real';
  const factor = 10 ** source.scale;
  const isNarrowed = isSingle && String(source.field.type) !== 'Float32';
  const convert = (value: number | bigint): number => {
    const number = source.kind === 'decimal' ? Number(decimalText(value as bigint, source.scale)) : Number(value);
    if (!Number.isFinite(number)) throw new CellError(`SQL Server has no ${Number.isNaN(number) ? 'NaN' : 'infinity'}`);
    if (source.kind === 'integer' && typeof value === 'bigint' && BigInt(number) !== value)
      throw new CellError(`${value} is no ${name} exactly`);
    if (!isSingle) return number;
    const single = Math.fround(number);
    if (!Number.isFinite(single)) outOfRange(number, name);
    return single;
  };
  if (isNarrowed) return { convert, loss: 'Numbers are rounded to the nearest 32-bit float.' };
  return source.kind === 'decimal' && factor !== 1 ? { convert, loss: 'Decimals are rounded to the nearest float.' } : { convert };
}

/** Days of 0001-01-01 and 9999-12-31, since 1970. */
const [firstDay, lastDay] = [-719_162, 2_932_896];

export function toDay(value: number): number {
  if (value < firstDay || value > lastDay) throw new CellError(`day ${value} since 1970 is not in the years 1 to 9999`);
  return value;
}

/** Counts of one part of a second as counts of another, exactly or not at all. */
function rescaleCount(from: number, to: number): (count: bigint) => bigint {
  const factor = 10n ** BigInt(Math.abs(to - from));
  if (to >= from) return (count) => count * factor;
  return (count) => {
    if (count % factor !== 0n) throw new CellError(`a time is finer than ${to === 0 ? 'a second' : `${to} digits of seconds`}`);
    return count / factor;
  };
}

/** A time of day, in units of the scale. */
export function toTime(scale: number, digits: number): (value: bigint) => number {
  const rescale = rescaleCount(digits, scale);
  const end = 86_400n * 10n ** BigInt(scale);
  return (value) => {
    const count = rescale(value);
    if (count < 0n || count >= end) throw new CellError('a time of day is not between 00:00 and 24:00');
    return Number(count);
  };
}

const secondsPerDay = 86_400n;
/** The years that a type reaches to, as days since 1970. */
const reaches: Readonly<Record<string, readonly [number, number]>> = { datetime: [-79_257, lastDay], smalldatetime: [-25_567, 39_968] };

/** An instant, in units of the scale of the wire type. */
export function toInstant({ name, scale }: SqlType, source: Source): (value: bigint | number) => bigint {
  const to = name === 'datetime' ? 3 : name === 'smalldatetime' ? 0 : (scale ?? 7);
  const rescale = source.kind === 'day' ? (day: bigint) => day * secondsPerDay * 10n ** BigInt(to) : rescaleCount(source.digits, to);
  const unit = 10n ** BigInt(to);
  const [first, last] = reaches[name] ?? [firstDay, lastDay];
  const [least, end] = [BigInt(first) * secondsPerDay * unit, (BigInt(last) + 1n) * secondsPerDay * unit];
  return (value) => {
    const count = rescale(BigInt(value));
    if (count < least || count >= end) throw new CellError(`a date and time is not in the years that ${name} has`);
    if (name === 'smalldatetime' && count % 60n !== 0n) throw new CellError('a date and time is finer than minutes');
    // datetime counts 300ths of a second, which show as .000, .003 and .007.
    if (name === 'datetime' && ![0n, 3n, 7n].includes(((count % 10n) + 10n) % 10n))
      throw new CellError('a date and time is finer than datetime');
    return count;
  };
}
