import { type Data, DataType, Precision } from 'apache-arrow';
import { createCellReader } from '../types/read-cell.ts';
import { digitsOf } from '../types/units.ts';
import { canonicalOfFloat, canonicalOfInteger } from './canonical.ts';
import { canonicalOf, type ValueKind } from './value-kind.ts';

/** Gives the text of a cell that is not null: one for each value of a kind. */
export type ColumnText = (data: Data, index: number) => string;

/**
 * Makes the texts of a column's cells straight from Arrow's memory, where that is quicker than over cells: sums of rows are made of them, and reading every cell
 * as what a person would write takes several times as long.
 */
export function createColumnText(type: DataType, kind: ValueKind | undefined): ColumnText {
  const isNumber = kind === undefined || kind === 'number';
  if (isNumber && DataType.isInt(type)) return ({ values }, index) => canonicalOfInteger(values[index], 0);
  if (isNumber && DataType.isFloat(type) && type.precision === Precision.DOUBLE)
    return ({ values }, index) => canonicalOfFloat(values[index]);
  if (isNumber && DataType.isDecimal(type) && type.bitWidth === 128) return ofDecimal(type.scale);
  if (DataType.isDate(type) && (kind === undefined || kind === 'date')) {
    return ({ values }, index) => String(typeof values[index] === 'bigint' ? values[index] / 86_400_000n : values[index]);
  }
  if (DataType.isTimestamp(type) && (kind === undefined || kind === 'timestamp' || kind === 'instant')) {
    const [digits, zone] = [digitsOf(type.unit), type.timezone ? 'Z' : ''];
    return ({ values }, index) => canonicalOfInteger(values[index], digits) + zone;
  }
  if (DataType.isTime(type) && (kind === undefined || kind === 'time')) {
    const digits = digitsOf(type.unit);
    return ({ values }, index) => canonicalOfInteger(values[index], digits);
  }
  const [read, toCanonical] = [createCellReader(type), canonicalOf(kind ?? plainKindOf(type))];
  return (data, index) => {
    const cell = read(data, index);
    return cell === null ? '' : toCanonical(cell);
  };
}

/** What a type says of its values, its column's metadata aside. */
function plainKindOf(type: DataType): ValueKind {
  if (DataType.isDecimal(type)) return 'number';
  return DataType.isFloat(type) ? 'single' : 'other';
}

/** Of 128 bits, of which a number that is small enough to be counted in has the lower ones alone. */
function ofDecimal(scale: number): ColumnText {
  const read = new WeakMap<object, BigInt64Array>();
  return ({ values }, index) => {
    let halves = read.get(values);
    if (halves === undefined) {
      const aligned = values.byteOffset % 8 === 0 ? values : values.slice();
      halves = new BigInt64Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 8);
      read.set(values, halves);
    }
    const [low = 0n, high = 0n] = [halves[2 * index], halves[2 * index + 1]];
    if (high === low >> 63n) return canonicalOfInteger(low, scale);
    return canonicalOfInteger((high << 64n) | BigInt.asUintN(64, low), scale);
  };
}
