import type { SqlType } from '../types/sql-type.ts';
import { daysTo1900, minutesInDay, spansInDay, spansInUnit, ticksInDay } from '../types/wire-instants.ts';
import { daysInMonth, daysOf, lastDay } from './civil.ts';
import type { OffsetInstant, SqlValue } from './value.ts';

/** Any value of a date or time: local spans of 100 ns since year 1, and the offset where there is one. */
export interface Instant {
  readonly local: bigint;
  readonly offset: number;
}

const spansInMinute = 600_000_000n;
const minuteSpans = 600_000_000;

/** Half a day before 1900 counts as the day before: division that rounds down. */
const spansOfTicks = (ticks: number): bigint => {
  const days = Math.floor(ticks / ticksInDay);
  const rest = ticks - days * ticksInDay;
  return BigInt(days + daysTo1900) * spansInDay + BigInt(Math.round((rest * 100_000) / 3));
};

/** The instant of a value. */
export function toInstant(value: SqlValue, { name }: SqlType): Instant {
  switch (name) {
    case 'date':
      return { local: BigInt(value as number) * spansInDay, offset: 0 };
    case 'time':
      return { local: BigInt(daysTo1900) * spansInDay + BigInt(value as number), offset: 0 };
    case 'datetime2':
      return { local: value as bigint, offset: 0 };
    case 'datetimeoffset': {
      const { utc, offset } = value as OffsetInstant;
      return { local: utc + BigInt(offset) * spansInMinute, offset };
    }
    case 'datetime':
      return { local: spansOfTicks(value as number), offset: 0 };
    default:
      return { local: BigInt((value as number) + daysTo1900 * minutesInDay) * spansInMinute, offset: 0 };
  }
}

const roundTo = (spans: bigint, unit: bigint): bigint => ((spans + unit / 2n) / unit) * unit;
const limit = BigInt(lastDay + 1) * spansInDay;

/** The value of an instant in a type; undefined if the type does not reach that far. */
export function fromInstant({ local, offset }: Instant, { name, scale }: SqlType): SqlValue | undefined {
  const unit = BigInt(spansInUnit[scale] ?? 1);
  switch (name) {
    case 'date':
      return Number(local / spansInDay);
    case 'time':
      return Number(roundTo(local % spansInDay, unit) % spansInDay);
    case 'datetime2': {
      const rounded = roundTo(local, unit);
      // Rounding up past the last day of all keeps the last moment.
      return rounded < limit ? rounded : rounded - unit;
    }
    case 'datetimeoffset': {
      const rounded = roundTo(local, unit) - BigInt(offset) * spansInMinute;
      return rounded < 0n || rounded >= limit ? undefined : { utc: rounded, offset };
    }
    case 'datetime': {
      const days = Number(local / spansInDay) - daysTo1900;
      const ticks = days * ticksInDay + Math.round((Number(local % spansInDay) * 3) / 100_000);
      return ticks < -53_690 * ticksInDay || ticks >= 2_958_464 * ticksInDay ? undefined : ticks;
    }
    default: {
      const minutes = Number(roundTo(local, spansInMinute) / spansInMinute) - daysTo1900 * minutesInDay;
      return minutes < 0 || minutes >= 65_536 * minutesInDay ? undefined : minutes;
    }
  }
}

const dateFirst = /^(\d{4})-(\d{1,2})-(\d{1,2})|^(\d{4})\/(\d{1,2})\/(\d{1,2})|^(\d{4})(\d{2})(\d{2})/;
const american = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})/;
const clock = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,:](\d{1,9}))?)?\s*(AM|PM)?/i;
const zone = /^(?:Z|([+-])(\d{1,2}):(\d{2}))$/i;

/** What a text says of a day and a time; undefined where it says something else. */
export function tryParseInstant(text: string): (Instant & { readonly hasDate: boolean; readonly fractionDigits: number }) | undefined {
  let rest = text.trim();
  let days = daysTo1900;
  let hasDate = false;
  const date = dateFirst.exec(rest);
  const other = date === null ? american.exec(rest) : null;
  if (date !== null || other !== null) {
    const [year, month, day] = (
      date === null
        ? [other?.[3], other?.[1], other?.[2]]
        : [date[1] ?? date[4] ?? date[7], date[2] ?? date[5] ?? date[8], date[3] ?? date[6] ?? date[9]]
    ).map(Number) as [number, number, number];
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
    days = daysOf(year, month, day);
    hasDate = true;
    rest = rest.slice((date ?? other)?.[0].length).replace(/^T|^\s+/i, '');
  }
  let spans = 0n;
  let digits = 0;
  const time = clock.exec(rest);
  if (time !== null) {
    const [, hours = '', minutes, seconds = '0', fraction = '', half] = time;
    let hour = Number(hours);
    if (half !== undefined) {
      if (hour < 1 || hour > 12) return undefined;
      hour = (hour % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
    }
    if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
    digits = fraction.length;
    spans =
      BigInt((hour * 60 + Number(minutes)) * minuteSpans) +
      BigInt(Number(seconds) * 10_000_000 + Math.round(Number(`0.${fraction || '0'}`) * 1e7));
    rest = rest.slice(time[0].length).trim();
  }
  let offset = 0;
  if (rest !== '') {
    const match = zone.exec(rest);
    if (match === null || (time === null && !hasDate)) return undefined;
    offset = (Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -1 : 1);
    if (Math.abs(offset) > 840) return undefined;
  }
  if (!hasDate && time === null && text.trim() !== '') return undefined;
  return { local: BigInt(days) * spansInDay + spans, offset, hasDate, fractionDigits: digits };
}
