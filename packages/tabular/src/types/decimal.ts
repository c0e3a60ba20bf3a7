/** The number in `words` of 32 bits, the lowest first, two's complement: how Arrow keeps decimals. */
export function readInteger(words: Uint32Array, start: number, length: number): bigint {
  let value = 0n;
  for (let index = length - 1; index >= 0; index--) value = (value << 32n) | BigInt(words[start + index] ?? 0);
  return BigInt.asIntN(length * 32, value);
}

/** Writes a number as {@link readInteger} reads it. */
export function writeInteger(words: Uint32Array, start: number, length: number, value: bigint): void {
  let rest = BigInt.asUintN(length * 32, value);
  for (let index = 0; index < length; index++) {
    words[start + index] = Number(rest & 0xffff_ffffn);
    rest >>= 32n;
  }
}

/** A decimal as text, all digits of its scale written: `-12.50`. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  if (scale <= 0) return String(unscaled * 10n ** BigInt(-scale));
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const decimalPattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/;

/** A decimal number, exactly as its text says. */
export interface ParsedDecimal {
  readonly unscaled: bigint;
  readonly scale: number;
}

/** The number that a text writes, exactly; undefined if it writes none. */
export function tryParseDecimal(text: string): ParsedDecimal | undefined {
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = BigInt(whole + fraction);
  return { unscaled: sign === '-' ? -digits : digits, scale: fraction.length - Number(exponent) };
}

/** The same number at another scale; undefined if digits other than zeros would be lost. */
export function tryRescale({ unscaled, scale }: ParsedDecimal, to: number): bigint | undefined {
  if (to >= scale) return unscaled * 10n ** BigInt(to - scale);
  const by = 10n ** BigInt(scale - to);
  return unscaled % by === 0n ? unscaled / by : undefined;
}

/** Whether a number has at most so many digits. */
export function fitsPrecision(unscaled: bigint, precision: number): boolean {
  const limit = 10n ** BigInt(precision);
  return unscaled < limit && unscaled > -limit;
}
