import { fromBase64, toBase64 } from './crc64.ts';

/** The CRC-64/NVME polynomial without its leading term, least significant bit first. */
const polynomial = 0x9a6c9329ac4bc9b5n;
const one = 1n << 63n;

/** x^(8 * 2^n) modulo the polynomial, by n; made as far as they are needed. */
const powers: bigint[] = [one >> 8n];

/** The last one made: the blocks of a file have one length, but the last. */
let last: { readonly length: number; readonly shift: bigint } | undefined;

/**
 * The CRC-64 of two pieces of data one after the other, from their CRC-64s and the length of the second. So the CRC of a file
 * comes from those of its blocks, in order, without reading anything again. MD5 has no such thing.
 *
 * @example
 * ```ts
 * const whole = combineCrc64(head.digest(), tail.digest(), tailLength);
 * ```
 *
 * Source: M. Adler's `crc32_combine` in zlib, for another polynomial.
 */
export function combineCrc64(first: string, second: string, secondLength: number): string {
  if (!Number.isSafeInteger(secondLength) || secondLength < 0) throw new RangeError('A length is a whole number from 0 on.');
  const combined = multiply(shiftBy(secondLength), fromBase64(first)) ^ fromBase64(second);
  return toBase64(~combined);
}

/** x^(8 * length): what `length` bytes behind it do to a remainder. */
function shiftBy(length: number): bigint {
  if (last?.length === length) return last.shift;
  let shift = one;
  for (let rest = length, power = 0; rest > 0; rest = Math.floor(rest / 2), power++) {
    powers[power] ??= square(powers[power - 1] as bigint);
    if (rest % 2 === 1) shift = multiply(shift, powers[power] as bigint);
  }
  last = { length, shift };
  return shift;
}

const square = (value: bigint): bigint => multiply(value, value);

/** The product of two polynomials modulo the CRC's, bits reflected. */
function multiply(left: bigint, right: bigint): bigint {
  let product = 0n;
  let factor = right;
  for (let bit = one; bit !== 0n; bit >>= 1n) {
    if ((left & bit) !== 0n) product ^= factor;
    factor = (factor & 1n) === 0n ? factor >> 1n : (factor >> 1n) ^ polynomial;
  }
  return product;
}
