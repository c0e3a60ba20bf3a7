import type { ByteWriter } from '../bytes/writer.ts';
import { encodeCodePage } from '../values/code-page.ts';
import { guidToBytes } from '../values/guid.ts';
import type { OffsetInstant, SqlValue, Variant } from '../values/value.ts';
import { decimalBytes, maxLength, type SqlType, timeBytes } from './sql-type.ts';
import { writeVariant } from './variant.ts';
import { minutesInDay, spansInDay, spansInUnit, ticksInDay } from './wire-instants.ts';

/** Writes values of one type that are not null, without a length in front. */
export type WriteContent = (body: ByteWriter, value: Exclude<SqlValue, null>) => void;

/** Writes values of one type, null included. */
export type WriteValue = (body: ByteWriter, value: SqlValue) => void;

const low32 = 0xffff_ffffn;
const low64 = 0xffff_ffff_ffff_ffffn;

/** Writes the magnitude of a decimal in `bytes - 1` bytes after its sign. */
function writeDecimal(body: ByteWriter, value: bigint, bytes: number): void {
  const magnitude = value < 0n ? -value : value;
  body.uint8(value < 0n ? 0 : 1);
  if (bytes === 5) {
    body.uint32(Number(magnitude));
    return;
  }
  body.uint64(magnitude & low64);
  if (bytes === 13) body.uint32(Number((magnitude >> 64n) & low32));
  if (bytes === 17) body.uint64(magnitude >> 64n);
}

function writeSpans(body: ByteWriter, spans: number, scale: number): void {
  body.uint(Math.trunc(spans / (spansInUnit[scale] ?? 1)), timeBytes(scale));
}

/** What writes the content of values of types that are short. */
export function shortContent({ name, precision, scale }: SqlType): { readonly size: number; readonly write: WriteContent } | undefined {
  switch (name) {
    case 'bit':
    case 'tinyint':
      return { size: 1, write: (body, value) => body.uint8(value as number) };
    case 'smallint':
      return { size: 2, write: (body, value) => body.int16(value as number) };
    case 'int':
      return { size: 4, write: (body, value) => body.int32(value as number) };
    case 'bigint':
      return { size: 8, write: (body, value) => body.int64(value as bigint) };
    case 'real':
      return { size: 4, write: (body, value) => body.float(value as number) };
    case 'float':
      return { size: 8, write: (body, value) => body.double(value as number) };
    case 'smallmoney':
      return { size: 4, write: (body, value) => body.int32(Number(value as bigint)) };
    case 'money':
      return {
        size: 8,
        write: (body, value) => {
          body.int32(Number((value as bigint) >> 32n));
          body.uint32(Number((value as bigint) & low32));
        },
      };
    case 'decimal':
    case 'numeric': {
      const size = decimalBytes(precision);
      return { size, write: (body, value) => writeDecimal(body, value as bigint, size) };
    }
    case 'date':
      return { size: 3, write: (body, value) => body.uint(value as number, 3) };
    case 'time':
      return { size: timeBytes(scale), write: (body, value) => writeSpans(body, value as number, scale) };
    case 'datetime2':
      return { size: timeBytes(scale) + 3, write: (body, value) => writeInstant(body, value as bigint, scale) };
    case 'datetimeoffset':
      return {
        size: timeBytes(scale) + 5,
        write: (body, value) => {
          writeInstant(body, (value as OffsetInstant).utc, scale);
          body.int16((value as OffsetInstant).offset);
        },
      };
    case 'datetime':
      return {
        size: 8,
        write: (body, value) => {
          const days = Math.floor((value as number) / ticksInDay);
          body.int32(days);
          body.uint32((value as number) - days * ticksInDay);
        },
      };
    case 'smalldatetime':
      return {
        size: 4,
        write: (body, value) => {
          body.uint16(Math.floor((value as number) / minutesInDay));
          body.uint16((value as number) % minutesInDay);
        },
      };
    case 'uniqueidentifier':
      return { size: 16, write: (body, value) => body.bytes(guidToBytes(value as string)) };
    default:
      return undefined;
  }
}

function writeInstant(body: ByteWriter, value: bigint, scale: number): void {
  writeSpans(body, Number(value % spansInDay), scale);
  body.uint(Number(value / spansInDay), 3);
}

/** What writes the values of a column of this type. */
export function valueWriter(type: SqlType): WriteValue {
  const short = shortContent(type);
  if (short !== undefined) {
    const { size, write } = short;
    return (body, value) => {
      if (value === null) return body.uint8(0);
      body.uint8(size);
      write(body, value);
    };
  }
  switch (type.name) {
    case 'nchar':
    case 'nvarchar':
      return type.length === maxLength ? writeChunkedText : writeNationalText;
    case 'xml':
      return writeChunkedText;
    case 'char':
    case 'varchar':
      return type.length === maxLength
        ? (body, value) => writeChunked(body, value === null ? null : encodeCodePage(value as string))
        : (body, value) => writeCounted(body, value === null ? null : encodeCodePage(value as string));
    case 'binary':
    case 'varbinary':
    case 'timestamp':
      return (type.length === maxLength ? writeChunked : writeCounted) as WriteValue;
    case 'text':
      return (body, value) => writeLong(body, value === null ? null : encodeCodePage(value as string));
    case 'ntext':
      return (body, value) => writeLong(body, value === null ? null : Buffer.from(value as string, 'utf16le'));
    case 'image':
      return writeLong as WriteValue;
    default:
      return (body, value) => writeVariant(body, value as Variant | null);
  }
}

function writeNationalText(body: ByteWriter, value: SqlValue): void {
  if (value === null) {
    body.uint16(0xffff);
    return;
  }
  body.uint16((value as string).length * 2);
  body.utf16(value as string);
}

function writeCounted(body: ByteWriter, value: Buffer | null): void {
  if (value === null) {
    body.uint16(0xffff);
    return;
  }
  body.uint16(value.length);
  body.bytes(value);
}

const nullChunks = low64;

function writeChunkedText(body: ByteWriter, value: SqlValue): void {
  if (value === null) {
    body.uint64(nullChunks);
    return;
  }
  const bytes = (value as string).length * 2;
  body.uint64(BigInt(bytes));
  if (bytes > 0) {
    body.uint32(bytes);
    body.utf16(value as string);
  }
  body.uint32(0);
}

function writeChunked(body: ByteWriter, value: Buffer | null): void {
  if (value === null) {
    body.uint64(nullChunks);
    return;
  }
  body.uint64(BigInt(value.length));
  if (value.length > 0) {
    body.uint32(value.length);
    body.bytes(value);
  }
  body.uint32(0);
}

/** A value behind a text pointer and a time stamp, which mean nothing any more. */
function writeLong(body: ByteWriter, value: Buffer | null): void {
  if (value === null) {
    body.uint8(0);
    return;
  }
  body.uint8(16);
  body.bytes(Buffer.alloc(24, 0x01));
  body.uint32(value.length);
  body.bytes(value);
}
