import { divideDown } from './units.ts';

const dayMilliseconds = 86_400_000;
const dayNanoseconds = 86_400_000_000_000n;

/**
 * A day, counted from 1970-01-01, in ISO 8601: `0001-01-01`; years beyond four digits have a sign and at least six. The calendar is
 * the proleptic Gregorian one, with a year 0.
 */
export function formatDay(day: number): string {
  // Date reaches 273 000 years either way; beyond it the cycle of 400 years, 146 097 days, is taken off first.
  const cycle = 146_097;
  const cycles = Math.floor(day / cycle);
  const date = new Date((day - cycles * cycle) * dayMilliseconds);
  const year = date.getUTCFullYear() + cycles * 400;
  return `${formatYear(year)}-${pad(date.getUTCMonth() + 1, 2)}-${pad(date.getUTCDate(), 2)}`;
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return pad(year, 4);
  return `${year < 0 ? '-' : '+'}${pad(Math.abs(year), 6)}`;
}

function pad(value: number | bigint, digits: number): string {
  return String(value).padStart(digits, '0');
}

const dayPattern = /^([+-]\d{6,}|\d{4})-(\d{2})-(\d{2})$/;

/** The day that a text of {@link formatDay}'s form names; undefined if there is none. */
export function tryParseDay(text: string): number | undefined {
  const match = dayPattern.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const cycles = Math.floor(year / 400);
  const date = new Date(0);
  date.setUTCFullYear(year - cycles * 400 + 2000, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  return Math.round(date.getTime() / dayMilliseconds) + (cycles - 5) * 146_097;
}

/** A time of day in nanoseconds, with so many digits after the point as the value needs in steps of three, at most `digits`. */
export function formatTime(nanoseconds: bigint, digits: number): string {
  const seconds = nanoseconds / 1_000_000_000n;
  const fraction = nanoseconds % 1_000_000_000n;
  const text = `${pad(seconds / 3_600n, 2)}:${pad((seconds / 60n) % 60n, 2)}:${pad(seconds % 60n, 2)}`;
  return fraction === 0n ? text : `${text}.${pad(fraction, 9).slice(0, Math.max(digits, 3))}`;
}

const timePattern = /^(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?$/;

/** The nanoseconds since midnight that a text names; undefined if it names none. 24:00:00 is the end of a day. */
export function tryParseTime(text: string): bigint | undefined {
  const match = timePattern.exec(text);
  if (match === null) return undefined;
  const [, hours = '', minutes = '', seconds = '0', fraction = ''] = match;
  if (Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = (BigInt(hours) * 3_600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000_000n;
  const total = whole + BigInt(fraction.padEnd(9, '0') || '0');
  return total <= dayNanoseconds ? total : undefined;
}

/** An instant in nanoseconds since 1970 in ISO 8601, without a zone: `2026-11-22T10:00:00.123`. */
export function formatInstant(nanoseconds: bigint, digits: number): string {
  const day = divideDown(nanoseconds, dayNanoseconds);
  return `${formatDay(Number(day))}T${formatTime(nanoseconds - day * dayNanoseconds, digits)}`;
}

/** What a text of an instant says. */
export interface ParsedInstant {
  /** Since 1970, taken to UTC where the text says how. */
  readonly nanoseconds: bigint;
  readonly hasZone: boolean;
}

const instantPattern = /^(\S{10,}?)[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?) ?(Z|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?)?$/;

/** The instant that an ISO 8601 text (with `T` or a space) names; undefined if it names none. */
export function tryParseInstant(text: string): ParsedInstant | undefined {
  const match = instantPattern.exec(text);
  if (match === null) return undefined;
  const [, date = '', time = '', zone] = match;
  const day = tryParseDay(date);
  const within = tryParseTime(time);
  if (day === undefined || within === undefined) return undefined;
  return { nanoseconds: BigInt(day) * dayNanoseconds + within - offsetOf(zone), hasZone: zone !== undefined };
}

function offsetOf(zone: string | undefined): bigint {
  if (zone === undefined || zone === 'Z') return 0n;
  const digits = zone.slice(1).replaceAll(':', '').padEnd(6, '0');
  const seconds = BigInt(digits.slice(0, 2)) * 3_600n + BigInt(digits.slice(2, 4)) * 60n + BigInt(digits.slice(4, 6));
  return (zone.startsWith('-') ? -seconds : seconds) * 1_000_000_000n;
}
