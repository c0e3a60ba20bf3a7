import { type Datastore, openDatastore, type TableRows } from '@stowage/core';
import { type Cell, createRowBuilder } from '@stowage/tabular';
import { Decimal, Field, Int32, Schema, TimestampMillisecond, Utf8 } from 'apache-arrow';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { azureSql } from '../src/index.ts';
import { collectTable } from './collect-table.ts';
import { configOf, startServer, type TestServer } from './test-server.ts';

let server: TestServer;
let store: Datastore<'query' | 'writeTable' | 'describeTable' | 'native'>;

beforeAll(async () => {
  server = await startServer();
  store = await openDatastore(azureSql, configOf(server), { retry: false });
});
afterAll(async () => {
  await store.close();
  await server.stop();
});
beforeEach(() => server.tds.clearStatements());

const schema = new Schema([new Field('id', new Int32(), false), new Field('name', new Utf8(), true)]);

function rowsOf(rows: readonly Cell[][], of: Schema = schema): TableRows {
  async function* batches() {
    const builder = createRowBuilder(of);
    for (const row of rows) {
      const misfit = builder.tryAppend(row);
      if (misfit !== undefined) throw new Error(misfit.reason);
    }
    yield builder.finish();
  }
  return { schema: of, batches: batches() };
}

const read = async (name: string): Promise<Cell[][]> =>
  (await collectTable(await store.query({ table: { name }, orderBy: [{ column: 'id' }] }))).rows;
const requests = (): string[] => server.tds.statements.map(({ text }) => text);

test('replacing keeps keys, indexes, defaults, grants and identity of the table', async () => {
  await server.run(`CREATE TABLE kept (id int NOT NULL CONSTRAINT pk_kept PRIMARY KEY, name nvarchar(20) NULL, number int IDENTITY(1,1) NOT NULL,
    note nvarchar(10) NOT NULL CONSTRAINT df_kept DEFAULT N'none')`);
  await server.run('CREATE UNIQUE INDEX ux_kept ON kept (name)');
  await server.run('GRANT SELECT ON kept TO public');
  await server.run("INSERT INTO kept (id, name) VALUES (1, N'a'), (2, N'b')");
  const facts = "SELECT name FROM sys.indexes WHERE object_id = OBJECT_ID('kept') ORDER BY name";
  const grants = "SELECT permission_name FROM sys.database_permissions WHERE major_id = OBJECT_ID('kept')";
  const before = [await server.run(facts), await server.run(grants), await server.run("SELECT OBJECT_ID('kept')")];

  const result = await store.writeTable({ name: 'kept' }, rowsOf([[7, 'seven']]), { mode: 'replace' });
  expect(result).toMatchObject({
    rows: 1,
    created: false,
    method: 'bulk load into a staging table and DELETE and INSERT in one transaction',
  });
  expect(await read('kept')).toEqual([[7, 'seven', 3, 'none']]);
  expect([await server.run(facts), await server.run(grants), await server.run("SELECT OBJECT_ID('kept')")]).toEqual(before);
  expect(requests().filter((text) => /#stowage/.test(text) && /DROP TABLE/.test(text))).toHaveLength(1);
});

test('merging says how, and is one statement', async () => {
  await store.writeTable(
    { name: 'merged' },
    rowsOf([
      [1, 'a'],
      [2, 'b'],
    ]),
    { mode: 'merge', keys: ['id'] },
  );
  expect((await store.describeTable({ name: 'merged' })).primaryKey).toEqual(['id']);
  const result = await store.writeTable(
    { name: 'merged' },
    rowsOf([
      [2, 'B'],
      [3, 'C'],
    ]),
    { mode: 'merge', keys: ['id'] },
  );
  expect(result.method).toBe('bulk load into a staging table and MERGE WITH (HOLDLOCK)');
  expect(await read('merged')).toEqual([
    [1, 'a'],
    [2, 'B'],
    [3, 'C'],
  ]);
});

test('two rows of one key are told by the key', async () => {
  await store.writeTable({ name: 'twice' }, rowsOf([[1, 'a']]));
  const writing = store.writeTable(
    { name: 'twice' },
    rowsOf([
      [5, 'a'],
      [5, 'b'],
    ]),
    { mode: 'merge', keys: ['id'] },
  );
  await expect(writing).rejects.toMatchObject({ code: 'KEYS.DUPLICATE', message: expect.stringContaining('id = "5"') });
  expect(await read('twice')).toEqual([[1, 'a']]);
});

test('two rows of one key in a table that a merge makes, too, and there is no table', async () => {
  const writing = store.writeTable(
    { name: 'unmade' },
    rowsOf([
      [5, 'a'],
      [5, 'b'],
    ]),
    { mode: 'merge', keys: ['id'] },
  );
  await expect(writing).rejects.toMatchObject({ code: 'KEYS.DUPLICATE' });
  await expect(store.describeTable({ name: 'unmade' })).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
});

test('a merge by a datetime finds its rows', async () => {
  await server.run('CREATE TABLE moments (at datetime NOT NULL, id int NULL)');
  await server.run("INSERT INTO moments (at, id) VALUES ('2026-01-01T00:00:00.003', 1), ('2026-01-01T00:00:00.007', 2)");
  const times = new Schema([new Field('at', new TimestampMillisecond(null), false), new Field('id', new Int32(), true)]);
  await store.writeTable(
    { name: 'moments' },
    rowsOf(
      [
        ['2026-01-01T00:00:00.003', 10],
        ['2026-01-01T00:00:00.010', 30],
      ],
      times,
    ),
    { mode: 'merge', keys: ['at'] },
  );
  expect((await read('moments')).map(([, id]) => id)).toEqual([2, 10, 30]);
});

test.each([
  [
    'unique',
    'CREATE TABLE t_unique (id int NOT NULL UNIQUE, name nvarchar(20) NULL)',
    [
      [1, 'a'],
      [1, 'b'],
    ],
    /2627|2601/,
  ],
  [
    'check',
    'CREATE TABLE t_check (id int NOT NULL CHECK (id > 0), name nvarchar(20) NULL)',
    [
      [1, 'a'],
      [0, 'b'],
    ],
    /547/,
  ],
])('what only the server knows (%s) rejects all rows', async (name, definition, rows, message) => {
  await server.run(definition as string);
  const writing = store.writeTable({ name: `t_${name as string}` }, rowsOf(rows as Cell[][]), { mode: 'append' });
  await expect(writing).rejects.toMatchObject({ code: 'ROW.REJECTED', message: expect.stringMatching(message as RegExp) });
  expect(await read(`t_${name as string}`)).toEqual([]);
});

test('a connection that is lost in the middle of a bulk load leaves nothing', async () => {
  await store.writeTable({ name: 'torn' }, rowsOf([[1, 'a']]));
  server.tds.tearBulkLoad(1);
  const writing = store.writeTable(
    { name: 'torn' },
    rowsOf([
      [2, 'b'],
      [3, 'c'],
      [4, 'd'],
    ]),
    { mode: 'append' },
  );
  await expect(writing).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true });
  expect(await read('torn')).toEqual([[1, 'a']]);
  expect(server.busy()).toBe(0);
});

