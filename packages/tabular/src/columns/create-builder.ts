import { type Data, DataType, DateUnit, type Field, IntervalUnit, makeData, Precision, type TimeUnit } from 'apache-arrow';
import { tryParseDay, tryParseInstant, tryParseTime } from '../types/calendar.ts';
import { type Cell, refuseCell } from '../types/cell.ts';
import { fitsPrecision, tryParseDecimal, tryRescale, writeInteger } from '../types/decimal.ts';
import { tryParseInterval } from '../types/interval.ts';
import { nanosecondsIn } from '../types/units.ts';
import type { ColumnBuilder } from './column-builder.ts';
import { createBoolBuilder, createFixedBuilder } from './fixed-width.ts';
import { createListBuilder, createMapBuilder, createStructBuilder } from './nested.ts';
import { toBoolean, toInteger, toNumber } from './numbers.ts';
import { createBytesBuilder, createTextBuilder, toBytes } from './variable-width.ts';

/**
 * Makes a builder for a column. Cells are taken as the type's reader gives them, or as text in the same form.
 *
 * @throws TypeError for the types that nothing here makes: unions, views and dictionaries.
 */
export function createColumnBuilder(type: DataType): ColumnBuilder {
  if (DataType.isNull(type)) return createNullBuilder(type);
  if (DataType.isBool(type)) return createBoolBuilder(type, toBoolean);
  if (DataType.isInt(type)) return createIntegerBuilder(type, type.bitWidth, type.isSigned);
  if (DataType.isFloat(type)) return createFloatBuilder(type, type.precision);
  if (DataType.isDecimal(type)) return createDecimalBuilder(type, type.precision, type.scale, type.bitWidth / 32);
  if (DataType.isUtf8(type)) return createTextBuilder(type);
  if (DataType.isBinary(type)) return createBytesBuilder(type);
  if (DataType.isFixedSizeBinary(type)) return createFixedBytesBuilder(type, type.byteWidth);
  if (DataType.isDate(type)) return createDateBuilder(type, type.unit);
  if (DataType.isTimestamp(type)) return createInstantBuilder(type, type.unit, Boolean(type.timezone));
  if (DataType.isTime(type)) return createTimeBuilder(type, type.unit, type.bitWidth);
  if (DataType.isDuration(type)) return createDurationBuilder(type, type.unit);
  if (DataType.isInterval(type)) return createIntervalBuilder(type, type.unit);
  if (DataType.isStruct(type)) return createStructBuilder(type, type.children, createColumnBuilder);
  const [item] = (type.children ?? []) as readonly Field[];
  if (item !== undefined) {
    if (DataType.isMap(type)) return createMapBuilder(type, item, createColumnBuilder);
    if (DataType.isList(type)) return createListBuilder(type, item, createColumnBuilder);
    if (DataType.isFixedSizeList(type)) return createListBuilder(type, item, createColumnBuilder, type.listSize);
  }
  throw new TypeError(`Columns of type ${type} cannot be made.`);
}

function createNullBuilder(type: DataType): ColumnBuilder {
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(cell) {
      if (cell !== null) refuseCell(cell, 'is in a column of nulls');
      length++;
    },
    truncate(to) {
      length = to;
    },
    finish(): Data {
      const data = makeData({ type, length } as never) as Data;
      length = 0;
      return data;
    },
  };
}

function createIntegerBuilder(type: DataType, bits: number, isSigned: boolean): ColumnBuilder {
  if (bits === 64) {
    // The bits of a number are the same in an array of signed numbers.
    const store = bigintStorage((cell) => BigInt.asIntN(64, toInteger(cell, bits, isSigned)));
    return createFixedBuilder<BigInt64Array>(type, { ...store, create: (length) => new type.ArrayType(length) });
  }
  return createFixedBuilder<Int32Array>(type, {
    create: (length) => new type.ArrayType(length),
    width: 1,
    write: (array, start, cell) => {
      array[start] = Number(toInteger(cell, bits, isSigned));
    },
  });
}

function createFloatBuilder(type: DataType, precision: Precision): ColumnBuilder {
  if (precision === Precision.HALF) throw new TypeError('Columns of 16-bit floats cannot be made.');
  const create = (length: number): Float64Array => new type.ArrayType(length);
  return createFixedBuilder(type, {
    create,
    width: 1,
    write: (array, start, cell) => {
      array[start] = toNumber(cell, precision === Precision.SINGLE);
    },
  });
}

function createDecimalBuilder(type: DataType, precision: number, scale: number, words: number): ColumnBuilder {
  return createFixedBuilder(type, {
    create: (length) => new Uint32Array(length),
    width: words,
    write: (array, start, cell) => {
      const parsed = typeof cell === 'object' || typeof cell === 'boolean' ? undefined : tryParseDecimal(String(cell));
      if (parsed === undefined) refuseCell(cell, 'is not a decimal number');
      const unscaled = tryRescale(parsed, scale);
      if (unscaled === undefined) refuseCell(cell, `has more than ${scale} digits after the point`);
      if (!fitsPrecision(unscaled, precision)) refuseCell(cell, `has more than ${precision} digits`);
      writeInteger(array, start, words, unscaled);
    },
  });
}

