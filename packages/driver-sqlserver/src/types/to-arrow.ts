import { columnMetadata, type LogicalType } from '@stowage/core/driver';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  Field,
  Float32,
  Float64,
  Int16,
  Int32,
  Int64,
  TimeMicrosecond,
  TimestampMicrosecond,
  Uint8,
  Utf8,
} from 'apache-arrow';
import { formatType, type SqlType } from './sql-type.ts';

/** What a type of SQL Server is read as. */
export interface ArrowMapping {
  readonly type: DataType;
  readonly logical?: LogicalType | undefined;
  /** What is lost, in one sentence; absent when nothing is. */
  readonly loss?: string | undefined;
}

const cutSeconds = 'The seventh digit of seconds is cut off.';
const asText = 'It is read as text.';
const noOffset = 'The offset is not kept, the instant is.';

const plain: Readonly<Record<string, () => ArrowMapping>> = {
  bit: () => ({ type: new Bool() }),
  tinyint: () => ({ type: new Uint8() }),
  smallint: () => ({ type: new Int16() }),
  int: () => ({ type: new Int32() }),
  bigint: () => ({ type: new Int64() }),
  real: () => ({ type: new Float32() }),
  float: () => ({ type: new Float64() }),
  money: () => ({ type: new Decimal(4, 19, 128) }),
  smallmoney: () => ({ type: new Decimal(4, 10, 128) }),
  date: () => ({ type: new DateDay() }),
  datetime: () => ({ type: new TimestampMicrosecond(null) }),
  smalldatetime: () => ({ type: new TimestampMicrosecond(null) }),
  uniqueidentifier: () => ({ type: new Utf8(), logical: 'uuid' }),
  xml: () => ({ type: new Utf8(), logical: 'xml' }),
  json: () => ({ type: new Utf8(), logical: 'json' }),
  binary: () => ({ type: new Binary() }),
  varbinary: () => ({ type: new Binary() }),
  image: () => ({ type: new Binary() }),
  rowversion: () => ({ type: new Binary() }),
  char: () => ({ type: new Utf8() }),
  varchar: () => ({ type: new Utf8() }),
  nchar: () => ({ type: new Utf8() }),
  nvarchar: () => ({ type: new Utf8() }),
  text: () => ({ type: new Utf8() }),
  ntext: () => ({ type: new Utf8() }),
};

/** What a type is read as. One that is not known here (sql_variant, a CLR type) is read as text. */
export function toArrow({ name, precision, scale }: SqlType): ArrowMapping {
  const isCut = (scale ?? 0) > 6;
  switch (name) {
    case 'decimal':
    case 'numeric':
      return { type: new Decimal(scale ?? 0, precision ?? 18, 128) };
    case 'time':
      return { type: new TimeMicrosecond(), ...(isCut ? { loss: cutSeconds } : {}) };
    case 'datetime2':
      return { type: new TimestampMicrosecond(null), ...(isCut ? { loss: cutSeconds } : {}) };
    case 'datetimeoffset':
      return { type: new TimestampMicrosecond('UTC'), loss: isCut ? `${noOffset} ${cutSeconds}` : noOffset };
  }
  return plain[name]?.() ?? { type: new Utf8(), loss: asText };
}

/** The Arrow field of a column. Its metadata say what Arrow's type does not. */
export function toField(name: string, type: SqlType, nullable: boolean): Field {
  const { type: arrow, logical } = toArrow(type);
  const metadata = new Map([[columnMetadata.databaseType as string, `azure_sql:${formatType(type)}`]]);
  if (logical !== undefined) metadata.set(columnMetadata.logical, logical);
  return new Field(name, arrow, nullable, metadata);
}
