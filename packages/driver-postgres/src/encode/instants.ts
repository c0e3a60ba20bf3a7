import { type Data, DataType, DateUnit, TimeUnit } from 'apache-arrow';
import { epochDays } from '../decode/instants.ts';
import type { ByteSink } from './byte-sink.ts';
import type { ColumnWriter } from './column-writer.ts';

/** Microseconds from 1970 to 2000. */
const epoch = 946_684_800_000_000n;
/** The first instant that PostgreSQL has, 4714-11-24 BC, and the one behind its last, in microseconds from 2000. */
const [firstInstant, endInstant] = [-211_813_488_000_000_000n, 9_223_371_331_200_000_000n];
/** The same in days from 2000. */
const [firstDay, endDay] = [-2_451_545, 2_145_031_949];
const dayMicroseconds = 86_400_000_000n;

/** Microseconds in one step of a unit, or steps in one microsecond where a unit is finer. */
const stepsOf: Readonly<Record<TimeUnit, { readonly factor: bigint; readonly divisor: bigint }>> = {
  [TimeUnit.SECOND]: { factor: 1_000_000n, divisor: 1n },
  [TimeUnit.MILLISECOND]: { factor: 1_000n, divisor: 1n },
  [TimeUnit.MICROSECOND]: { factor: 1n, divisor: 1n },
  [TimeUnit.NANOSECOND]: { factor: 1n, divisor: 1_000n },
};

/** The column's own finest step in microseconds: `timestamp(3)` has milliseconds. */
function gridOf(modifier: number): bigint {
  return modifier < 0 ? 1n : 10n ** BigInt(6 - modifier);
}

/** Writes the days of dates, also into columns of times where `isInstant`. */
export function dateWriter(source: DataType, isInstant: boolean): ColumnWriter {
  const toDay = (value: number | bigint): number | undefined => {
    if (!DataType.isDate(source) || source.unit === DateUnit.DAY) return Number(value);
    const day = Number(value) / 86_400_000;
    return Number.isInteger(day) ? day : undefined;
  };
  return {
    bind({ values }) {
      return (index, sink) => {
        const day = toDay(values[index]);
        if (day === undefined) return 'the date has a time of day';
        const counted = day - epochDays;
        if (counted < firstDay || counted >= endDay) return 'the date is out of range';
        if (!isInstant) sink.value32(counted);
        else return putInstant(sink, BigInt(counted) * dayMicroseconds, 1n);
        return undefined;
      };
    },
  };
}

/** Writes timestamps, of whatever unit. */
export function instantWriter(unit: TimeUnit, modifier: number): ColumnWriter {
  const { factor, divisor } = stepsOf[unit];
  const grid = gridOf(modifier);
  if (unit === TimeUnit.MICROSECOND && grid === 1n) return { bind: bindMicroseconds };
  return {
    bind:
      ({ values }) =>
      (index, sink) => {
        const value = BigInt(values[index]) * factor;
        if (value % divisor !== 0n) return 'the time is finer than microseconds';
        return putInstant(sink, value / divisor - epoch, grid);
      },
  };
}

function putInstant(sink: ByteSink, value: bigint, grid: bigint): string | undefined {
  if (value < firstInstant || value >= endInstant) return 'the time is out of range';
  if (value % grid !== 0n) return 'the time is finer than the column';
  sink.value64(Number(value >> 32n), Number(BigInt.asIntN(32, value)));
  return undefined;
}

const epochHigh = Number(epoch >> 32n);
const epochLow = Number(epoch & 0xffff_ffffn);

/** Microseconds without a bigint: halves of 32 bits, from which the same halves of the epoch are taken. */
function bindMicroseconds({ values }: Data): (index: number, sink: ByteSink) => string | undefined {
  const halves = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
  const first = Number(firstInstant);
  return (index, sink) => {
    const low = ((halves[2 * index] as number) >>> 0) - epochLow;
    const high = (halves[2 * index + 1] as number) - epochHigh - (low < 0 ? 1 : 0);
    // No instant of Arrow is beyond PostgreSQL's last one, seen from 2000.
    if (high * 0x1_0000_0000 + (low >>> 0) < first) return 'the time is out of range';
    sink.value64(high, low | 0);
    return undefined;
  };
}

/** Writes times of day, of whatever unit. */
export function timeWriter(unit: TimeUnit, modifier: number): ColumnWriter {
  const { factor, divisor } = stepsOf[unit];
  const grid = gridOf(modifier);
  return {
    bind:
      ({ values }) =>
      (index, sink) => {
        const value = BigInt(values[index]) * factor;
        if (value % divisor !== 0n) return 'the time is finer than microseconds';
        const microseconds = value / divisor;
        if (microseconds < 0n || microseconds > dayMicroseconds) return 'the time is not within a day';
        if (microseconds % grid !== 0n) return 'the time is finer than the column';
        sink.value64(Number(microseconds >> 32n), Number(BigInt.asIntN(32, microseconds)));
        return undefined;
      },
  };
}
