import { TYPES } from 'tedious';
import { describe, expect, test } from 'vitest';
import { failure, run, useServer } from './harness.ts';

const used = useServer();
const rows = async (text: string): Promise<unknown[][]> => (await run(used.connection, text)).rows;

describe('queries', () => {
  test('joins, groups, order, limits', async () => {
    await run(
      used.connection,
      "CREATE TABLE q (id int PRIMARY KEY, grp varchar(10), amount decimal(10,2)); INSERT q VALUES (1, 'a', 1.10), (2, 'a', 2.20), (3, 'B', 3.30), (4, NULL, NULL)",
    );
    expect(await rows('SELECT grp, COUNT(*), SUM(amount), AVG(amount) FROM q GROUP BY grp HAVING COUNT(*) >= 1 ORDER BY grp DESC')).toEqual(
      [
        ['B', 1, 3.3, 3.3],
        ['a', 2, 3.3, 1.65],
        [null, 1, null, null],
      ],
    );
    expect(await rows('SELECT TOP (2) a.id, b.id FROM q a LEFT JOIN q b ON b.id = a.id + 2 ORDER BY a.id DESC')).toEqual([
      [4, null],
      [3, null],
    ]);
    expect(await rows('SELECT id FROM q ORDER BY id OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY')).toEqual([[2], [3]]);
    expect(await rows("SELECT id FROM q WHERE grp IN ('A', 'b') AND amount BETWEEN 1 AND 3")).toEqual([[1], [2]]);
    expect(await rows('SELECT id FROM q x WHERE EXISTS (SELECT 1 FROM q y WHERE y.grp = x.grp AND y.id <> x.id)')).toEqual([[1], [2]]);
    expect(await rows("SELECT DISTINCT grp FROM q WHERE grp IS NOT NULL UNION ALL SELECT N'z' ORDER BY 1")).toEqual([['a'], ['B'], ['z']]);
    expect(await rows('SELECT id, ROW_NUMBER() OVER (PARTITION BY grp ORDER BY id DESC) FROM q ORDER BY id')).toEqual([
      [1, '2'],
      [2, '1'],
      [3, '1'],
      [4, '1'],
    ]);
  });

  test('common tables, recursive ones too', async () => {
    expect(
      await rows(
        'WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT COUNT(*), SUM(i) FROM n OPTION (MAXRECURSION 0)',
      ),
    ).toEqual([[5_000, 12_502_500]]);
    expect((await failure(used.connection, 'WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT * FROM n')).number).toBe(530);
  });

  test('several results, and what each changed', async () => {
    const outcome = await run(
      used.connection,
      "DECLARE @a int = 2; SELECT @a; SET @a += 3; IF @a = 5 SELECT N'five' ELSE SELECT N'other'; WHILE @a < 8 SET @a = @a + 1; SELECT @a",
    );
    expect(outcome.rows).toEqual([[2], ['five'], [8]]);
  });

  test('expressions', async () => {
    expect(await rows("SELECT 7 / 2, 7 % 3, 7.0 / 2, 1.5 + 2, -3, 'a' + 'b', N'ä' + 'b', 5 & 3, CAST(7 AS bigint) * 2")).toEqual([
      [3, 1, 3.5, 3.5, -3, 'ab', 'äb', 1, '14'],
    ]);
    expect(
      await rows(
        "SELECT CASE WHEN NULL = NULL THEN 1 ELSE 0 END, COALESCE(NULL, 2, 3), ISNULL(NULL, 'x'), NULLIF(1, 1), IIF(1 < 2, 'y', 'n')",
      ),
    ).toEqual([[0, 2, 'x', null, 'y']]);
    expect(
      await rows(
        "SELECT LEN(N'ab  '), DATALENGTH(N'ab  '), SUBSTRING('hello', 2, 3), UPPER('ä'), REPLACE('aXa', 'x', 'yy'), CHARINDEX('l', 'hello'), CONCAT(1, NULL, 'x'), QUOTENAME('a]b')",
      ),
    ).toEqual([[2, 8, 'ell', 'Ä', 'ayya', 3, '1x', '[a]]b]']]);
    expect(
      await rows(
        "SELECT DATEADD(day, 1, CAST('2020-02-28' AS date)), DATEDIFF(second, '2020-01-01', '2020-01-02'), DATEPART(year, '1999-12-31'), EOMONTH('2021-02-03')",
      ),
    ).toEqual([[new Date('2020-02-29'), 86_400, 1999, new Date('2021-02-28')]]);
    expect(
      await rows(
        "SELECT TRY_CONVERT(int, 'x'), TRY_CAST('12' AS int), CONVERT(varchar(30), CAST('2020-01-02T03:04:05.1234567' AS datetime2(7)), 126), CONVERT(varchar(10), 0x0aff, 1)",
      ),
    ).toEqual([[null, 12, '2020-01-02T03:04:05.1234567', '0x0AFF']]);
    expect(await rows("SELECT 1 WHERE 'a' LIKE '[a-c]%' AND 'x_y' LIKE 'x!_y' ESCAPE '!' AND 'abc' NOT LIKE '_b'")).toEqual([[1]]);
    expect(
      await rows("SELECT CASE WHEN 'a' COLLATE Latin1_General_BIN2 = 'A' THEN 1 ELSE 0 END, CASE WHEN 'a' = 'A ' THEN 1 ELSE 0 END"),
    ).toEqual([[0, 1]]);
  });
});

