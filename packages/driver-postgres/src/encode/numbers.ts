import { createCellReader } from '@stowage/tabular';
import { type Data, DataType, Precision } from 'apache-arrow';
import { oids } from '../types/oids.ts';
import { type PostgresType, precisionOf } from '../types/postgres-type.ts';
import type { ByteSink } from './byte-sink.ts';
import { type ColumnWriter, show, type Writing } from './column-writer.ts';
import { isSmall, type NumericLimits, tryParseDigits, whyNot, writeNumeric, writeSmallNumeric, writeSpecialNumeric } from './numeric.ts';

/** Whole numbers that a column takes. */
const integers: ReadonlyMap<number, { readonly bits: number; readonly min: bigint; readonly max: bigint }> = new Map([
  [oids.int2, { bits: 16, min: -(2n ** 15n), max: 2n ** 15n - 1n }],
  [oids.int4, { bits: 32, min: -(2n ** 31n), max: 2n ** 31n - 1n }],
  [oids.int8, { bits: 64, min: -(2n ** 63n), max: 2n ** 63n - 1n }],
  [oids.oid, { bits: 32, min: 0n, max: 2n ** 32n - 1n }],
]);

/** How numbers get into a column of numbers; undefined where the column is none. */
export function numberWriting(source: DataType, target: PostgresType): Writing | undefined {
  const whole = integers.get(target.oid);
  if (whole !== undefined) return { writer: quickInteger(source, target.oid) ?? slowInteger(source, whole) };
  if (target.oid === oids.float8 || target.oid === oids.float4) return floatWriting(source, target.oid === oids.float4);
  if (target.oid !== oids.numeric) return undefined;
  const limits = precisionOf(target);
  return { writer: quickDecimal(source, limits) ?? slowDecimal(source, limits) };
}

/** Integers of up to 32 bits and those of 64, where every value fits. */
function quickInteger(source: DataType, target: number): ColumnWriter | undefined {
  if (!DataType.isInt(source)) return undefined;
  const bits = source.isSigned ? source.bitWidth : source.bitWidth + 1;
  if (target === oids.int2 && bits <= 16) {
    return ofValues<Int16Array>((values, index, sink) => {
      sink.int32(2);
      sink.int16(values[index] as number);
    });
  }
  if (target === oids.int4 && bits <= 32) return ofValues<Int32Array>((values, index, sink) => sink.value32(values[index] as number));
  if (target !== oids.int8 || bits > 64) return undefined;
  if (bits === 64) {
    return {
      bind({ values }) {
        const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
        return (index, sink) => {
          sink.value64(halves[2 * index + 1] as number, halves[2 * index] as number);
          return undefined;
        };
      },
    };
  }
  return ofValues<Int32Array>((values, index, sink) => {
    const value = values[index] as number;
    sink.value64(value < 0 ? -1 : 0, value | 0);
  });
}

function ofValues<A>(write: (values: A, index: number, sink: ByteSink) => void): ColumnWriter {
  return {
    bind({ values }) {
      return (index, sink) => {
        write(values, index, sink);
        return undefined;
      };
    },
  };
}

function slowInteger(
  source: DataType,
  { bits, min, max }: { readonly bits: number; readonly min: bigint; readonly max: bigint },
): ColumnWriter {
  const read = createCellReader(source);
  return {
    bind: (data: Data) => (index, sink) => {
      const cell = read(data, index);
      const value = toWhole(cell);
      if (value === undefined) return `${show(cell)} is not a whole number`;
      if (value < min || value > max) return `${show(cell)} does not fit into ${bits} bits`;
      if (bits === 64) sink.value64(Number(value >> 32n), Number(BigInt.asIntN(32, value)));
      else if (bits === 32) sink.value32(Number(BigInt.asIntN(32, value)));
      else {
        sink.int32(2);
        sink.int16(Number(value));
      }
      return undefined;
    },
  };
}

