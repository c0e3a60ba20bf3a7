import { ofCatalog, type SqlType } from './sql-type.ts';

/** What the client library tells of a result's column. */
export interface ResultColumn {
  readonly colName: string;
  readonly flags: number;
  readonly type: { readonly name: string };
  readonly dataLength?: number | undefined;
  readonly precision?: number | undefined;
  readonly scale?: number | undefined;
  readonly collation?: { readonly codepage?: string | undefined } | undefined;
  readonly udtInfo?: { readonly typeName?: string | undefined } | undefined;
}

/** Names that say all, as the protocol has them. */
const named: Readonly<Record<string, string>> = {
  Bit: 'bit',
  BitN: 'bit',
  TinyInt: 'tinyint',
  SmallInt: 'smallint',
  Int: 'int',
  BigInt: 'bigint',
  Real: 'real',
  Float: 'float',
  Money: 'money',
  SmallMoney: 'smallmoney',
  DateTime: 'datetime',
  SmallDateTime: 'smalldatetime',
  Date: 'date',
  Time: 'time',
  DateTime2: 'datetime2',
  DateTimeOffset: 'datetimeoffset',
  DecimalN: 'decimal',
  Decimal: 'decimal',
  NumericN: 'numeric',
  Numeric: 'numeric',
  UniqueIdentifier: 'uniqueidentifier',
  Char: 'char',
  VarChar: 'varchar',
  NChar: 'nchar',
  NVarChar: 'nvarchar',
  Binary: 'binary',
  VarBinary: 'varbinary',
  Text: 'text',
  NText: 'ntext',
  Image: 'image',
  Xml: 'xml',
  Variant: 'sql_variant',
};

/** Types whose length says which they are. */
const sized: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  IntN: { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' },
  FloatN: { 4: 'real', 8: 'float' },
  MoneyN: { 4: 'smallmoney', 8: 'money' },
  DateTimeN: { 4: 'smalldatetime', 8: 'datetime' },
};

/** The length by which the protocol writes `max`. */
const maxLength = 0xffff;

/** The type of a result's column. */
export function ofMetadata({ type, dataLength = 0, precision = 0, scale = 0, udtInfo }: ResultColumn): SqlType {
  if (type.name === 'UDT') return { name: udtInfo?.typeName?.toLowerCase() ?? 'udt' };
  const name = named[type.name] ?? sized[type.name]?.[dataLength] ?? 'nvarchar';
  return ofCatalog({ name, maxLength: dataLength === maxLength || dataLength === 0 ? -1 : dataLength, precision, scale });
}

/** Whether a result's column can be null. */
export function isNullable({ flags }: ResultColumn): boolean {
  return (flags & 0x01) !== 0;
}
