import type { ByteReader } from '../bytes/reader.ts';
import { ProtocolFault } from '../packets/packet-reader.ts';
import { decodeCodePage } from '../values/code-page.ts';
import { guidFromBytes } from '../values/guid.ts';
import type { SqlValue } from '../values/value.ts';
import { isNational, type SqlType, timeBytes } from './sql-type.ts';
import { isFixed, type TypeInfo } from './type-info.ts';
import { chunkedLength, typeToken as t } from './type-token.ts';
import { readVariant } from './variant.ts';
import { minutesInDay, spansInDay, spansInUnit, ticksInDay } from './wire-instants.ts';

/** Reads the next value of a stream. */
export type ReadValue = (reader: ByteReader) => SqlValue;

/** Reads the content of a value of `size` bytes. */
export function readContent(reader: ByteReader, { name, scale }: SqlType, size: number): SqlValue {
  switch (name) {
    case 'bit':
      return reader.uint8() === 0 ? 0 : 1;
    case 'tinyint':
      return reader.uint8();
    case 'smallint':
      return reader.int16();
    case 'int':
      return reader.int32();
    case 'bigint':
      return reader.int64();
    case 'real':
      return reader.float();
    case 'float':
      return reader.double();
    case 'smallmoney':
      return BigInt(reader.int32());
    case 'money': {
      const high = BigInt(reader.int32());
      return (high << 32n) | BigInt(reader.uint32());
    }
    case 'decimal':
    case 'numeric':
      return readDecimal(reader, size);
    case 'date':
      return reader.uint(3);
    case 'time':
      return reader.uint(size) * (spansInUnit[scale] ?? 1);
    case 'datetime2':
      return readInstant(reader, scale);
    case 'datetimeoffset': {
      const utc = readInstant(reader, scale);
      return { utc, offset: reader.int16() };
    }
    case 'datetime': {
      const days = reader.int32();
      return days * ticksInDay + reader.uint32();
    }
    case 'smalldatetime': {
      const days = reader.uint16();
      return days * minutesInDay + reader.uint16();
    }
    case 'uniqueidentifier':
      return guidFromBytes(reader.view(size));
    default:
      return Buffer.from(reader.view(size));
  }
}

function readDecimal(reader: ByteReader, size: number): bigint {
  const negative = reader.uint8() === 0;
  let magnitude = 0n;
  // FreeTDS sends as many bytes as the precision needs, and not only 4, 8, 12 or 16.
  for (let at = 0n, left = size - 1; left > 0; left -= 4, at += 32n) magnitude |= BigInt(reader.uint(Math.min(left, 4))) << at;
  return negative ? -magnitude : magnitude;
}

function readInstant(reader: ByteReader, scale: number): bigint {
  const spans = reader.uint(timeBytes(scale)) * (spansInUnit[scale] ?? 1);
  return BigInt(reader.uint(3)) * spansInDay + BigInt(spans);
}

/** What reads the values of a column or a parameter. */
export function valueReader({ token, type, size }: TypeInfo): ReadValue {
  if (token === t.null) return () => null;
  if (isFixed(token)) return (reader) => readContent(reader, type, size);
  if (token === t.variant) return readVariant;
  if (token === t.xml || size === chunkedLength) return (reader) => readChunked(reader, type);
  switch (token) {
    case t.text:
    case t.nText:
    case t.image:
      return (reader) => readLong(reader, type);
    case t.varBinary:
    case t.binary:
    case t.varChar:
    case t.char:
    case t.nVarChar:
    case t.nChar:
      return (reader) => {
        const length = reader.uint16();
        return length === 0xffff ? null : decode(reader, type, length);
      };
    default:
      return (reader) => {
        const length = reader.uint8();
        return length === 0 ? null : isCounted(token) ? decode(reader, type, length) : readContent(reader, type, length);
      };
  }
}

const isCounted = (token: number): boolean =>
  token === t.oldBinary || token === t.oldVarBinary || token === t.oldChar || token === t.oldVarChar;

function decode(reader: ByteReader, { name }: SqlType, length: number): SqlValue {
  const start = reader.take(length);
  const bytes = reader.buffer;
  if (name === 'binary' || name === 'varbinary' || name === 'image') return Buffer.from(bytes.subarray(start, start + length));
  if (!isNational(name)) return decodeCodePage(bytes, start, start + length);
  const isMarked = name === 'xml' && length >= 2 && bytes.readUInt16LE(start) === 0xfeff;
  return bytes.ucs2Slice(isMarked ? start + 2 : start, start + length);
}

/** A parameter of an old large type has no text pointer. */
function readLong(reader: ByteReader, type: SqlType): SqlValue {
  const length = reader.uint32();
  return length === 0xffff_ffff ? null : decode(reader, type, length);
}

function readChunked(reader: ByteReader, type: SqlType): SqlValue {
  const total = reader.uint64();
  if (total === 0xffff_ffff_ffff_ffffn) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  for (let size = reader.uint32(); size !== 0; size = reader.uint32()) {
    chunks.push(reader.view(size));
    length += size;
  }
  if (total !== 0xffff_ffff_ffff_fffen && total !== BigInt(length))
    throw new ProtocolFault(`${length} bytes in chunks where ${total} were told.`);
  const whole = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
  if (!isNational(type.name)) return type.name === 'varchar' || type.name === 'char' ? decodeCodePage(whole) : Buffer.from(whole);
  const isMarked = type.name === 'xml' && whole.length >= 2 && whole.readUInt16LE(0) === 0xfeff;
  return whole.ucs2Slice(isMarked ? 2 : 0, whole.length);
}
