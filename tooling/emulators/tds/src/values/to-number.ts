import { SqlError } from '../engine/sql-error.ts';
import { isBinary, isExact, isFloating, isInstant, isText, type SqlType, type TypeName } from '../types/sql-type.ts';
import { daysTo1900, minutesInDay, ticksInDay } from '../types/wire-instants.ts';
import { decimalOfFloat, digitsOf, rescale, truncate, tryParseDecimal } from './decimal.ts';
import { noConversion, notConverted, overflow, smallOverflow } from './overflow.ts';
import type { SqlValue } from './value.ts';

const wholeRanges: Partial<Record<TypeName, readonly [bigint, bigint]>> = {
  tinyint: [0n, 255n],
  smallint: [-32_768n, 32_767n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  bigint: [-(2n ** 63n), 2n ** 63n - 1n],
};

const wholeText = /^[+-]?\d+$/;

/** A value that is not null as a whole number. */
export function toWhole(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): number | bigint {
  const { name } = to;
  if (name === 'bit') return toBit(value, from, to);
  if (typeof value === 'number' && (from.name === 'int' || from.name === 'smallint' || from.name === 'tinyint' || from.name === 'bit')) {
    if (name === 'int') return value;
    if (name === 'bigint') return BigInt(value);
    if (value >= (name === 'tinyint' ? 0 : -32_768) && value <= (name === 'tinyint' ? 255 : 32_767)) return value;
    throw smallOverflow(name, value);
  }
  const whole = wholeOf(value, from, to);
  const [lowest, highest] = wholeRanges[name] ?? [0n, 1n];
  if (whole < lowest || whole > highest) throw wholeOverflow(value, whole, from, to);
  return name === 'bigint' ? whole : Number(whole);
}

function wholeOf(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): bigint {
  if (isText(from.name)) {
    const text = (value as string).trim();
    if (text === '') return 0n;
    if (!wholeText.test(text)) throw notConverted(value as string, from, to);
    return BigInt(text.replace(/^\+/, ''));
  }
  if (from.name === 'money' || from.name === 'smallmoney') return rescale(value as bigint, 4, 0);
  if (isExact(from.name)) return truncate(value as bigint, from.scale, 0);
  if (isFloating(from.name)) {
    if (!Number.isFinite(value as number)) throw overflow(to.name);
    return BigInt(Math.trunc(value as number));
  }
  if (isBinary(from.name)) {
    const bytes = to.name === 'bigint' ? 8 : to.name === 'int' ? 4 : to.name === 'smallint' ? 2 : 1;
    const padded = Buffer.concat([Buffer.alloc(8), value as Buffer]).subarray(-bytes);
    const unsigned = BigInt(`0x${padded.toString('hex') || '0'}`);
    return to.name === 'tinyint' ? unsigned : BigInt.asIntN(bytes * 8, unsigned);
  }
  if (from.name === 'datetime') return BigInt(Math.round((value as number) / ticksInDay));
  if (from.name === 'smalldatetime') return BigInt(Math.round((value as number) / minutesInDay));
  if (isInstant(from.name) || from.name === 'uniqueidentifier' || from.name === 'xml') throw noConversion(from, to);
  return BigInt(value as number | bigint);
}

function wholeOverflow(value: SqlValue, whole: bigint, from: SqlType, to: SqlType): SqlError {
  if (isText(from.name) && to.name === 'int') {
    return new SqlError(248, `The conversion of the ${from.name} value '${value}' overflowed an int column.`);
  }
  if (isText(from.name) && to.name !== 'bigint') {
    const width = to.name === 'tinyint' ? 'INT1' : 'INT2';
    return new SqlError(
      244,
      `The conversion of the ${from.name} value '${value}' overflowed an ${width} column. Use a larger integer column.`,
    );
  }
  return from.name === 'bigint' && to.name !== 'int'
    ? smallOverflow(to.name, whole)
    : overflow(to.name, from.name === 'int' ? 'expression' : from.name);
}

function toBit(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): number {
  if (isText(from.name)) {
    const text = (value as string).trim().toLowerCase();
    if (text === 'true' || text === 'false') return text === 'true' ? 1 : 0;
    if (text !== '' && !wholeText.test(text)) throw notConverted(value as string, from, to);
    return text === '' || BigInt(text) === 0n ? 0 : 1;
  }
  if (isBinary(from.name)) return (value as Buffer).some((byte) => byte !== 0) ? 1 : 0;
  if (isInstant(from.name) || from.name === 'uniqueidentifier' || from.name === 'xml') throw noConversion(from, to);
  // biome-ignore lint/suspicious/noDoubleEquals: numbers and bigints alike.
  return value == 0 ? 0 : 1;
}

const moneyRange: Partial<Record<TypeName, bigint>> = { money: 2n ** 63n, smallmoney: 2n ** 31n };

/** A value that is not null as a number with a scale. */
export function toExact(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): bigint {
  const scaled = exactOf(value, from, to);
  const range = moneyRange[to.name];
  if (range === undefined ? digitsOf(scaled) > to.precision && scaled !== 0n : scaled < -range || scaled >= range) {
    throw overflow(
      to.name === 'decimal' ? 'numeric' : to.name,
      isText(from.name) ? from.name : from.name === 'decimal' ? 'numeric' : from.name,
    );
  }
  return scaled;
}

function exactOf(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): bigint {
  const { scale } = to;
  if (isExact(from.name)) return rescale(value as bigint, from.scale, scale);
  if (isText(from.name)) {
    const isMoney = to.name === 'money' || to.name === 'smallmoney';
    const text = isMoney ? (value as string).replaceAll(',', '').replace(/^\s*([+-]?)[$€£]/, '$1') : (value as string);
    const parsed = tryParseDecimal(text) ?? (isMoney && text.trim() === '' ? { value: 0n, scale: 0 } : undefined);
    if (parsed === undefined) {
      if (isMoney) throw new SqlError(235, 'Cannot convert a char value to money. The char value has incorrect syntax.');
      throw notConverted(value as string, from, to);
    }
    return rescale(parsed.value, parsed.scale, scale);
  }
  if (isFloating(from.name)) {
    const exact = decimalOfFloat(value as number, scale);
    if (exact === undefined) throw overflow('numeric', from.name);
    return exact;
  }
  if (typeof value === 'number' && !isInstant(from.name)) return rescale(BigInt(value), 0, scale);
  if (typeof value === 'bigint' && !isInstant(from.name)) return rescale(value, 0, scale);
  throw noConversion(from, to);
}

/** A value that is not null as a floating number. */
export function toFloating(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): number {
  const number = floatingOf(value, from, to);
  if (to.name === 'float') return number;
  const real = Math.fround(number);
  if (!Number.isFinite(real)) throw new SqlError(232, `Arithmetic overflow error for type real, value = ${number}.`, { state: 3 });
  return real;
}

const floatText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function floatingOf(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): number {
  if (isText(from.name)) {
    const text = (value as string).trim();
    if (text === '') return 0;
    if (!floatText.test(text)) throw notConverted(value as string, from, to);
    const number = Number(text);
    if (!Number.isFinite(number)) throw overflow(to.name, from.name);
    return number;
  }
  if (isExact(from.name)) return Number(`${value as bigint}e-${from.scale}`);
  if (isInstant(from.name) && from.name === 'datetime') return (value as number) / ticksInDay;
  if (isInstant(from.name) || typeof value === 'string' || Buffer.isBuffer(value)) throw noConversion(from, to);
  return Number(value);
}

/** A number of days since 1900 as an instant in spans of 100 ns since year 1. */
export function instantOfNumber(days: number): bigint {
  return BigInt(Math.round((days + daysTo1900) * 864_000)) * 1_000_000n;
}