test('a lock that another holds is waited for as long as was said', async () => {
  await store.writeTable({ name: 'locked' }, rowsOf([[1, 'a']]));
  const impatient = await openDatastore(azureSql, configOf(server, { lock_timeout: 100 }), { retry: false });
  const pool = await store.native('azure_sql');
  const holder = pool.transaction();
  await holder.begin();
  await holder.request().query("INSERT INTO locked (id, name) VALUES (2, N'b')");
  try {
    const second = impatient.writeTable({ name: 'locked' }, rowsOf([[3, 'c']]), { mode: 'replace' });
    await expect(second).rejects.toMatchObject({ code: 'TABLE.LOCKED', retryable: true });
  } finally {
    await holder.commit();
    await impatient.close();
  }
  expect(await read('locked')).toEqual([
    [1, 'a'],
    [2, 'b'],
  ]);
});

test('a schema that is not there', async () => {
  await expect(store.writeTable({ schema: 'nowhere', name: 't' }, rowsOf([[1, 'a']]))).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
});

test('38 digits of a table go through a view and a statement unchanged', async () => {
  const wide = new Schema([new Field('id', new Int32(), false), new Field('value', new Decimal(0, 38, 128), true)]);
  await store.writeTable(
    { name: 'wide' },
    rowsOf(
      [
        [1, '9'.repeat(38)],
        [2, `-${'9'.repeat(38)}`],
        [3, null],
      ],
      wide,
    ),
  );
  await server.run('CREATE VIEW wide_view AS SELECT id, value FROM wide');
  const expected = [
    [1, '9'.repeat(38)],
    [2, `-${'9'.repeat(38)}`],
    [3, null],
  ];
  expect(await read('wide_view')).toEqual(expected);
  expect((await collectTable(await store.query('SELECT id, value FROM wide WHERE id < @p1', { parameters: [4] }))).rows).toEqual(expected);
});

test.each([
  ['SELECT 1 AS a SELECT 2 AS b', 'QUERY.INVALID'],
  ['SELECT 1 / 0 AS a', 'ROW.REJECTED'],
  ["SELECT CONVERT(int, N'x') AS a", 'ROW.REJECTED'],
  ['SELECT * FROM nowhere', 'TABLE.NOT_FOUND'],
  ['SELECT nothing FROM wide', 'COLUMN.NOT_FOUND'],
  ['SELECT FROM', 'QUERY.INVALID'],
])('%s is %s', async (statement, code) => {
  const work = store.query(statement).then(collectTable);
  await expect(work).rejects.toMatchObject({ code });
});

test('a statement without rows has no columns', async () => {
  expect(await collectTable(await store.query('CREATE TABLE made_by_query (id int NULL)'))).toEqual({ names: [], rows: [] });
});

test('rows that are committed are there, and that is what is told, though an abort comes before the staging table is gone', async () => {
  await server.run('CREATE TABLE late (id int NOT NULL, name nvarchar(20) NULL)');
  const controller = new AbortController();
  const writing = store.writeTable({ name: 'late' }, rowsOf([[1, 'a']]), { mode: 'replace', signal: controller.signal });
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  let isOver = false;
  void writing.then(
    () => (isOver = true),
    () => (isOver = true),
  );
  while (!isOver && server.tds.counters.openTransactions === 0) await turn();
  while (!isOver && server.tds.counters.openTransactions > 0) await turn();
  controller.abort(new Error('late'));
  expect(await writing).toMatchObject({ rows: 1 });
  expect(await read('late')).toEqual([[1, 'a']]);
});
