import { columnMetadata } from '@stowage/core/driver';
import { DataType, type Field, Precision, TimeUnit } from 'apache-arrow';
import { type SqlType, tryParseType } from './sql-type.ts';
import { toArrow } from './to-arrow.ts';

/** The type that a column of a new table gets. */
export interface SqlMapping {
  readonly type: SqlType;
  /** What is lost, in one sentence; absent when nothing is. */
  readonly loss?: string | undefined;
}

const text: SqlType = { name: 'nvarchar', length: 'max' };

/**
 * The type that a column of a new table gets: the one it had in SQL Server where it comes from there, else the smallest that holds all of its
 * values. `keyLength` bounds the length of texts and bytes in a key, in bytes, as an index has a limit.
 */
export function fromArrow(field: Field, keyLength?: number): SqlMapping {
  const mapping = ofDatabaseType(field) ?? ofLogicalType(field) ?? ofType(field.type);
  const { name, length } = mapping.type;
  if (keyLength === undefined || length !== 'max') return mapping;
  return { ...mapping, type: { name, length: name === 'nvarchar' ? keyLength >> 1 : keyLength } };
}

/** A type that this driver wrote into the metadata, if the column still has the Arrow type that it is read as. */
function ofDatabaseType({ type, metadata }: Field): SqlMapping | undefined {
  const [driver, written = ''] = splitOnce(metadata.get(columnMetadata.databaseType) ?? '');
  const found = driver === 'azure_sql' ? tryParseType(written) : undefined;
  if (found === undefined) return undefined;
  // Only the server writes row versions; and a type that is read as text with a loss cannot be written as that text.
  if (found.name === 'rowversion') return { type: { name: 'binary', length: 8 } };
  const { type: readAs, loss } = toArrow(found);
  const isText = DataType.isUtf8(readAs) && loss !== undefined;
  return isText || String(readAs) !== String(type) ? undefined : { type: found };
}

function splitOnce(text: string): [string, string?] {
  const at = text.indexOf(':');
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function ofLogicalType({ type, metadata }: Field): SqlMapping | undefined {
  if (!DataType.isUtf8(type) && !DataType.isLargeUtf8(type)) return undefined;
  switch (metadata.get(columnMetadata.logical)) {
    case 'uuid':
      return { type: { name: 'uniqueidentifier' } };
    case 'xml':
      return { type: { name: 'xml' } };
    case 'json':
      return { type: text, loss: 'JSON is kept as text.' };
    case 'decimal':
      return { type: text, loss: 'A number of any size is kept as text.' };
    case 'interval':
      return { type: { name: 'nvarchar', length: 100 }, loss: 'An interval is kept as text (ISO 8601).' };
    default:
      return undefined;
  }
}

/** Names of the types for whole numbers, by bits and sign. */
const integers: Readonly<Record<string, SqlType>> = {
  '8': { name: 'smallint' },
  '16': { name: 'smallint' },
  '32': { name: 'int' },
  '64': { name: 'bigint' },
  u8: { name: 'tinyint' },
  u16: { name: 'int' },
  u32: { name: 'bigint' },
  u64: { name: 'decimal', precision: 20, scale: 0 },
};

function ofType(type: DataType): SqlMapping {
  if (DataType.isDictionary(type)) return ofType(type.dictionary);
  if (DataType.isBool(type)) return { type: { name: 'bit' } };
  if (DataType.isInt(type)) return { type: integers[`${type.isSigned ? '' : 'u'}${type.bitWidth}`] ?? text };
  if (DataType.isFloat(type)) return { type: { name: type.precision === Precision.DOUBLE ? 'float' : 'real' } };
  if (DataType.isDecimal(type)) return ofDecimal(type.precision, type.scale);
  if (DataType.isBinary(type) || DataType.isLargeBinary(type)) return { type: { name: 'varbinary', length: 'max' } };
  if (DataType.isFixedSizeBinary(type)) {
    const isShort = type.byteWidth > 0 && type.byteWidth <= 8_000;
    return { type: isShort ? { name: 'binary', length: type.byteWidth } : { name: 'varbinary', length: 'max' } };
  }
  if (DataType.isDate(type)) return { type: { name: 'date' } };
  if (DataType.isTime(type)) return { type: { name: 'time', scale: digits(type.unit) } };
  if (DataType.isTimestamp(type)) {
    if (!type.timezone) return { type: { name: 'datetime2', scale: digits(type.unit) } };
    const mapping: SqlMapping = { type: { name: 'datetimeoffset', scale: digits(type.unit) } };
    return /^(?:UTC|Etc\/UTC|Z|\+00:?00)$/i.test(type.timezone)
      ? mapping
      : { ...mapping, loss: 'The time zone is not kept, the instant is.' };
  }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isNull(type)) return { type: text };
  if (DataType.isInterval(type) || DataType.isDuration(type)) {
    return { type: { name: 'nvarchar', length: 100 }, loss: 'A span of time is kept as text (ISO 8601).' };
  }
  return { type: text, loss: 'Nested values are kept as JSON text.' };
}

function ofDecimal(precision: number, scale: number): SqlMapping {
  const [whole, fraction] = [Math.max(precision - scale, 0), Math.max(scale, 0)];
  if (whole + fraction <= 38) return { type: { name: 'decimal', precision: Math.max(whole + fraction, 1), scale: fraction } };
  return { type: { name: 'nvarchar', length: 100 }, loss: 'A number of more than 38 digits is kept as text.' };
}

/** Digits after the point that a unit takes; 100 ns is the finest that the server has. */
function digits(unit: TimeUnit): number {
  return unit === TimeUnit.NANOSECOND ? 7 : unit * 3;
}
