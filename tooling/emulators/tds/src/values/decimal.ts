/** Powers of ten, as far as decimals need them. */
const powers: readonly bigint[] = Array.from({ length: 80 }, (_, exponent) => 10n ** BigInt(exponent));

/** Ten to the power of `exponent`. */
export const tenTo = (exponent: number): bigint => powers[exponent] ?? 10n ** BigInt(exponent);

/** A number with another count of digits after its point; half of the last one is rounded away from zero. */
export function rescale(value: bigint, from: number, to: number): bigint {
  if (to >= from) return to === from ? value : value * tenTo(to - from);
  const divisor = tenTo(from - to);
  const half = divisor / 2n;
  return value < 0n ? -((-value + half) / divisor) : (value + half) / divisor;
}

/** A number with fewer digits after its point, the others cut off. */
export function truncate(value: bigint, from: number, to: number): bigint {
  return to >= from ? value * tenTo(to - from) : value / tenTo(from - to);
}

/** The text of a number: `-0.50`. */
export function formatDecimal(value: bigint, scale: number): string {
  if (scale === 0) return value.toString();
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/** The number that a text writes, with as many digits after its point as are written. */
export function tryParseDecimal(text: string): { readonly value: bigint; readonly scale: number } | undefined {
  const match = pattern.exec(text.trim());
  const [, sign, whole = '', fraction = ''] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) return undefined;
  const value = BigInt(whole + fraction);
  return { value: sign === '-' ? -value : value, scale: fraction.length };
}

/** Digits of a number. */
export function digitsOf(value: bigint): number {
  return (value < 0n ? -value : value).toString().length;
}

/** The decimal of a floating number, rounded to `scale` digits after the point; undefined if there is none. */
export function decimalOfFloat(value: number, scale: number): bigint | undefined {
  if (!Number.isFinite(value)) return undefined;
  // Seventeen digits are what a float has; SQL Server gives zeros after them.
  const [mantissa = '0', exponent = '0'] = value.toExponential(16).split('e');
  const digits = BigInt(mantissa.replace('.', ''));
  const shift = Number(exponent) - 16 + scale;
  return shift >= 0 ? digits * tenTo(shift) : rescale(digits, -shift, 0);
}
