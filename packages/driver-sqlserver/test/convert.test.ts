import { CellError } from '@stowage/tabular';
import {
  type DataType,
  Decimal,
  Field,
  Float64,
  Int32,
  Int64,
  TimestampMicrosecond,
  TimestampNanosecond,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import { expect, test } from 'vitest';
import { formatType, tryParseType } from '../src/types/sql-type.ts';
import { tryCreateEncoder } from '../src/writing/encoder.ts';
import { createSource } from '../src/writing/source.ts';

function convert(type: DataType, target: string, values: readonly unknown[]): unknown[] {
  const encoder = tryCreateEncoder(createSource(new Field('c', type, true)), tryParseType(target) ?? { name: '' });
  if (encoder === undefined) throw new Error('mismatch');
  const data = vectorFromArray(values as never, type as never).data[0];
  if (data === undefined) throw new Error('no data');
  const read = encoder.bind(data);
  return values.map((_, index) => read(index));
}

test.each<[DataType, string, unknown[], unknown[]]>([
  [new Int32(), 'tinyint', [0, 255, null], [0, 255, null]],
  [new Int64(), 'bigint', [-(2n ** 63n), 2n ** 63n - 1n], [-(2n ** 63n), 2n ** 63n - 1n]],
  [new Float64(), 'int', [3, -4], [3, -4]],
  [new Float64(), 'decimal(10,2)', [0.1, -2.5, 1e3, 1e-2], [10n, -250n, 100_000n, 1n]],
  [new Int64(), 'decimal(38,10)', [7n], [70_000_000_000n]],
  [new TimestampMicrosecond(null), 'datetime2(7)', [], []],
])('%s goes into %s', (type, target, values, expected) => {
  expect(convert(type, target, values)).toEqual(expected);
});

test.each<[DataType, string, unknown, RegExp]>([
  [new Int32(), 'tinyint', 256, /256 does not fit into tinyint/],
  [new Int32(), 'tinyint', -1, /does not fit/],
  [new Int64(), 'int', 2n ** 31n, /does not fit into int/],
  [new Float64(), 'int', 1.5, /no whole number/],
  [new Float64(), 'float', Number.NaN, /no NaN/],
  [new Float64(), 'float', Number.POSITIVE_INFINITY, /no infinity/],
  [new Float64(), 'real', 1e300, /does not fit into real/],
  [new Float64(), 'decimal(5,2)', 0.001, /more than 2 digits after the point/],
  [new Float64(), 'decimal(5,2)', 1000, /more than 3 digits before the point/],
  [new Utf8(), 'nvarchar(3)', 'abcd', /more than 3 characters/],
  [new Utf8(), 'uniqueidentifier', 'x', /no UUID/],
])('%s into %s refuses %s', (type, target, value, message) => {
  expect(() => convert(type, target, [value])).toThrow(message);
  expect(() => convert(type, target, [value])).toThrow(CellError);
});

test.each<[DataType, string]>([
  [new Utf8(), 'int'],
  [new Int32(), 'bit'],
  [new Int32(), 'nvarchar(max)'],
  [new TimestampMicrosecond(null), 'datetimeoffset(7)'],
  [new TimestampMicrosecond('UTC'), 'datetime2(7)'],
  [new Decimal(2, 5, 128), 'varbinary(max)'],
  [new Int32(), 'geography'],
])('%s is never %s', (type, target) => {
  expect(tryCreateEncoder(createSource(new Field('c', type, true)), tryParseType(target) ?? { name: '' })).toBeUndefined();
});

test.each([
  ['varchar(10)', 'nvarchar(10)'],
  ['char(8000)', 'nvarchar(max)'],
  ['money', 'decimal(19,4)'],
  ['datetime', 'datetime2(3)'],
])('%s arrives as %s, and not in its own type', (target, wire) => {
  const kind = target.startsWith('money') ? new Int32() : target.startsWith('date') ? new TimestampNanosecond(null) : new Utf8();
  const encoder = tryCreateEncoder(createSource(new Field('c', kind, true)), tryParseType(target) ?? { name: '' });
  expect(encoder?.wire.isDirect).toBe(false);
  expect(encoder && formatType(encoder.wire.type)).toBe(wire);
});
