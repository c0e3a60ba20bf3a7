import { tryParseDay, tryParseInstant, tryParseTime } from '../types/calendar.ts';

/** What a text looks like. `zoned` and `instant` are date and time, with and without a time zone. */
export type TextKind = 'boolean' | 'integer' | 'number' | 'date' | 'instant' | 'zoned' | 'time' | 'text';

const integer = /^-?(?:0|[1-9]\d*)$/;
const decimal = /^-?(?:0|[1-9]\d*)?(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const digit = /\d/;

/** Tells what a text looks like. Numbers with leading zeros or a plus are text: they are codes more often than amounts. */
export function kindOfText(text: string): TextKind {
  if (integer.test(text)) return 'integer';
  if (decimal.test(text) && digit.test(text)) return 'number';
  if (text === 'true' || text === 'false') return 'boolean';
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') return 'number';
  if (tryParseDay(text) !== undefined) return 'date';
  if (tryParseTime(text) !== undefined) return 'time';
  const instant = tryParseInstant(text);
  if (instant !== undefined) return instant.hasZone ? 'zoned' : 'instant';
  return 'text';
}