describe('changes', () => {
  test('UPDATE and DELETE with joins, OUTPUT, MERGE', async () => {
    await run(
      used.connection,
      "CREATE TABLE m (k int NOT NULL, v nvarchar(20), ver rowversion, CONSTRAINT pk_m PRIMARY KEY (k)); CREATE TABLE #s (k int, v nvarchar(20)); INSERT m (k, v) VALUES (1, N'a'), (2, N'b'), (3, N'c')",
    );
    await run(used.connection, "INSERT #s VALUES (2, N'B'), (4, N'D')");
    const merged = await run(
      used.connection,
      'MERGE INTO dbo.m WITH (HOLDLOCK) AS t USING #s AS s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED BY TARGET THEN INSERT (k, v) VALUES (s.k, s.v) WHEN NOT MATCHED BY SOURCE AND t.k = 3 THEN DELETE OUTPUT $action, inserted.k, deleted.k;',
    );
    expect(merged.rows.toSorted()).toEqual([
      ['DELETE', null, 3],
      ['INSERT', 4, null],
      ['UPDATE', 2, 2],
    ]);
    expect(merged.rowCount).toBe(3);
    expect(await rows("UPDATE t SET v = s.v + N'!' OUTPUT inserted.v FROM m t JOIN #s s ON s.k = t.k WHERE s.k = 4")).toEqual([['D!']]);
    expect((await run(used.connection, 'DELETE t FROM m AS t WHERE EXISTS (SELECT 1 FROM #s s WHERE s.k = t.k)')).rowCount).toBe(2);
    expect(await rows('SELECT k, v FROM m')).toEqual([[1, 'a']]);
    await run(used.connection, "INSERT #s VALUES (1, N'x'), (1, N'y')");
    expect((await failure(used.connection, 'MERGE m t USING #s s ON t.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v;')).number).toBe(8672);
  });

  test('identity, defaults, computed columns, SELECT INTO', async () => {
    await run(
      used.connection,
      "CREATE TABLE i (id bigint IDENTITY(10, 5) PRIMARY KEY, a int NOT NULL DEFAULT 7, b AS a * 2, c nvarchar(10) CONSTRAINT df_c DEFAULT (N'dflt'))",
    );
    expect(await rows('INSERT i (a) OUTPUT inserted.id, inserted.b, inserted.c VALUES (1), (DEFAULT)')).toEqual([
      ['10', 2, 'dflt'],
      ['15', 14, 'dflt'],
    ]);
    expect((await failure(used.connection, 'INSERT i (id, a) VALUES (1, 1)')).number).toBe(544);
    await run(
      used.connection,
      'SET IDENTITY_INSERT i ON; INSERT i (id, a) VALUES (100, 1); SET IDENTITY_INSERT i OFF; INSERT i DEFAULT VALUES',
    );
    expect(await rows('SELECT MAX(id), SCOPE_IDENTITY() FROM i')).toEqual([['105', 105]]);
    expect((await run(used.connection, 'SELECT * INTO i2 FROM i WHERE id > 10')).rowCount).toBe(3);
    expect(await rows("SELECT name FROM sys.columns WHERE object_id = OBJECT_ID('dbo.i2') AND is_identity = 1")).toEqual([['id']]);
  });

  test('prepared statements, output parameters, temporary tables of a procedure', async () => {
    const parameters = [{ name: 'n', type: TYPES.Int, value: 20 }];
    expect((await run(used.connection, 'SELECT @n + 1', parameters)).rows).toEqual([[21]]);
    await run(used.connection, 'CREATE TABLE #gone (a int)', []);
    expect((await failure(used.connection, 'SELECT * FROM #gone')).number).toBe(208);
  });
});

test('results that a call declares, and orders that mean nothing', async () => {
  expect(
    await rows("EXEC sp_executesql N'SELECT CAST(1.50 AS decimal(38,2)) ORDER BY 1' WITH RESULT SETS (([a] varchar(41) NOT NULL))"),
  ).toEqual([['1.50']]);
  expect((await failure(used.connection, "EXEC sp_executesql N'SELECT 1, 2' WITH RESULT SETS ((a int NULL))")).number).toBe(11_537);
  expect((await failure(used.connection, 'SELECT * FROM (SELECT 1 AS a ORDER BY 1) AS q')).number).toBe(1_033);
  expect(await rows('SELECT * FROM (SELECT TOP (1) value FROM GENERATE_SERIES(1, 3) ORDER BY value DESC) AS q')).toEqual([[3]]);
});

test('what is not interpreted says so', async () => {
  expect(await failure(used.connection, "SELECT 1\nSELECT SOUNDEX(N'x')")).toMatchObject({
    number: 50_000,
    class: 16,
    lineNumber: 2,
    message: 'The test server does not interpret: the function SOUNDEX',
  });
  expect((await failure(used.connection, 'CREATE PROCEDURE p AS SELECT 1')).message).toContain('CREATE PROCEDURE');
  expect((await failure(used.connection, 'SELECT * FROM a FULL JOIN b ON 1 = 1')).message).toContain('FULL joins');
});
