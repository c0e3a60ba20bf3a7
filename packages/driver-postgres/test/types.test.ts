import { isDatastoreError, openDatastore, type QueryResponse } from '@stowage/core';
import { startPostgres } from '@stowage/servers';
import { type Cell, cellsOf } from '@stowage/tabular';
import type { RecordBatch, Schema } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { postgres } from '../src/index.ts';
import { configOf } from './postgres-harness.ts';

const server = await startPostgres({ databases: ['conformance'] });
await server.sql(
  `create type mood as enum ('sad', 'so "so"', '🙂');
   create domain positive as integer check (value > 0);
   create domain more as positive;
   create type pair as (a int, b text);
   set extra_float_digits = 3`,
  'conformance',
);
const store = await openDatastore(postgres, configOf(server));
afterAll(async () => {
  await store.close();
  await server.stop();
});

const read = async ({ batches }: QueryResponse): Promise<readonly Cell[][]> => {
  const rows: Cell[][] = [];
  for await (const batch of batches as AsyncIterable<unknown> as AsyncIterable<RecordBatch>) {
    const cells = cellsOf(batch);
    for (let row = 0; row < batch.numRows; row++) rows.push(cells(row));
  }
  return rows;
};

interface TypeCase {
  readonly type: string;
  readonly arrow: string;
  /** Literals of the server. */
  readonly values: readonly string[];
  /** What they are read as. */
  readonly cells: readonly Cell[];
  readonly loss?: RegExp;
}

const far = `9${'9'.repeat(27)}.${'9'.repeat(10)}`;

