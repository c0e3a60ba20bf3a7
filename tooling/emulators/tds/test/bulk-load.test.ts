import { type Connection, TYPES } from 'tedious';
import { expect, test } from 'vitest';
import { connect, type DataType, run, type ServerError, useServer } from './harness.ts';

const used = useServer();
type Columns = readonly [name: string, type: DataType, options?: Record<string, unknown>][];

const load = (
  connection: Connection,
  table: string,
  columns: Columns,
  rows: Iterable<unknown> | AsyncIterable<unknown>,
  options = {},
  onLoad?: (cancel: () => void) => void,
): Promise<number> =>
  new Promise((resolve, reject) => {
    const bulk = connection.newBulkLoad(table, options, (error, count) => (error ? reject(error) : resolve(count ?? 0)));
    for (const [name, type, facts] of columns) bulk.addColumn(name, type, { nullable: true, ...facts });
    onLoad?.(() => bulk.cancel());
    connection.execBulkLoad(bulk, rows as Iterable<unknown[]>);
  });
const count = async (table: string): Promise<unknown> => (await run(used.connection, `SELECT COUNT(*) FROM ${table}`)).rows[0]?.[0];

test('rows of many types arrive as they were sent', async () => {
  await run(
    used.connection,
    'CREATE TABLE kinds (a bigint, b decimal(38,10), c nvarchar(max), d varbinary(max), e datetime2(7), f datetimeoffset(3), g bit, h varchar(10), i uniqueidentifier, j date, k time(7), l float, m nvarchar(5))',
  );
  const at = new Date('2020-01-02T03:04:05.678Z');
  const columns: Columns = [
    ['a', TYPES.BigInt],
    ['b', TYPES.Decimal, { precision: 38, scale: 10 }],
    ['c', TYPES.NVarChar, { length: Number.POSITIVE_INFINITY }],
    ['d', TYPES.VarBinary, { length: Number.POSITIVE_INFINITY }],
    ['e', TYPES.DateTime2, { scale: 7 }],
    ['f', TYPES.DateTimeOffset, { scale: 3 }],
    ['g', TYPES.Bit],
    ['h', TYPES.VarChar, { length: 10 }],
    ['i', TYPES.UniqueIdentifier],
    ['j', TYPES.Date],
    ['k', TYPES.Time, { scale: 7 }],
    ['l', TYPES.Float],
    ['m', TYPES.NVarChar, { length: 5 }],
  ];
  const long = '😀ä'.repeat(70_000);
  const row = [
    '-9223372036854775808',
    '-12345.678',
    long,
    Buffer.alloc(100_000, 3),
    at,
    at,
    true,
    'ä€',
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    at,
    at,
    -0.1,
    '',
  ];
  expect(await load(used.connection, 'kinds', columns, [row, columns.map(() => null)], { keepNulls: true })).toBe(2);
  const { rows } = await run(
    used.connection,
    'SELECT a, CONVERT(varchar(60), b), c, d, CONVERT(varchar(40), e), CONVERT(varchar(40), f), g, h, CONVERT(varchar(36), i), CONVERT(varchar(10), j), CONVERT(varchar(16), k), l, m FROM kinds',
  );
  expect(rows[0]).toEqual([
    '-9223372036854775808',
    '-12345.6780000000',
    long,
    Buffer.alloc(100_000, 3),
    '2020-01-02 03:04:05.6780000',
    '2020-01-02 03:04:05.678 +00:00',
    true,
    'ä€',
    '00112233-4455-6677-8899-AABBCCDDEEFF',
    '2020-01-02',
    '03:04:05.6780000',
    -0.1,
    '',
  ]);
  expect(rows[1]).toEqual(columns.map(() => null));
});

test('nulls become defaults unless they are kept', async () => {
  await run(used.connection, 'CREATE TABLE d (id int, v int DEFAULT 7)');
  await load(
    used.connection,
    'd',
    [
      ['id', TYPES.Int],
      ['v', TYPES.Int],
    ],
    [[1, null]],
  );
  await load(
    used.connection,
    'd',
    [
      ['id', TYPES.Int],
      ['v', TYPES.Int],
    ],
    [[2, null]],
    { keepNulls: true },
  );
  expect((await run(used.connection, 'SELECT v FROM d ORDER BY id')).rows).toEqual([[7], [null]]);
});

test('a row that does not fit leaves nothing behind', async () => {
  await run(used.connection, 'CREATE TABLE n (id int NOT NULL PRIMARY KEY, v nvarchar(3))');
  const columns: Columns = [
    ['id', TYPES.Int, { nullable: false }],
    ['v', TYPES.NVarChar, { length: 50 }],
  ];
  const attempt = (rows: unknown[][]): Promise<ServerError> =>
    load(used.connection, 'n', columns, rows).then(
      () => ({ number: 0 }) as ServerError,
      (error) => error,
    );
  const many = Array.from({ length: 5_000 }, (_, index) => [index, 'ok']);
  expect((await attempt([...many, [4_999, 'ok']])).number).toBe(2_627);
  expect((await attempt([...many, [9_999, 'long text']])).number).toBe(2_628);
  expect(await count('n')).toBe(0);
  expect(await load(used.connection, 'n', columns, many)).toBe(5_000);
});

test('a load that is taken back, or torn, leaves nothing behind', async () => {
  await run(used.connection, 'CREATE TABLE torn (id int NOT NULL)');
  const columns: Columns = [['id', TYPES.Int, { nullable: false }]];
  let cancel = (): void => undefined;
  async function* endless(): AsyncGenerator<number[]> {
    for (let id = 0; ; id++) {
      if (id === 20_000) cancel();
      yield [id];
    }
  }
  await expect(load(used.connection, 'torn', columns, endless(), {}, (taken) => (cancel = taken))).rejects.toMatchObject({
    code: 'ECANCEL',
  });
  expect(await count('torn')).toBe(0);
  const doomed = await connect(used.server);
  doomed.on('error', () => undefined);
  used.server.tearBulkLoad(1_000);
  await expect(
    load(
      doomed,
      'torn',
      columns,
      Array.from({ length: 50_000 }, (_, id) => [id]),
    ),
  ).rejects.toThrow();
  expect(await count('torn')).toBe(0);
  expect(used.server.counters).toMatchObject({ connections: 1, openTransactions: 0, runningQueries: 0 });
});
