import type { ByteSink } from './byte-sink.ts';

/** Digits after the point and in all that a column takes; undefined where it has no limits. */
export type NumericLimits = { readonly precision: number; readonly scale: number } | undefined;

const negativeSign = 0x4000;
const group = 10_000;
const tens = [1, 10, 100, 1_000] as const;
/** Up to here a number times a thousand is exact. */
const exact = Math.floor(Number.MAX_SAFE_INTEGER / 1_000);

const groups = new Uint16Array(8);

/** Writes a small decimal, given as its digits in a number and their scale. The number is at most {@link isSmall} says. */
export function writeSmallNumeric(sink: ByteSink, unscaled: number, scale: number): void {
  let rest = Math.abs(unscaled) * (tens[(4 - (scale & 3)) & 3] as number);
  let count = 0;
  let weight = -Math.ceil(scale / 4) - 1;
  // The last group comes first; zeros at the end are left out.
  while (rest > 0) {
    const next = Math.floor(rest / group);
    const digits = rest - next * group;
    if (count > 0 || digits > 0) groups[count++] = digits;
    rest = next;
    weight++;
  }
  sink.reserve(12 + 2 * count);
  const { view, end } = sink;
  view.setInt32(end, 8 + 2 * count);
  view.setInt16(end + 4, count);
  view.setInt16(end + 6, count === 0 ? 0 : weight);
  view.setUint16(end + 8, unscaled < 0 ? negativeSign : 0);
  view.setInt16(end + 10, scale);
  for (let index = 0; index < count; index++) view.setUint16(end + 12 + 2 * index, groups[count - 1 - index] as number);
  sink.end = end + 12 + 2 * count;
}

/** Whether {@link writeSmallNumeric} can write it. */
export function isSmall(unscaled: number): boolean {
  return unscaled <= exact && unscaled >= -exact;
}

/** A decimal number in digits: `123` at scale 2 is 1.23. No zeros in front. */
export interface DecimalDigits {
  readonly isNegative: boolean;
  readonly digits: string;
  readonly scale: number;
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,5}))?$/;

/** The digits of a decimal number's text; undefined if it is none. */
export function tryParseDigits(text: string): DecimalDigits | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const scale = fraction.length - Number(exponent);
  const zeros = scale < 0 ? '0'.repeat(-scale) : '';
  return { isNegative: sign === '-', digits: `${whole}${fraction}${zeros}`.replace(/^0+/, ''), scale: Math.max(scale, 0) };
}

/** Why a column of these limits cannot hold a number; undefined if it can. */
export function whyNot({ digits, scale }: DecimalDigits, limits: NumericLimits): string | undefined {
  if (limits === undefined) return scale > 16_383 ? 'it has more than 16383 digits after the point' : undefined;
  const end = digits.replace(/0+$/, '').length;
  const used = scale - (digits.length - end);
  if (digits !== '' && used > limits.scale) return `it has more than ${limits.scale} digits after the point`;
  return digits.length - scale > limits.precision - limits.scale ? `it has more than ${limits.precision} digits` : undefined;
}

/** Writes a decimal of any size. */
export function writeNumeric(sink: ByteSink, { isNegative, digits, scale }: DecimalDigits): void {
  const behind = Math.ceil(scale / 4);
  const padded = digits + '0'.repeat(behind * 4 - scale);
  const aligned = padded.padStart(Math.ceil(padded.length / 4) * 4, '0');
  const all = aligned.match(/\d{4}/g) ?? [];
  const first = all.findIndex((four) => four !== '0000');
  const last = all.findLastIndex((four) => four !== '0000');
  const kept = first === -1 ? [] : all.slice(first, last + 1);
  sink.int32(8 + 2 * kept.length);
  sink.int16(kept.length);
  sink.int16(first === -1 ? 0 : all.length - first - behind - 1);
  sink.int16(isNegative && kept.length > 0 ? negativeSign : 0);
  sink.int16(scale);
  for (const four of kept) sink.int16(Number(four));
}

/** Writes `NaN`, `Infinity` or `-Infinity`. */
export function writeSpecialNumeric(sink: ByteSink, value: number): void {
  sink.int32(8);
  sink.int16(0);
  sink.int16(0);
  sink.int16(Number.isNaN(value) ? -0x4000 : value > 0 ? -0x3000 : -0x1000);
  sink.int16(Number.isNaN(value) ? 0 : 0x20);
}
