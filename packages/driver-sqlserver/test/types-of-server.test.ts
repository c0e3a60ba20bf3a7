import { type Datastore, openDatastore } from '@stowage/core';
import { type Cell, cellsOf } from '@stowage/tabular';
import type { RecordBatch } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { azureSql } from '../src/index.ts';
import { configOf, startServer, type TestServer } from './test-server.ts';

let server: TestServer;
let store: Datastore<'query' | 'writeTable' | 'describeTable'>;

beforeAll(async () => {
  server = await startServer();
  store = await openDatastore(azureSql, configOf(server), { retry: false });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});

async function cellsIn(source: Parameters<typeof store.query>[0]): Promise<{ cells: Cell[]; loss: string | undefined; type: string }> {
  const { batches, columns } = await store.query(source);
  const cells: Cell[] = [];
  for await (const batch of batches) {
    const rows = cellsOf(batch as unknown as RecordBatch);
    for (let row = 0; row < batch.numRows; row++) cells.push(rows(row)[1] ?? null);
  }
  return { cells, loss: columns[1]?.loss, type: columns[1]?.databaseType ?? '' };
}

const cut = 'The seventh digit of seconds is cut off.';
const offset = 'The offset is not kept, the instant is.';

/** A type, values as T-SQL writes them, and as cells; the loss of reading; whether what was read can be written again. */
type TypeCase = readonly [type: string, values: readonly string[], cells: readonly Cell[], loss?: string, isReadOnly?: true];

const cases: readonly TypeCase[] = [
  ['bit', ['1', '0'], [true, false]],
  ['tinyint', ['0', '255'], [0, 255]],
  ['smallint', ['-32768', '32767'], [-32768, 32767]],
  ['int', ['-2147483648', '2147483647'], [-2147483648, 2147483647]],
  ['bigint', ['-9223372036854775808', '9223372036854775807'], [-(2n ** 63n), 2n ** 63n - 1n]],
  ['real', ['-3.4E38', '0.1'], [-3.4e38, 0.1]],
  ['float', ['-1.79E308', '0.1'], [-1.79e308, 0.1]],
  [
    'decimal(38,10)',
    ['-9999999999999999999999999999.9999999999', '0.0000000001'],
    ['-9999999999999999999999999999.9999999999', '0.0000000001'],
  ],
  ['decimal(15,3)', ['-999999999999.999', '0.001'], ['-999999999999.999', '0.001']],
  ['decimal(5,0)', ['-99999', '7'], ['-99999', '7']],
  ['numeric(16,2)', ['-99999999999999.99', '1.5'], ['-99999999999999.99', '1.50']],
  ['money', ['-922337203685477.5807', '922337203685477.5807'], ['-922337203685477.5807', '922337203685477.5807']],
  ['smallmoney', ['-214748.3647', '0.0001'], ['-214748.3647', '0.0001']],
  ['date', ["'0001-01-01'", "'9999-12-31'"], ['0001-01-01', '9999-12-31']],
  ['time(7)', ["'23:59:59.9999999'", "'00:00:00.0000010'"], ['23:59:59.999999', '00:00:00.000001'], cut],
  ['time(0)', ["'23:59:59'", "'00:00:00'"], ['23:59:59', '00:00:00']],
  [
    'datetime2(7)',
    ["'0001-01-01T00:00:00.0000019'", "'9999-12-31T23:59:59.9999999'"],
    ['0001-01-01T00:00:00.000001', '9999-12-31T23:59:59.999999'],
    cut,
  ],
  ['datetime2(3)', ["'1969-12-31T23:59:59.999'", "'1752-09-14T00:00:00.001'"], ['1969-12-31T23:59:59.999', '1752-09-14T00:00:00.001']],
  ['datetime', ["'1753-01-01T00:00:00.003'", "'9999-12-31T23:59:59.997'"], ['1753-01-01T00:00:00.003', '9999-12-31T23:59:59.997']],
  ['smalldatetime', ["'1900-01-01T00:00:00'", "'2079-06-06T23:59:00'"], ['1900-01-01T00:00:00', '2079-06-06T23:59:00']],
  [
    'datetimeoffset(3)',
    ["'2026-01-01T00:30:00.123+02:00'", "'0001-01-01T00:00:00+00:00'"],
    ['2025-12-31T22:30:00.123Z', '0001-01-01T00:00:00Z'],
    offset,
  ],
  ['datetimeoffset(7)', ["'9999-12-31T23:59:59.9999999+00:00'"], ['9999-12-31T23:59:59.999999Z'], `${offset} ${cut}`],
  ['uniqueidentifier', ["'0F8FAD5B-D9CB-469F-A165-70867728950E'"], ['0f8fad5b-d9cb-469f-a165-70867728950e']],
  ['char(4)', ["'ab'"], ['ab  ']],
  ['varchar(10)', ["'é€'", "''"], ['é€', '']],
  ['varchar(max)', [`'${'x'.repeat(9_000)}'`], ['x'.repeat(9_000)]],
  ['nchar(3)', ["N'日本'"], ['日本 ']],
  ['nvarchar(10)', ["N'🚀 é'", "N''"], ['🚀 é', '']],
  ['nvarchar(max)', [`N'${'é'.repeat(9_000)}'`], ['é'.repeat(9_000)]],
  ['binary(3)', ['0x00ff10'], [Buffer.from('00ff10', 'hex')]],
  ['varbinary(5)', ['0x', '0x0001'], [Buffer.alloc(0), Buffer.from('0001', 'hex')]],
  ['varbinary(max)', ['0xff'], [Buffer.from('ff', 'hex')]],
  ['xml', ["N'<a>é</a>'"], ['<a>é</a>']],
  ['sql_variant', ["N'text'", 'CONVERT(int, 5)'], ['text', '5'], 'It is read as text.', true],
];