const cases: readonly TypeCase[] = [
  { type: 'boolean', arrow: 'Bool', values: ['true', 'false'], cells: [true, false] },
  { type: 'smallint', arrow: 'Int16', values: ['-32768', '32767'], cells: [-32768, 32767] },
  { type: 'integer', arrow: 'Int32', values: ['-2147483648', '2147483647'], cells: [-2147483648, 2147483647] },
  {
    type: 'bigint',
    arrow: 'Int64',
    values: ['-9223372036854775808', '-1', '0', '9223372036854775807'],
    cells: [-(2n ** 63n), -1n, 0n, 2n ** 63n - 1n],
  },
  { type: 'oid', arrow: 'Uint32', values: ['0', '4294967295'], cells: [0, 4294967295] },
  {
    type: 'real',
    arrow: 'Float32',
    values: ['NaN', '-Infinity', '3.4028235e38', '1e-45'],
    cells: [NaN, -Infinity, 3.4028235e38, 1.4013e-45],
  },
  {
    type: 'double precision',
    arrow: 'Float64',
    values: ['NaN', 'Infinity', '1.7976931348623157e308', '5e-324', '-0'],
    cells: [NaN, Infinity, 1.7976931348623157e308, 5e-324, -0],
  },
  {
    type: 'numeric(38,10)',
    arrow: 'Decimal[38e+10]',
    values: [far, `-${far}`, '0', '0.0000000001', '-0.5', '10000'],
    cells: [far, `-${far}`, '0.0000000000', '0.0000000001', '-0.5000000000', '10000.0000000000'],
  },
  {
    type: 'numeric(12,2)',
    arrow: 'Decimal[12e+2]',
    values: ['9999999999.99', '-9999999999.99', '-0.01', '42949672.96'],
    cells: ['9999999999.99', '-9999999999.99', '-0.01', '42949672.96'],
  },
  { type: 'numeric(5,0)', arrow: 'Decimal[5e0]', values: ['99999', '-10000'], cells: ['99999', '-10000'] },
  { type: 'numeric(3,-2)', arrow: 'Decimal[5e0]', values: ['99900', '-100'], cells: ['99900', '-100'] },
  { type: 'numeric(2,5)', arrow: 'Decimal[5e+5]', values: ['0.00099', '-0.00001'], cells: ['0.00099', '-0.00001'] },
  {
    type: 'numeric',
    arrow: 'Utf8',
    values: ['1e40', '-1.50', 'NaN', 'Infinity'],
    cells: [`1${'0'.repeat(40)}`, '-1.50', 'NaN', 'Infinity'],
    loss: /no limit of digits/,
  },
  {
    type: 'numeric(60,3)',
    arrow: 'Utf8',
    values: [`1${'0'.repeat(50)}.125`],
    cells: [`1${'0'.repeat(50)}.125`],
    loss: /more than 38 digits/,
  },
  { type: 'text', arrow: 'Utf8', values: ['', 'é🚀\n\t"\\', 'NULL', '\\N'], cells: ['', 'é🚀\n\t"\\', 'NULL', '\\N'] },
  { type: 'character varying(3)', arrow: 'Utf8', values: ['é🚀x', 'ab  '], cells: ['é🚀x', 'ab '] },
  { type: 'character(3)', arrow: 'Utf8', values: ['a'], cells: ['a  '] },
  { type: 'name', arrow: 'Utf8', values: ['n'.repeat(63)], cells: ['n'.repeat(63)] },
  { type: '"char"', arrow: 'Utf8', values: ['x'], cells: ['x'] },
  { type: 'bytea', arrow: 'Binary', values: ['\\x00ff27', ''], cells: [Uint8Array.of(0, 255, 39), new Uint8Array()] },
  {
    type: 'date',
    arrow: 'Date32<DAY>',
    values: ['0001-01-01', '9999-12-31', '1970-01-01', '4713-01-01 BC'],
    cells: ['0001-01-01', '9999-12-31', '1970-01-01', '-004712-01-01'],
  },
  {
    type: 'time without time zone',
    arrow: 'Time64<MICROSECOND>',
    values: ['00:00:00', '23:59:59.999999', '24:00:00'],
    cells: ['00:00:00', '23:59:59.999999', '24:00:00'],
  },
  {
    type: 'timestamp without time zone',
    arrow: 'Timestamp<MICROSECOND>',
    values: ['0001-01-01 00:00:00', '9999-12-31 23:59:59.999999', '1969-12-31 23:59:59.999999', '4713-01-01 00:00:00 BC'],
    cells: ['0001-01-01T00:00:00', '9999-12-31T23:59:59.999999', '1969-12-31T23:59:59.999999', '-004712-01-01T00:00:00'],
  },
  {
    type: 'timestamp(3) without time zone',
    arrow: 'Timestamp<MICROSECOND>',
    values: ['2026-11-28 10:00:00.123'],
    cells: ['2026-11-28T10:00:00.123000'],
  },
  {
    type: 'timestamp with time zone',
    arrow: 'Timestamp<MICROSECOND, UTC>',
    values: ['0001-01-01 00:00:00+00', '9999-12-31 23:59:59.999999+00', '2026-03-29 02:30:00+05:45'],
    cells: ['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', '2026-03-28T20:45:00Z'],
  },
  {
    type: 'interval',
    arrow: 'Utf8',
    values: ['1 year -2 months 3 days -4:05:06.789', '0', '-178000000 years', '0.000001 s'],
    cells: ['P10M3DT-4H-5M-6.789S', 'PT0S', 'P-178000000Y', 'PT0.000001S'],
  },
  { type: 'uuid', arrow: 'Utf8', values: ['A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'], cells: ['a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'] },
  { type: 'json', arrow: 'Utf8', values: ['{ "b":1, "a":[null,1e400] }'], cells: ['{ "b":1, "a":[null,1e400] }'] },
  { type: 'jsonb', arrow: 'Utf8', values: ['{"b":1,"a":"🚀"}'], cells: ['{"a": "🚀", "b": 1}'] },
  { type: 'mood', arrow: 'Utf8', values: ['so "so"', '🙂'], cells: ['so "so"', '🙂'] },
  { type: 'more', arrow: 'Int32', values: ['7'], cells: [7] },
  { type: 'integer[]', arrow: 'List<Int32>', values: ['{}', '{1,NULL,-3}'], cells: [[], [1, null, -3]] },
  { type: 'text[]', arrow: 'List<Utf8>', values: ['{"a,b","","NULL",NULL}'], cells: [['a,b', '', 'NULL', null]] },
  { type: 'numeric(6,2)[]', arrow: 'List<Decimal[6e+2]>', values: ['{1.5,-2}'], cells: [['1.50', '-2.00']] },
  {
    type: 'timestamp with time zone[]',
    arrow: 'List<Timestamp<MICROSECOND, UTC>>',
    values: ['{"2026-01-01 00:00:00+00"}'],
    cells: [['2026-01-01T00:00:00Z']],
  },
  { type: 'mood[]', arrow: 'List<Utf8>', values: ['{sad}'], cells: [['sad']] },
  { type: 'bytea[]', arrow: 'List<Binary>', values: ['{"\\\\x00ff"}'], cells: [[Uint8Array.of(0, 255)]] },
  ...(
    [
      ['inet', '192.168.0.1/24', '192.168.0.1/24'],
      ['cidr', '10.0.0.0/8', '10.0.0.0/8'],
      ['macaddr', '08:00:2b:01:02:03', '08:00:2b:01:02:03'],
      ['macaddr8', '08:00:2b:01:02:03:04:05', '08:00:2b:01:02:03:04:05'],
      ['money', '$-1,234.50', '-$1,234.50'],
      ['point', '(1,-2.5)', '(1,-2.5)'],
      ['line', '{1,2,3}', '{1,2,3}'],
      ['lseg', '[(0,0),(1,1)]', '[(0,0),(1,1)]'],
      ['box', '(1,1),(0,0)', '(1,1),(0,0)'],
      ['path', '((0,0),(1,1))', '((0,0),(1,1))'],
      ['polygon', '((0,0),(1,1),(1,0))', '((0,0),(1,1),(1,0))'],
      ['circle', '<(0,0),5>', '<(0,0),5>'],
      ['bit(3)', '101', '101'],
      ['bit varying', '10110', '10110'],
      ['tsvector', 'a:1 b:2', "'a':1 'b':2"],
      ['tsquery', 'a & b', "'a' & 'b'"],
      ['pg_lsn', '16/B374D848', '16/B374D848'],
      ['time with time zone', '10:00:00.5+05:45', '10:00:00.5+05:45'],
      ['int4range', '[1,5)', '[1,5)'],
      ['tstzrange', '["2026-01-01 00:00:00+00",)', '["2026-01-01 00:00:00+00",)'],
      ['int4multirange', '{[1,3),[5,7)}', '{[1,3),[5,7)}'],
      ['pair', '(1,"x, y")', '(1,"x, y")'],
      ['numeric[]', '{1,2.50}', '{1,2.50}'],
      ['jsonpath', '$.a', '$."a"'],
      ['regclass', 'pg_class', 'pg_class'],
      ['inet[]', '{10.0.0.1}', '{10.0.0.1}'],
    ] as const
  ).map(([type, value, cell]): TypeCase => ({ type, arrow: 'Utf8', values: [value], cells: [cell], loss: /read as text/ })),
];

