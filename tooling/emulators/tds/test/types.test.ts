import { TYPES } from 'tedious';
import { describe, expect, test } from 'vitest';
import { type Parameter, run, useServer } from './harness.ts';

const used = useServer();
const first = async (text: string, parameters?: Parameter[]): Promise<unknown> =>
  (await run(used.connection, text, parameters)).rows[0]?.[0];

/** Each type at its ends: how it is declared, how it is written, and what the server says it is. */
const extremes: readonly [type: string, literal: string, text: string][] = [
  ['bit', '1', '1'],
  ['tinyint', '255', '255'],
  ['smallint', '-32768', '-32768'],
  ['int', '-2147483648', '-2147483648'],
  ['bigint', '-9223372036854775808', '-9223372036854775808'],
  ['bigint', '9223372036854775807', '9223372036854775807'],
  ['decimal(38,0)', '-99999999999999999999999999999999999999', '-99999999999999999999999999999999999999'],
  ['decimal(38,38)', '0.99999999999999999999999999999999999999', '0.99999999999999999999999999999999999999'],
  ['numeric(9,4)', '12345.6789', '12345.6789'],
  ['date', "'0001-01-01'", '0001-01-01'],
  ['date', "'9999-12-31'", '9999-12-31'],
  ['time(7)', "'23:59:59.9999999'", '23:59:59.9999999'],
  ['time(0)', "'00:00:01'", '00:00:01'],
  ['datetime2(7)', "'0001-01-01T00:00:00'", '0001-01-01 00:00:00.0000000'],
  ['datetime2(7)', "'9999-12-31T23:59:59.9999999'", '9999-12-31 23:59:59.9999999'],
  ['datetimeoffset(7)', "'0001-01-01T14:00:00+14:00'", '0001-01-01 14:00:00.0000000 +14:00'],
  ['datetimeoffset(3)', "'2020-06-01T12:00:00.123-05:30'", '2020-06-01 12:00:00.123 -05:30'],
  ['uniqueidentifier', "'00112233-4455-6677-8899-aabbccddeeff'", '00112233-4455-6677-8899-AABBCCDDEEFF'],
];

describe('literals come back as they went in', () => {
  test.each(extremes)('%s %s', async (type, literal, text) => {
    expect(await first(`SELECT CONVERT(varchar(50), CAST(${literal} AS ${type}))`)).toBe(text);
  });

  test('money, real, float, datetime', async () => {
    expect(await first("SELECT CONVERT(varchar(30), CAST('-922337203685477.5808' AS money), 2)")).toBe('-922337203685477.5808');
    expect(await first('SELECT CAST(214748.3647 AS smallmoney)')).toBe(214_748.3647);
    expect(await first('SELECT CAST(1.7976931348623157E+308 AS float)')).toBe(Number.MAX_VALUE);
    expect(await first('SELECT CAST(5e-324 AS float)')).toBe(5e-324);
    expect(await first('SELECT CAST(3.4028235E+38 AS real)')).toBe(Math.fround(3.4028235e38));
    expect(await first("SELECT CAST('1753-01-01T00:00:00' AS datetime)")).toEqual(new Date('1753-01-01T00:00:00Z'));
    expect(await first("SELECT CONVERT(varchar(30), CAST('9999-12-31T23:59:59.997' AS datetime), 121)")).toBe('9999-12-31 23:59:59.997');
    expect(await first("SELECT CAST('2079-06-06T23:59:00' AS smalldatetime)")).toEqual(new Date('2079-06-06T23:59:00Z'));
  });

  test('texts and bytes, short and long', async () => {
    expect(await first("SELECT N'emoji 😀 '")).toBe('emoji 😀 ');
    expect(await first("SELECT CAST(N'€ ä 😀 λ' AS varchar(20))")).toBe('€ ä ?? ?');
    expect(await first("SELECT CAST('ab' AS char(5)) + '|'")).toBe('ab   |');
    expect(await first('SELECT CAST(0x01 AS binary(3))')).toEqual(Buffer.from([1, 0, 0]));
    expect((await first("SELECT REPLICATE(CAST('ab' AS varchar(max)), 500000)")) as string).toHaveLength(1_000_000);
    expect(await first("SELECT CAST(N'<a>ä</a>' AS xml)")).toBe('<a>ä</a>');
    expect(await first("SELECT CAST('old' AS text)")).toBe('old');
    expect(await first("SELECT CAST(N'alt' AS ntext)")).toBe('alt');
    expect(await first('SELECT CAST(0x0102 AS image)')).toEqual(Buffer.from([1, 2]));
    expect(await first("SELECT N''")).toBe('');
  });

  test('sql_variant keeps its own type', async () => {
    expect(await first("SELECT CAST(CAST('2020-01-01' AS date) AS sql_variant)")).toEqual(new Date('2020-01-01'));
    expect(await first('SELECT CAST(CAST(1.50 AS decimal(5,2)) AS sql_variant)')).toBe(1.5);
    expect(await first("SELECT CAST(N'text' AS sql_variant)")).toBe('text');
    expect(await first('SELECT CAST(NULL AS sql_variant)')).toBeNull();
    expect(await first("SELECT SQL_VARIANT_PROPERTY(CAST(7 AS sql_variant), 'BaseType')")).toBe('int');
  });
});

