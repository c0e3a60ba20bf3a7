import { columnMetadata } from '@stowage/core';
import {
  Binary,
  Bool,
  type DataType,
  DateDay,
  Decimal,
  DurationMicrosecond,
  Field,
  FixedSizeBinary,
  Float32,
  Float64,
  Int8,
  Int64,
  List,
  TimeMicrosecond,
  TimestampMicrosecond,
  TimestampNanosecond,
  Uint8,
  Uint32,
  Uint64,
  Utf8,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { fromArrow } from '../src/types/from-arrow.ts';
import { formatType, ofCatalog, tryParseType } from '../src/types/sql-type.ts';
import { toArrow, toField } from '../src/types/to-arrow.ts';

test.each([
  ['bit', 'bit'],
  ['DECIMAL(38, 10)', 'decimal(38,10)'],
  ['numeric', 'numeric(18,0)'],
  ['nvarchar(max)', 'nvarchar(max)'],
  ['nvarchar(50)', 'nvarchar(50)'],
  ['char', 'char(1)'],
  ['sysname', 'nvarchar(128)'],
  ['datetime2', 'datetime2(7)'],
  ['time(3)', 'time(3)'],
  ['float(24)', 'real'],
  ['float(53)', 'float'],
  ['timestamp', 'rowversion'],
])('%s is parsed', (text, formatted) => {
  const type = tryParseType(text);
  expect(type && formatType(type)).toBe(formatted);
});

test.each(['', 'int; drop', 'nvarchar(', 'decimal(1,2,3)'])('%j is no type', (text) => {
  expect(tryParseType(text)).toBeUndefined();
});

test('lengths of the catalog are in bytes', () => {
  const catalog = { precision: 0, scale: 0 };
  expect(formatType(ofCatalog({ ...catalog, name: 'nvarchar', maxLength: 100 }))).toBe('nvarchar(50)');
  expect(formatType(ofCatalog({ ...catalog, name: 'varchar', maxLength: 100 }))).toBe('varchar(100)');
  expect(formatType(ofCatalog({ ...catalog, name: 'varbinary', maxLength: -1 }))).toBe('varbinary(max)');
});

test.each<[string, string, string | undefined]>([
  ['tinyint', 'Uint8', undefined],
  ['bigint', 'Int64', undefined],
  ['decimal(38,10)', 'Decimal[38e+10]', undefined],
  ['money', 'Decimal[19e+4]', undefined],
  ['datetime2(6)', 'Timestamp<MICROSECOND>', undefined],
  ['datetime2(7)', 'Timestamp<MICROSECOND>', 'The seventh digit of seconds is cut off.'],
  ['datetimeoffset(3)', 'Timestamp<MICROSECOND, UTC>', 'The offset is not kept, the instant is.'],
  ['sql_variant', 'Utf8', 'It is read as text.'],
  ['geography', 'Utf8', 'It is read as text.'],
  ['rowversion', 'Binary', undefined],
])('%s is read as %s', (text, arrow, loss) => {
  const found = toArrow(tryParseType(text) ?? { name: '' });
  expect(String(found.type)).toBe(arrow);
  expect(found.loss).toBe(loss);
});

const field = (type: DataType, metadata: Record<string, string> = {}): Field =>
  new Field('c', type, true, new Map(Object.entries(metadata)));

test.each<[DataType, string]>([
  [new Bool(), 'bit'],
  [new Int8(), 'smallint'],
  [new Uint8(), 'tinyint'],
  [new Uint32(), 'bigint'],
  [new Int64(), 'bigint'],
  [new Uint64(), 'decimal(20,0)'],
  [new Float32(), 'real'],
  [new Float64(), 'float'],
  [new Decimal(10, 38, 128), 'decimal(38,10)'],
  [new Decimal(0, 1, 128), 'decimal(1,0)'],
  [new Utf8(), 'nvarchar(max)'],
  [new Binary(), 'varbinary(max)'],
  [new FixedSizeBinary(16), 'binary(16)'],
  [new DateDay(), 'date'],
  [new TimeMicrosecond(), 'time(6)'],
  [new TimestampMicrosecond(null), 'datetime2(6)'],
  [new TimestampNanosecond(null), 'datetime2(7)'],
  [new TimestampMicrosecond('UTC'), 'datetimeoffset(6)'],
])('%s becomes %s without loss', (type, expected) => {
  const mapping = fromArrow(field(type));
  expect(formatType(mapping.type)).toBe(expected);
  expect(mapping.loss).toBeUndefined();
});

test.each<[DataType, Record<string, string>, string]>([
  [new TimestampMicrosecond('Europe/Berlin'), {}, 'datetimeoffset(6)'],
  [new Decimal(0, 76, 256), {}, 'nvarchar(100)'],
  [new DurationMicrosecond(), {}, 'nvarchar(100)'],
  [new List(new Field('item', new Utf8(), true)), {}, 'nvarchar(max)'],
  [new Utf8(), { [columnMetadata.logical]: 'json' }, 'nvarchar(max)'],
])('%s loses something, and says what', (type, metadata, expected) => {
  const mapping = fromArrow(field(type, metadata));
  expect(formatType(mapping.type)).toBe(expected);
  expect(mapping.loss).toMatch(/\.$/);
});

test.each([
  'decimal(38,10)',
  'nvarchar(50)',
  'varchar(20)',
  'money',
  'datetime',
  'uniqueidentifier',
  'xml',
  'smallmoney',
  'time(3)',
  'binary(4)',
])('what was %s becomes it again', (text) => {
  const type = tryParseType(text);
  if (type === undefined) throw new Error('no type');
  expect(fromArrow(toField('c', type, true)).type).toEqual(type);
});

test('the type of another database is not looked at', () => {
  expect(formatType(fromArrow(field(new Utf8(), { [columnMetadata.databaseType]: 'azure_postgresql:text' })).type)).toBe('nvarchar(max)');
});

test('a type that no longer goes with its column is not taken over', () => {
  expect(formatType(fromArrow(field(new Utf8(), { [columnMetadata.databaseType]: 'azure_sql:int' })).type)).toBe('nvarchar(max)');
});

test('texts of a key have a length', () => {
  expect(formatType(fromArrow(field(new Utf8()), 900).type)).toBe('nvarchar(450)');
  expect(formatType(fromArrow(field(new Binary()), 900).type)).toBe('varbinary(900)');
});
