import { expect, test } from 'vitest';
import { failure, run, useServer } from './harness.ts';

const used = useServer();

test.each([
  [102, "SELECT 1;\nSELECT 'a' 'b' 'c'", 2],
  [156, 'SELECT FROM t', 1],
  [105, "SELECT 'open", 1],
  [208, 'SELECT 1\n\nSELECT * FROM missing.things', 3],
  [207, 'SELECT nope FROM sys.tables', 1],
  [4104, 'SELECT x.nope FROM sys.tables t', 1],
  [209, 'SELECT name FROM sys.tables a CROSS JOIN sys.tables b', 1],
  [137, 'SELECT @nope', 1],
  [245, "SELECT CAST('abc' AS int)", 1],
  [8114, "SELECT CAST('abc' AS decimal(10,2))", 1],
  [241, "SELECT CAST('2020-02-30' AS datetime2)", 1],
  [242, "SELECT CAST('1600-01-01' AS datetime)", 1],
  [8169, "SELECT CAST('x' AS uniqueidentifier)", 1],
  [220, 'SELECT CAST(300 AS tinyint)', 1],
  [8115, 'SELECT CAST(3000000000 AS int)', 1],
  [8115, 'SELECT CAST(12345.6 AS decimal(4,1))', 1],
  [8134, 'SELECT 1 / 0', 1],
  [2760, 'CREATE TABLE nowhere.t (a int)', 1],
  [3701, 'DROP TABLE missing', 1],
  [2705, 'CREATE TABLE twice (a int, A int)', 1],
  [8120, 'SELECT name, COUNT(*) FROM sys.tables', 1],
  [512, 'SELECT (SELECT v FROM (VALUES (1), (2)) x(v))', 1],
  [911, 'USE nowhere', 1],
  [2812, 'EXEC nothing_like_this', 1],
  [3902, 'COMMIT', 1],
  [50_000, "RAISERROR(N'own %s %d', 16, 3, N'text', 7)", 1],
  [51_234, "THROW 51234, N'thrown', 9", 1],
])('%i: %s', async (number, text, line) => {
  expect(await failure(used.connection, text)).toMatchObject({ number, lineNumber: line });
});

test('constraints', async () => {
  await run(
    used.connection,
    'CREATE TABLE c (id int NOT NULL CONSTRAINT pk_c PRIMARY KEY, name nvarchar(5) NOT NULL, code varchar(3), small tinyint CHECK (small < 100)); CREATE UNIQUE INDEX ux_c ON c (code) WHERE code IS NOT NULL',
  );
  await run(used.connection, "INSERT c VALUES (1, N'one', 'a', 1), (2, N'two', NULL, 2), (3, N'three', NULL, 3)");
  const number = async (text: string): Promise<number> => (await failure(used.connection, text)).number;
  expect(await number("INSERT c VALUES (1, N'x', 'b', 1)")).toBe(2627);
  expect(await number("INSERT c VALUES (9, N'x', 'A', 1)")).toBe(2601);
  expect(await number("INSERT c VALUES (9, NULL, 'b', 1)")).toBe(515);
  expect(await number("INSERT c VALUES (9, N'sixsix', 'b', 1)")).toBe(2628);
  expect(await number("INSERT c VALUES (9, N'x', 'b', 256)")).toBe(220);
  expect(await number("INSERT c VALUES (9, N'x', 'b', 200)")).toBe(547);
  expect(await number('INSERT c (id) VALUES (1, 2)')).toBe(110);
  expect(await number('CREATE TABLE c (a int)')).toBe(2714);
  // Each failed as a whole.
  expect(await number("INSERT c VALUES (7, N'ok', 'q', 1), (1, N'dup', 'r', 1)")).toBe(2627);
  expect((await run(used.connection, 'SELECT COUNT(*) FROM c')).rows).toEqual([[3]]);
});

test('foreign keys', async () => {
  await run(
    used.connection,
    'CREATE TABLE parent (id int PRIMARY KEY); CREATE TABLE child (id int, p int NULL CONSTRAINT fk REFERENCES parent (id)); INSERT parent VALUES (1), (2); INSERT child VALUES (1, 1), (2, NULL)',
  );
  const number = async (text: string): Promise<number> => (await failure(used.connection, text)).number;
  expect(await number('INSERT child VALUES (3, 3)')).toBe(547);
  expect(await number('UPDATE child SET p = 9 WHERE p = 1')).toBe(547);
  expect(await number('DELETE parent WHERE id = 1')).toBe(547);
  expect(await number('DROP TABLE parent')).toBe(3726);
  await run(used.connection, 'DELETE parent WHERE id = 2; ALTER TABLE child DROP CONSTRAINT fk; DROP TABLE parent');
});

test('1,024 columns and no more', async () => {
  const columns = (count: number): string => Array.from({ length: count }, (_, index) => `[c${index}] int NULL`).join(', ');
  expect((await failure(used.connection, `CREATE TABLE wide (${columns(1_025)})`)).number).toBe(1702);
  await run(used.connection, `CREATE TABLE wide (${columns(1_024)}); INSERT wide (c1023) VALUES (5)`);
  const { rows } = await run(used.connection, 'SELECT * FROM wide');
  expect(rows[0]).toHaveLength(1_024);
  expect(rows[0]?.[1_023]).toBe(5);
});

test('a statement that fails ends alone, a conversion ends the batch, TRY catches', async () => {
  const { connection } = used;
  await run(connection, 'CREATE TABLE e (id int PRIMARY KEY)');
  const rows: unknown[][] = [];
  const collect = async (text: string): Promise<unknown[][]> => {
    rows.length = 0;
    await run(connection, text).then(
      (outcome) => rows.push(...outcome.rows),
      () => undefined,
    );
    return (await run(connection, 'SELECT id FROM e ORDER BY id')).rows;
  };
  expect(await collect('INSERT e VALUES (1); INSERT e VALUES (1); INSERT e VALUES (2)')).toEqual([[1], [2]]);
  expect(await collect("INSERT e VALUES (3); SELECT CAST('x' AS int); INSERT e VALUES (4)")).toEqual([[1], [2], [3]]);
  expect(await collect('SET XACT_ABORT ON; BEGIN TRAN; INSERT e VALUES (5); INSERT e VALUES (1); COMMIT; SET XACT_ABORT OFF')).toEqual([
    [1],
    [2],
    [3],
  ]);
  await run(connection, 'SET XACT_ABORT OFF');
  const caught = await run(
    connection,
    'BEGIN TRY INSERT e VALUES (1) END TRY BEGIN CATCH SELECT ERROR_NUMBER(), ERROR_LINE(), XACT_STATE() END CATCH',
  );
  expect(caught.rows).toEqual([[2_627, 1, 0]]);
});
