import { type Data, DataType, type Field, IntervalUnit, Precision, Vector } from 'apache-arrow';
import { formatDay, formatInstant, formatTime } from './calendar.ts';
import type { Cell } from './cell.ts';
import { formatDecimal, readInteger } from './decimal.ts';
import { formatInterval } from './interval.ts';
import { digitsOf, nanosecondsIn } from './units.ts';

/** Reads one cell of a column of the type that it was made for. */
export type CellReader = (data: Data, index: number) => Cell;

/** Reads cells exactly, where Arrow's own accessors round times to milliseconds. */
export function createCellReader(type: DataType): CellReader {
  const read = readerOf(type);
  return (data, index) => (data.getValid(index) ? read(data, index) : null);
}

function readerOf(type: DataType): CellReader {
  if (DataType.isNull(type)) return () => null;
  if (DataType.isDecimal(type)) {
    const words = type.bitWidth / 32;
    return ({ values }, index) => formatDecimal(readInteger(values, index * words, words), type.scale);
  }
  if (DataType.isFloat(type)) return type.precision === Precision.SINGLE ? readSingle : byVector();
  if (DataType.isDate(type)) {
    return ({ values }, index) => {
      const value: number | bigint = values[index];
      return formatDay(typeof value === 'bigint' ? Number(value / 86_400_000n) : value);
    };
  }
  if (DataType.isTimestamp(type)) {
    const [factor, digits, zone] = [nanosecondsIn(type.unit), digitsOf(type.unit), type.timezone ? 'Z' : ''];
    return ({ values }, index) => formatInstant(values[index] * factor, digits) + zone;
  }
  if (DataType.isTime(type)) {
    const [factor, digits] = [nanosecondsIn(type.unit), digitsOf(type.unit)];
    return ({ values }, index) => formatTime(BigInt(values[index]) * factor, digits);
  }
  if (DataType.isDuration(type)) {
    const factor = nanosecondsIn(type.unit);
    return ({ values }, index) => formatInterval({ months: 0, days: 0, nanoseconds: values[index] * factor });
  }
  if (DataType.isInterval(type)) return intervalReaderOf(type.unit);
  if (DataType.isDictionary(type)) {
    const read = createCellReader(type.dictionary);
    return (data, index) => readVector(data.dictionary, Number(data.values[index]), read);
  }
  if (DataType.isStruct(type)) return structReaderOf(type.children);
  if (DataType.isMap(type)) return mapReaderOf(type.children[0]);
  const [item] = (type.children ?? []) as readonly Field[];
  if (item !== undefined) return listReaderOf(item, DataType.isFixedSizeList(type) ? type.listSize : undefined);
  return byVector();
}

/** Integers, 64-bit floats, booleans, text and bytes are exact as Arrow gives them. */
function byVector(): CellReader {
  let [known, vector]: [Data | undefined, Vector | undefined] = [undefined, undefined];
  return (data, index) => {
    // A reader goes through a column: making a vector costs more than a cell.
    if (data !== known || vector === undefined) [known, vector] = [data, new Vector([data])];
    return vector.get(index) as Cell;
  };
}

/** The shortest number that is the same 32-bit float: 0.1, not 0.10000000149011612. */
const readSingle: CellReader = ({ values }, index) => {
  const value: number = values[index];
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
};

function intervalReaderOf(unit: IntervalUnit): CellReader {
  if (unit === IntervalUnit.YEAR_MONTH) {
    return ({ values }, index) => formatInterval({ months: values[index], days: 0, nanoseconds: 0n });
  }
  if (unit === IntervalUnit.DAY_TIME) {
    return ({ values }, index) =>
      formatInterval({ months: 0, days: values[2 * index], nanoseconds: BigInt(values[2 * index + 1]) * 1_000_000n });
  }
  return ({ values }, index) => {
    const nanoseconds = (BigInt(values[4 * index + 3]) << 32n) | BigInt(values[4 * index + 2] >>> 0);
    return formatInterval({ months: values[4 * index], days: values[4 * index + 1], nanoseconds });
  };
}

function readVector(vector: Vector | undefined, index: number, read: CellReader): Cell {
  let start = 0;
  for (const data of vector?.data ?? []) {
    if (index < start + data.length) return read(data, index - start);
    start += data.length;
  }
  return null;
}

function structReaderOf(fields: readonly Field[]): CellReader {
  const readers = fields.map(({ name, type }, position) => ({ name, position, read: createCellReader(type) }));
  return ({ children }, index) => {
    const cell: Record<string, Cell> = {};
    for (const { name, position, read } of readers) {
      const child = children[position];
      // By definition, so that a column named __proto__ is one like any other.
      const value = child === undefined ? null : read(child, index);
      Object.defineProperty(cell, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return cell;
  };
}

function listReaderOf(item: Field, size: number | undefined): CellReader {
  const read = createCellReader(item.type);
  return ({ children, valueOffsets }, index) => {
    const start = size === undefined ? Number(valueOffsets[index]) : index * size;
    const end = size === undefined ? Number(valueOffsets[index + 1]) : start + size;
    const [child] = children;
    return Array.from({ length: end - start }, (_, item) => (child === undefined ? null : read(child, start + item)));
  };
}

/** A map with text keys is an object; any other a list of pairs. */
function mapReaderOf(entries: Field | undefined): CellReader {
  const [keyField, valueField] = ((entries?.type as DataType | undefined)?.children ?? []) as readonly Field[];
  if (keyField === undefined || valueField === undefined) return () => null;
  const [readKey, readValue] = [createCellReader(keyField.type), createCellReader(valueField.type)];
  const isText = DataType.isUtf8(keyField.type) || DataType.isLargeUtf8(keyField.type);
  return ({ children, valueOffsets }, index) => {
    const [keys, values] = children[0]?.children ?? [];
    if (keys === undefined || values === undefined) return null;
    const pairs: [Cell, Cell][] = [];
    for (let item = Number(valueOffsets[index]); item < Number(valueOffsets[index + 1]); item++) {
      pairs.push([readKey(keys, item), readValue(values, item)]);
    }
    return isText ? Object.fromEntries(pairs as [string, Cell][]) : pairs;
  };
}
