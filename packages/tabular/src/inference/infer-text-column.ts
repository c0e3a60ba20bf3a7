import {
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Float64,
  Int64,
  TimeMicrosecond,
  TimeNanosecond,
  Timestamp,
  TimeUnit,
  Utf8,
} from 'apache-arrow';
import { tryParseInstant } from '../types/calendar.ts';
import { tryParseDecimal } from '../types/decimal.ts';
import { kindOfText, type TextKind } from './text-kinds.ts';

/** Digits that a decimal of 128 bits holds. */
const maxPrecision = 38;

/** What has been seen of a column's texts. */
interface Seen {
  readonly kinds: Set<TextKind>;
  /** Digits before and after the point, at most. */
  whole: number;
  scale: number;
  /** Every number is the same as a 64-bit float. */
  isFloat: boolean;
  isInt64: boolean;
  /** Digits of a second's fraction, at most. */
  fraction: number;
  /** Every instant is in the range of nanoseconds, years 1678 to 2261. */
  isNanosecondRange: boolean;
}

/** Infers the type of a column from a sample of its texts, nulls left out. The type holds every text of the sample exactly. */
export function inferTextColumn(texts: Iterable<string>): DataType {
  const seen: Seen = { kinds: new Set(), whole: 0, scale: 0, isFloat: true, isInt64: true, fraction: 0, isNanosecondRange: true };
  for (const text of texts) {
    const kind = kindOfText(text);
    seen.kinds.add(kind);
    if (kind === 'text') break;
    if (kind === 'integer' || kind === 'number') noteNumber(seen, text);
    else if (kind === 'time' || kind === 'instant' || kind === 'zoned') noteTime(seen, text);
  }
  return typeOf(seen);
}

function noteNumber(seen: Seen, text: string): void {
  const parsed = tryParseDecimal(text);
  // NaN and infinities: a float has them, a decimal has not.
  if (parsed === undefined) {
    seen.whole = Number.POSITIVE_INFINITY;
    return;
  }
  const scale = Math.max(0, parsed.scale);
  const digits = String(parsed.unscaled).replace('-', '').length;
  seen.scale = Math.max(seen.scale, scale);
  seen.whole = Math.max(seen.whole, digits - parsed.scale);
  seen.isInt64 &&= parsed.scale === 0 && BigInt.asIntN(64, parsed.unscaled) === parsed.unscaled;
  seen.isFloat &&= isSameAsFloat(text);
}

/** Whether the shortest text of the float next to a number is that number. */
function isSameAsFloat(text: string): boolean {
  const float = Number(text);
  if (!Number.isFinite(float)) return false;
  const [given, kept] = [tryParseDecimal(text), tryParseDecimal(String(float))];
  if (given === undefined || kept === undefined) return false;
  const scale = Math.max(given.scale, kept.scale);
  return given.unscaled * 10n ** BigInt(scale - given.scale) === kept.unscaled * 10n ** BigInt(scale - kept.scale);
}

const fractionOf = /[.,](\d+)/;
const nanosecondLimit = 2n ** 63n;

function noteTime(seen: Seen, text: string): void {
  seen.fraction = Math.max(seen.fraction, fractionOf.exec(text)?.[1]?.length ?? 0);
  const nanoseconds = tryParseInstant(text)?.nanoseconds ?? 0n;
  seen.isNanosecondRange &&= nanoseconds < nanosecondLimit && nanoseconds >= -nanosecondLimit;
}

function typeOf(seen: Seen): DataType {
  const [first, second, third] = [...seen.kinds];
  if (first === undefined || third !== undefined) return new Utf8();
  const isNumeric = (kind: TextKind | undefined): boolean => kind === undefined || kind === 'integer' || kind === 'number';
  if (isNumeric(first) && isNumeric(second)) return numberTypeOf(seen);
  if (second !== undefined) return new Utf8();
  switch (first) {
    case 'boolean':
      return new Bool();
    case 'date':
      return new DateDay();
    case 'time':
      if (seen.fraction > 9) return new Utf8();
      return seen.fraction > 6 ? new TimeNanosecond() : new TimeMicrosecond();
    case 'instant':
    case 'zoned':
      return instantTypeOf(seen, first === 'zoned' ? 'UTC' : null);
    default:
      return new Utf8();
  }
}

function instantTypeOf({ fraction, isNanosecondRange }: Seen, zone: string | null): DataType {
  if (fraction <= 6) return new Timestamp(TimeUnit.MICROSECOND, zone);
  return fraction <= 9 && isNanosecondRange ? new Timestamp(TimeUnit.NANOSECOND, zone) : new Utf8();
}

function numberTypeOf({ kinds, whole, scale, isInt64, isFloat }: Seen): DataType {
  if (!kinds.has('number') && isInt64) return new Int64();
  if (kinds.has('number') && isFloat) return new Float64();
  const precision = Math.max(1, whole) + scale;
  return precision <= maxPrecision ? new Decimal(scale, maxPrecision) : new Utf8();
}