function createFixedBytesBuilder(type: DataType, width: number): ColumnBuilder {
  return createFixedBuilder(type, {
    create: (length) => new Uint8Array(length),
    width,
    write: (array, start, cell) => {
      const bytes = toBytes(cell);
      if (bytes.byteLength !== width) refuseCell(cell, `has not ${width} bytes`);
      array.set(bytes, start);
    },
  });
}

function createDateBuilder(type: DataType, unit: DateUnit): ColumnBuilder {
  const read = (cell: Exclude<Cell, null>): number => {
    const day = typeof cell === 'string' ? tryParseDay(cell) : undefined;
    return day ?? refuseCell(cell, 'is not a date (YYYY-MM-DD)');
  };
  if (unit === DateUnit.DAY) {
    return createFixedBuilder(type, {
      create: (length) => new Int32Array(length),
      width: 1,
      write: (array, start, cell) => {
        array[start] = read(cell);
      },
    });
  }
  return createFixedBuilder(
    type,
    bigintStorage((cell) => BigInt(read(cell)) * 86_400_000n),
  );
}

const bigintStorage = (read: (cell: Exclude<Cell, null>) => bigint) => ({
  create: (length: number): BigInt64Array => new BigInt64Array(length),
  width: 1,
  write: (array: BigInt64Array, start: number, cell: Exclude<Cell, null>): void => {
    const value = read(cell);
    if (BigInt.asIntN(64, value) !== value) refuseCell(cell, 'is out of range');
    array[start] = value;
  },
});

function createInstantBuilder(type: DataType, unit: TimeUnit, isZoned: boolean): ColumnBuilder {
  const factor = nanosecondsIn(unit);
  return createFixedBuilder(
    type,
    bigintStorage((cell) => {
      const text = cell instanceof Date ? cell.toISOString() : cell;
      const parsed = typeof text === 'string' ? tryParseInstant(text) : undefined;
      if (parsed === undefined) refuseCell(cell, 'is not a date and time (YYYY-MM-DDTHH:MM:SS)');
      if (parsed.hasZone !== isZoned) refuseCell(cell, isZoned ? 'has no time zone' : 'has a time zone, and the column has none');
      return exactly(parsed.nanoseconds, factor, cell);
    }),
  );
}

function exactly(nanoseconds: bigint, factor: bigint, cell: Cell): bigint {
  return nanoseconds % factor === 0n ? nanoseconds / factor : refuseCell(cell, 'is finer than the column');
}

function createTimeBuilder(type: DataType, unit: TimeUnit, bits: number): ColumnBuilder {
  const factor = nanosecondsIn(unit);
  const read = (cell: Exclude<Cell, null>): bigint => {
    const parsed = typeof cell === 'string' ? tryParseTime(cell) : undefined;
    return exactly(parsed ?? refuseCell(cell, 'is not a time (HH:MM:SS)'), factor, cell);
  };
  if (bits === 64) return createFixedBuilder(type, bigintStorage(read));
  return createFixedBuilder(type, {
    create: (length) => new Int32Array(length),
    width: 1,
    write: (array, start, cell) => {
      array[start] = Number(read(cell));
    },
  });
}

function createDurationBuilder(type: DataType, unit: TimeUnit): ColumnBuilder {
  const factor = nanosecondsIn(unit);
  return createFixedBuilder(
    type,
    bigintStorage((cell) => {
      const parsed = typeof cell === 'string' ? tryParseInterval(cell) : undefined;
      if (parsed === undefined || parsed.months !== 0) refuseCell(cell, 'is not a duration (PT1H30M)');
      return exactly(parsed.nanoseconds + BigInt(parsed.days) * 86_400_000_000_000n, factor, cell);
    }),
  );
}

function createIntervalBuilder(type: DataType, unit: IntervalUnit): ColumnBuilder {
  const width = unit === IntervalUnit.YEAR_MONTH ? 1 : unit === IntervalUnit.DAY_TIME ? 2 : 4;
  return createFixedBuilder(type, {
    create: (length) => new Int32Array(length),
    width,
    write: (array, start, cell) => {
      const parsed = typeof cell === 'string' ? tryParseInterval(cell) : undefined;
      if (parsed === undefined) refuseCell(cell, 'is not an interval (P1Y2M3DT4H)');
      const { months, days, nanoseconds } = parsed;
      if (unit === IntervalUnit.YEAR_MONTH) {
        if (days !== 0 || nanoseconds !== 0n) refuseCell(cell, 'is finer than months');
        array[start] = months;
      } else if (unit === IntervalUnit.DAY_TIME) {
        if (months !== 0) refuseCell(cell, 'has months');
        array.set([days, Number(exactly(nanoseconds, 1_000_000n, cell))], start);
      } else {
        array.set([months, days, Number(BigInt.asIntN(32, nanoseconds)), Number(nanoseconds >> 32n)], start);
      }
    },
  });
}