describe('types of PostgreSQL, both ways', () => {
  it.each(cases.map((one, place) => ({ ...one, place })))('$type', async ({ type, arrow, values, cells, loss, place }) => {
    const [one, two, three] = [`one_${place}`, `two_${place}`, `three_${place}`] as const;
    const rows = values.map((value) => `('${value.replaceAll("'", "''")}'::${type})`).join(', ');
    await server.sql(`create table ${one} (v ${type}); insert into ${one} values ${rows}, (null)`, 'conformance');
    const expected = [...cells.map((cell) => [cell]), [null]];

    const response = await store.query({ table: { name: one } });
    expect(response.columns).toMatchObject([{ name: 'v', databaseType: type, nullable: true }]);
    expect(String(response.schema.fields[0]?.type)).toBe(arrow);
    if (loss === undefined) expect(response.columns[0]?.loss).toBeUndefined();
    else expect(response.columns[0]?.loss).toMatch(loss);
    expect(await read(response)).toEqual(expected);

    // Into a table that is made, which takes over the type; and into one that is there.
    const again = async (name: string, mode: 'fail' | 'append'): Promise<void> => {
      const { schema, batches } = await store.query({ table: { name: one } });
      await store.writeTable({ name }, { schema, batches }, { mode });
      const written = await store.query({ table: { name } });
      expect(written.columns).toMatchObject([{ databaseType: type }]);
      expect(await read(written)).toEqual(expected);
      expect(await server.sql(`select count(*)::int as n from ${name} where v is null`, 'conformance')).toEqual([{ n: 1 }]);
    };
    await again(two, 'fail');
    await server.sql(`create table ${three} (v ${type})`, 'conformance');
    await again(three, 'append');
  });

  it.each([
    ["'infinity'::date", 'date'],
    ["'-infinity'::timestamptz", 'time'],
    ["'294276-12-31'::timestamp", 'year'],
    ["'infinity'::interval", 'interval'],
    ["'{{1,2},{3,4}}'::int[]", 'dimensions'],
    ["'[0:1]={1,2}'::int[]", 'counts from 0'],
  ])('%s cannot be read, and says where', async (value, word) => {
    const response = await store.query(`select 1 as a, null::text as b union all select 2, 'x'`);
    expect(await read(response)).toHaveLength(2);
    const failing = await store.query(`select n, case when n = 2 then (${value}) end as v from generate_series(1, 3) as n`);
    const error = await read(failing).catch((reason: unknown) => reason);
    expect(isDatastoreError(error, 'ROW.REJECTED')).toBe(true);
    expect(error).toMatchObject({
      row: 2,
      column: 'v',
      nextAction: expect.stringContaining('text'),
      message: expect.stringContaining(word),
    });
  });

  it('a decimal that is no number cannot be read', async () => {
    const response = await store.query("select (case n when 2 then 'NaN' else '1' end)::numeric(5,2) as v from generate_series(1, 3) as n");
    await expect(read(response)).rejects.toMatchObject({ code: 'ROW.REJECTED', row: 2, column: 'v' });
  });

  it('duplicate names and no rows at all', async () => {
    const response = await store.query('select 1 as a, 2 as a where false');
    expect((response.schema as Schema).fields.map(({ name }) => name)).toEqual(['a', 'a']);
    expect(await read(response)).toEqual([]);
  });
});