describe('parameters arrive as what they are', () => {
  const long = 'x'.repeat(20_000);
  const parameters: readonly [string, Parameter['type'], unknown, string, unknown][] = [
    ['bit', TYPES.Bit, true, 'SELECT @p', true],
    ['tinyint', TYPES.TinyInt, 255, 'SELECT @p', 255],
    ['int', TYPES.Int, -2_147_483_648, 'SELECT @p', -2_147_483_648],
    ['bigint', TYPES.BigInt, '9223372036854775807', 'SELECT @p', '9223372036854775807'],
    ['float', TYPES.Float, 0.1, 'SELECT @p', 0.1],
    ['real', TYPES.Real, 0.5, 'SELECT @p', 0.5],
    ['money', TYPES.Money, 12.25, 'SELECT @p', 12.25],
    ['nvarchar', TYPES.NVarChar, 'ä😀', 'SELECT @p', 'ä😀'],
    ['nvarchar(max)', TYPES.NVarChar, long, 'SELECT @p', long],
    ['varchar', TYPES.VarChar, 'abc', 'SELECT @p', 'abc'],
    ['varbinary(max)', TYPES.VarBinary, Buffer.alloc(9_000, 7), 'SELECT @p', Buffer.alloc(9_000, 7)],
    [
      'uniqueidentifier',
      TYPES.UniqueIdentifier,
      '00112233-4455-6677-8899-AABBCCDDEEFF',
      'SELECT CONVERT(varchar(36), @p)',
      '00112233-4455-6677-8899-AABBCCDDEEFF',
    ],
    ['date', TYPES.Date, new Date('9999-12-31'), 'SELECT CONVERT(varchar(10), @p)', '9999-12-31'],
    ['datetime2', TYPES.DateTime2, new Date('2020-01-02T03:04:05.678Z'), 'SELECT CONVERT(varchar(30), @p)', '2020-01-02 03:04:05.6780000'],
    ['datetimeoffset', TYPES.DateTimeOffset, new Date('2020-01-02T03:04:05.678Z'), 'SELECT @p', new Date('2020-01-02T03:04:05.678Z')],
    ['null', TYPES.Int, null, 'SELECT @p', null],
  ];
  test.each(parameters)('%s', async (_, type, value, text, expected) => {
    expect(await first(text, [{ name: 'p', type, value }])).toEqual(expected);
  });

  test('decimal', async () => {
    const parameter: Parameter = { name: 'p', type: TYPES.Decimal, value: '123456.789', options: { precision: 20, scale: 3 } };
    expect(await first('SELECT CONVERT(varchar(40), @p)', [parameter])).toBe('123456.789');
  });
});

test('columns tell their types', async () => {
  await run(
    used.connection,
    'CREATE TABLE meta (a decimal(38,10) NOT NULL, b nvarchar(max), c datetimeoffset(3), d varchar(20) COLLATE Latin1_General_BIN2, e rowversion)',
  );
  const { rows } = await run(
    used.connection,
    "SELECT name, system_type_name, is_nullable FROM sys.dm_exec_describe_first_result_set(N'SELECT * FROM meta', NULL, 0)",
  );
  expect(rows).toEqual([
    ['a', 'decimal(38,10)', false],
    ['b', 'nvarchar(max)', true],
    ['c', 'datetimeoffset(3)', true],
    ['d', 'varchar(20)', true],
    ['e', 'timestamp', false],
  ]);
});