test.each(cases.map((one) => [one[0], one] as const))(
  '%s is read and written as it is',
  async (_, [type, values, cells, loss, isReadOnly]) => {
    const name = `t ${type}`;
    await server.run(`CREATE TABLE [${name}] (id int NOT NULL, value ${type} NULL)`);
    const rows = [...values, 'NULL'].map((value, index) => `(${index}, ${value})`);
    await server.run(`INSERT INTO [${name}] (id, value) VALUES ${rows.join(', ')}`);
    const read = await cellsIn({ table: { name }, orderBy: [{ column: 'id' }] });
    expect(read.cells.map(plain)).toEqual([...cells, null].map(plain));
    expect(read.loss).toBe(loss);
    expect(read.type).toBe(type);
    expect((await cellsIn(`SELECT id, value FROM [${name}] -- all`)).cells.map(plain)).toEqual([...cells, null].map(plain));
    if (isReadOnly) return;

    const { schema, batches } = await store.query({ table: { name } });
    await store.writeTable({ name }, { schema, batches }, { mode: 'append' });
    const again = await cellsIn({ table: { name }, orderBy: [{ column: 'id' }] });
    expect(again.cells.map(plain)).toEqual([...cells, null].flatMap((cell) => [plain(cell), plain(cell)]));

    const source = await store.query({ table: { name } });
    await store.writeTable({ name: `${name} copy` }, source);
    const { columns } = await store.describeTable({ name: `${name} copy` });
    expect(columns[1]?.databaseType).toBe(type);
  },
);

/** Bytes compare by their content, times without zeros at the end. */
function plain(cell: Cell): unknown {
  if (cell instanceof Uint8Array) return `0x${Buffer.from(cell).toString('hex')}`;
  return typeof cell === 'string' ? cell.replace(/(:\d\d\.\d*?)0+(Z?)$/, '$1$2') : cell;
}

test('a statement with an order keeps all digits too', async () => {
  await server.run('CREATE TABLE ordered (id int NOT NULL, value decimal(38,2) NULL)');
  await server.run("INSERT INTO ordered (id, value) VALUES (1, '123456789012345678901234567890123456.78'), (2, NULL)");
  expect((await cellsIn('SELECT id, value FROM ordered ORDER BY id DESC')).cells).toEqual([
    null,
    '123456789012345678901234567890123456.78',
  ]);
});

test('a row version is read as bytes, and only the server writes it', async () => {
  await server.run('CREATE TABLE versions (id int NOT NULL, value rowversion)');
  await server.run('INSERT INTO versions (id) VALUES (1)');
  const { cells } = await cellsIn({ table: { name: 'versions' } });
  expect(cells).toEqual([expect.any(Uint8Array)]);
  expect((cells[0] as Uint8Array).byteLength).toBe(8);
  expect((await store.describeTable({ name: 'versions' })).columns[1]).toMatchObject({ databaseType: 'rowversion', generated: true });
});

test('a character that the code page of a column lacks is rejected, not made a question mark', async () => {
  await server.run('CREATE TABLE coded (id int NOT NULL, value varchar(10) NULL)');
  const rows = await store.query("SELECT 1 AS id, N'日本' AS value");
  await expect(store.writeTable({ name: 'coded' }, rows, { mode: 'append' })).rejects.toMatchObject({
    code: 'ROW.REJECTED',
    row: 1,
    column: 'value',
  });
});
