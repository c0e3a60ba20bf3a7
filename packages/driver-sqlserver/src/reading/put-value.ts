import { CellError } from '@stowage/tabular';
import { DataType } from 'apache-arrow';

type Values = Int32Array | BigInt64Array | Uint32Array | Float64Array;

/** How values of a type are stored. */
export interface Putter {
  create(length: number): Values;
  /** Elements of the array that a value takes. */
  readonly width: number;
  put(values: never, start: number, value: unknown): void;
}

/** A Date as the client library gives it: what is finer than a millisecond stands beside it, in seconds. */
type FineDate = Date & { readonly nanosecondsDelta?: number };

/** Microseconds of a Date; the seventh digit of seconds is cut off, towards the past. */
function microseconds(date: FineDate): bigint {
  const fine = Math.floor(Math.round((date.nanosecondsDelta ?? 0) * 1e7) / 10);
  return BigInt(date.getTime()) * 1_000n + BigInt(fine);
}

const dayMilliseconds = 86_400_000;

/** How the values of a type of fixed size are stored. */
export function putterOf(type: DataType): Putter {
  if (DataType.isDecimal(type)) return decimalPutter(type.precision, type.scale);
  const toElement = elementOf(type);
  return {
    create: (length) => new type.ArrayType(length),
    width: 1,
    put(values: unknown[], start, value) {
      values[start] = toElement(value);
    },
  };
}

/** The element of Arrow's array that a value becomes. */
function elementOf(type: DataType): (value: unknown) => unknown {
  if (DataType.isInt(type) && type.bitWidth === 64) return (value) => BigInt(value as string);
  if (DataType.isDate(type)) return (value) => Math.round((value as Date).getTime() / dayMilliseconds);
  if (DataType.isTime(type) || DataType.isTimestamp(type)) return (value) => microseconds(value as FineDate);
  return (value) => value;
}

/** The client library gives decimals as floats: exact up to here, as a number without its point. */
const maxExact = 2 ** 52;
/** Powers of ten are exact as floats up to here. */
const maxExactScale = 22;
const decimalText = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** Decimals, from floats as far as these are exact, and from texts. */
function decimalPutter(precision: number, scale: number): Putter {
  const factor = 10 ** scale;
  return {
    create: (length) => new Uint32Array(length),
    width: 4,
    put(values: Uint32Array, start, value) {
      if (typeof value === 'number') {
        const unscaled = Math.round(value * factor);
        if (value !== 0 && (scale > maxExactScale || !(Math.abs(unscaled) < maxExact))) refuseFloat(value, precision, scale);
        putSmall(values, start, unscaled);
      } else putLarge(values, start, toUnscaled(String(value), scale));
    },
  };
}

function refuseFloat(value: number, precision: number, scale: number): never {
  throw new CellError(`a decimal(${precision},${scale}) near ${value} has more digits than the client library keeps`);
}

function putSmall(words: Uint32Array, start: number, value: number): void {
  // The bits of a number modulo 2^32 are its two's complement, also of a negative one.
  words[start] = value >>> 0;
  words[start + 1] = Math.floor(value / 2 ** 32) >>> 0;
  const sign = value < 0 ? 0xffff_ffff : 0;
  words[start + 2] = sign;
  words[start + 3] = sign;
}

function putLarge(words: Uint32Array, start: number, value: bigint): void {
  let rest = BigInt.asUintN(128, value);
  for (let index = 0; index < 4; index++) {
    words[start + index] = Number(rest & 0xffff_ffffn);
    rest >>= 32n;
  }
}

/** The number without its point that a text writes, at a scale. */
function toUnscaled(text: string, scale: number): bigint {
  const match = decimalText.exec(text);
  const [, sign = '', whole = '', fraction = ''] = match ?? [];
  if (match === null || fraction.length > scale) throw new CellError(`${JSON.stringify(text)} is no decimal of scale ${scale}`);
  const digits = BigInt(whole + fraction.padEnd(scale, '0') || '0');
  return sign === '-' ? -digits : digits;
}
