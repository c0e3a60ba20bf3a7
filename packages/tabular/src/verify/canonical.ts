import type { Cell } from '../types/cell.ts';
import { tryParseDecimal } from '../types/decimal.ts';

const trailingZeros = /\.?0+$/;
const plainInteger = /^-?(?:0|[1-9]\d*)$/;
const plainDecimal = /^-?(?:0|[1-9]\d*)\.\d+$/;

/** One text for each number: `15e-1` for 1.5 and 1.50, `15e2` for 1500. What is no finite number stays as it is. */
export function canonicalNumber(cell: Exclude<Cell, null>): string {
  const text = String(cell);
  if (plainInteger.test(text)) return significant(text, 0);
  if (plainDecimal.test(text)) {
    const point = text.indexOf('.');
    return significant(text.slice(0, point) + text.slice(point + 1), point + 1 - text.length);
  }
  const parsed = tryParseDecimal(text);
  return parsed === undefined ? text : significant(String(parsed.unscaled), -parsed.scale);
}

/** The same for an integer that is divided by a power of ten. */
export function canonicalOfInteger(value: number | bigint, scale: number): string {
  let number = Number(value);
  if (!Number.isSafeInteger(number)) return significant(String(value), -scale);
  if (number === 0) return '0';
  let exponent = -scale;
  for (; number % 10 === 0; exponent++) number /= 10;
  return `${number}e${exponent}`;
}

/** The same for a float, whose text has one form alone. */
export function canonicalOfFloat(value: number): string {
  if (Number.isSafeInteger(value)) return canonicalOfInteger(value, 0);
  const text = String(value);
  const point = text.indexOf('.');
  if (point === -1 || text.includes('e')) return canonicalNumber(value);
  return significant(text.slice(0, point) + text.slice(point + 1), point + 1 - text.length);
}

/** Digits without zeros at either end, and the power of ten that they are multiplied with. */
function significant(digits: string, exponent: number): string {
  const sign = digits.startsWith('-') ? 1 : 0;
  let [start, end] = [sign, digits.length];
  while (start < end && digits.charCodeAt(start) === 48) start++;
  if (start === end) return '0';
  while (digits.charCodeAt(end - 1) === 48) end--;
  return `${sign === 1 ? '-' : ''}${digits.slice(start, end)}e${exponent + digits.length - end}`;
}

/** One text for each time: no zeros behind the last digit of its seconds. */
export function canonicalTime(cell: Exclude<Cell, null>): string {
  const text = String(cell);
  const point = text.indexOf('.');
  if (point === -1) return text;
  const zone = text.endsWith('Z') ? 'Z' : '';
  return text.slice(0, text.length - zone.length).replace(trailingZeros, '') + zone;
}