function toWhole(cell: unknown): bigint | undefined {
  if (typeof cell === 'bigint') return cell;
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell) : undefined;
  const parsed = typeof cell === 'string' ? tryParseDigits(cell) : undefined;
  if (parsed === undefined || whyNot(parsed, { precision: 1_000, scale: 0 }) !== undefined) return undefined;
  const digits = BigInt(parsed.digits.slice(0, Math.max(0, parsed.digits.length - parsed.scale)) || '0');
  return parsed.isNegative ? -digits : digits;
}

function floatWriting(source: DataType, isSingle: boolean): Writing {
  const put = (sink: ByteSink, value: number): void => {
    sink.reserve(12);
    sink.view.setInt32(sink.end, isSingle ? 4 : 8);
    if (isSingle) sink.view.setFloat32(sink.end + 4, value);
    else sink.view.setFloat64(sink.end + 4, value);
    sink.end += isSingle ? 8 : 12;
  };
  const isFloat = DataType.isFloat(source) && source.precision !== Precision.HALF;
  if (isFloat && (!isSingle || source.precision === Precision.SINGLE)) {
    return { writer: ofValues<Float64Array>((values, index, sink) => put(sink, values[index] as number)) };
  }
  const read = createCellReader(source);
  const writer: ColumnWriter = {
    bind: (data) => (index, sink) => {
      const cell = read(data, index);
      const value = Number(cell);
      if (Number.isFinite(value) && isSingle && !Number.isFinite(Math.fround(value))) return `${show(cell)} is out of range`;
      if (typeof cell === 'bigint' && BigInt(value) !== cell) return `${show(cell)} has more digits than a float holds`;
      put(sink, value);
      return undefined;
    },
  };
  if (DataType.isDecimal(source)) return { writer, loss: 'digits beyond those of a binary float are rounded' };
  return isFloat ? { writer, loss: 'rounded to a float of 32 bits' } : { writer };
}

/** Decimals whose digits all fit: small ones without a bigint. */
function quickDecimal(source: DataType, limits: NumericLimits): ColumnWriter | undefined {
  if (!DataType.isDecimal(source) || source.bitWidth !== 128 || source.scale < 0) return undefined;
  const { precision, scale } = source;
  const fits = limits === undefined || (scale <= limits.scale && precision - scale <= limits.precision - limits.scale);
  if (!fits) return undefined;
  const slow = slowDecimal(source, limits);
  return {
    bind(data) {
      const words: Uint32Array = data.values;
      const writeSlow = slow.bind(data);
      return (index, sink) => {
        const place = index * 4;
        const high = (words[place + 1] as number) | 0;
        const value = high * 0x1_0000_0000 + (words[place] as number);
        // What has its sign in the upper half as in the second word is a number of 64 bits.
        const sign = high < 0 ? 0xffff_ffff : 0;
        if (words[place + 2] !== sign || words[place + 3] !== sign || !isSmall(value)) return writeSlow(index, sink);
        writeSmallNumeric(sink, value, scale);
        return undefined;
      };
    },
  };
}

function slowDecimal(source: DataType, limits: NumericLimits): ColumnWriter {
  const read = createCellReader(source);
  return { bind: (data) => (index, sink) => writeDecimalText(sink, String(read(data, index)), limits) };
}

const specials: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** Writes the number that a text says; gives why not where a column of these limits cannot hold it. */
export function writeDecimalText(sink: ByteSink, text: string, limits: NumericLimits): string | undefined {
  const parsed = tryParseDigits(text);
  if (parsed !== undefined) {
    const reason = whyNot(parsed, limits);
    if (reason !== undefined) return `${show(text)} does not fit: ${reason}`;
    writeNumeric(sink, parsed);
    return undefined;
  }
  const special = specials.get(text);
  if (special === undefined) return `${show(text)} is not a decimal number`;
  if (!Number.isNaN(special) && limits !== undefined) return `${show(text)} does not fit into a numeric with limits`;
  writeSpecialNumeric(sink, special);
  return undefined;
}
