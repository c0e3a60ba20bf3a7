import { SqlError } from '../engine/sql-error.ts';
import { isBinary, isNational, isText, type SqlType } from '../types/sql-type.ts';
import { encodeCodePage } from './code-page.ts';
import { guidToBytes } from './guid.ts';
import { noConversion } from './overflow.ts';
import type { SqlValue } from './value.ts';

const widths: Partial<Record<SqlType['name'], number>> = { bit: 1, tinyint: 1, smallint: 2, int: 4, bigint: 8, money: 8, smallmoney: 4 };

/** The bytes of a value that is not null, not yet cut to the length of their type. */
export function toBytes(value: Exclude<SqlValue, null>, from: SqlType, to: SqlType, style = 0): Buffer {
  if (isBinary(from.name)) return value as Buffer;
  if (isText(from.name)) return textBytes(value as string, from, style);
  if (from.name === 'uniqueidentifier') return guidToBytes(value as string);
  if (from.name === 'xml') return Buffer.from(value as string, 'utf16le');
  const width = widths[from.name];
  if (width === undefined) throw noConversion(from, to);
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(value as number | bigint));
  const own = bytes.subarray(8 - width);
  // Into a fixed length numbers go from the right.
  return to.name === 'binary' && to.length < width
    ? own.subarray(width - to.length)
    : to.name === 'binary'
      ? Buffer.concat([Buffer.alloc(to.length - width), own])
      : own;
}

function textBytes(text: string, from: SqlType, style: number): Buffer {
  if (style === 0) return isNational(from.name) ? Buffer.from(text, 'utf16le') : encodeCodePage(text);
  const hex = style === 1 ? text.replace(/^0x/i, '') : text;
  if ((style === 1 && !/^0x/i.test(text)) || hex.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(hex)) {
    throw new SqlError(8114, `Error converting data type ${from.name} to varbinary.`, { state: 5 });
  }
  return Buffer.from(hex, 'hex');
}
