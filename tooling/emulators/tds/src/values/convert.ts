import { SqlError } from '../engine/sql-error.ts';
import { isBinary, isExact, isFloating, isInstant, isNational, isText, isWhole, maxLength, type SqlType } from '../types/sql-type.ts';
import { throughCodePage } from './code-page.ts';
import { guidFromBytes, tryParseGuid } from './guid.ts';
import { fromInstant, toInstant, tryParseInstant } from './instant.ts';
import { noConversion, notADate, outOfRange, overflow } from './overflow.ts';
import { toBytes } from './to-bytes.ts';
import { instantOfNumber, toExact, toFloating, toWhole } from './to-number.ts';
import { toText } from './to-text.ts';
import type { SqlValue, Variant } from './value.ts';

/** Whether values of the one type are values of the other as they are. */
export function isSameType(from: SqlType, to: SqlType): boolean {
  return from.name === to.name && from.length === to.length && from.precision === to.precision && from.scale === to.scale;
}

/**
 * A value in another type, as CAST and CONVERT have it: texts and bytes that are too long are cut.
 *
 * @throws SqlError as SQL Server would.
 */
export function convert(value: SqlValue, from: SqlType, to: SqlType, style?: number): SqlValue {
  if (value === null || isSameType(from, to)) return value;
  if (from.name === 'sql_variant') {
    const { type, value: inner } = value as Variant;
    return to.name === 'sql_variant' ? value : convert(inner, type, to, style);
  }
  const { name } = to;
  if (isText(name)) return fitText(toText(value, from, isNational(name), style), from, to);
  if (isWhole(name)) return toWhole(value, from, to);
  if (isExact(name)) return toExact(value, from, to);
  if (isFloating(name)) return toFloating(value, from, to);
  if (isInstant(name)) return convertInstant(value, from, to);
  if (isBinary(name)) return fitBytes(toBytes(value, from, to, style), to);
  if (name === 'uniqueidentifier') return toGuid(value, from, to);
  if (name === 'sql_variant') return { type: from, value: value as Variant['value'] };
  if (isText(from.name)) return value;
  if (isBinary(from.name)) return toText(value, from, true, 0);
  throw noConversion(from, to);
}

/** A text in the length of its type: cut, or filled with spaces. */
function fitText(text: string, from: SqlType, { name, length }: SqlType): string {
  const kept = isNational(name) ? text : throughCodePage(text);
  if (name === 'text' || name === 'ntext' || length === maxLength) return kept;
  if (kept.length > length) {
    if (isWhole(from.name)) return '*';
    if (isExact(from.name) || isFloating(from.name)) throw overflow(name, from.name);
    return kept.slice(0, length);
  }
  return name === 'char' || name === 'nchar' ? kept.padEnd(length) : kept;
}

/** Bytes in the length of their type: cut, or filled with zeros. */
function fitBytes(bytes: Buffer, { name, length }: SqlType): Buffer {
  if (name === 'image' || length === maxLength) return bytes;
  const size = name === 'timestamp' ? 8 : length;
  if (bytes.length > size) return bytes.subarray(0, size);
  return name === 'varbinary' || bytes.length === size ? bytes : Buffer.concat([bytes, Buffer.alloc(size - bytes.length)]);
}

function convertInstant(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): SqlValue {
  if (isInstant(from.name)) {
    if ((from.name === 'date' && to.name === 'time') || (from.name === 'time' && to.name === 'date')) throw noConversion(from, to);
    return inRange(fromInstant(toInstant(value, from), to), from, to);
  }
  if (isText(from.name)) {
    const instant = tryParseInstant(value as string);
    const isOld = to.name === 'datetime' || to.name === 'smalldatetime';
    if (instant === undefined || (isOld && (instant.offset !== 0 || instant.fractionDigits > 3))) throw notADate(from, to);
    return inRange(fromInstant(instant, to), from, to);
  }
  if (to.name === 'datetime' || to.name === 'smalldatetime') {
    const days = toFloating(value, from, { ...to, name: 'float' });
    return inRange(fromInstant({ local: instantOfNumber(days), offset: 0 }, to), from, to);
  }
  throw noConversion(from, to);
}

function inRange(value: SqlValue | undefined, from: SqlType, to: SqlType): SqlValue {
  if (value === undefined) throw outOfRange(from, to);
  return value;
}

function toGuid(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType): string {
  if (isBinary(from.name)) return guidFromBytes(Buffer.concat([value as Buffer, Buffer.alloc(16)]));
  if (!isText(from.name)) throw noConversion(from, to);
  const guid = tryParseGuid(value as string);
  if (guid === undefined)
    throw new SqlError(8169, 'Conversion failed when converting from a character string to uniqueidentifier.', { state: 2 });
  return guid;
}
