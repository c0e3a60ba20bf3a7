import { expect, test } from 'vitest';
import { failure, run, useServer } from './harness.ts';

const used = useServer();
const rows = async (text: string): Promise<unknown[][]> => (await run(used.connection, text)).rows;

test('catalog views tell of tables, columns, keys, indexes and rows', async () => {
  await run(used.connection, 'CREATE SCHEMA sales');
  await run(
    used.connection,
    "CREATE TABLE sales.orders (id int IDENTITY NOT NULL, code nvarchar(20) NOT NULL, at datetime2(3) NULL CONSTRAINT df_at DEFAULT (SYSUTCDATETIME()), total decimal(12,2), CONSTRAINT pk_orders PRIMARY KEY CLUSTERED (id), CONSTRAINT uq_code UNIQUE (code DESC)); CREATE INDEX ix_total ON sales.orders (total, at DESC) INCLUDE (code) WHERE total > 0; INSERT sales.orders (code) VALUES (N'a'), (N'b')",
  );
  expect(
    await rows(
      'SELECT s.name, t.name, p.rows FROM sys.tables t JOIN sys.schemas s ON s.schema_id = t.schema_id JOIN sys.partitions p ON p.object_id = t.object_id AND p.index_id IN (0, 1)',
    ),
  ).toEqual([['sales', 'orders', '2']]);
  expect(
    await rows(
      "SELECT c.name, ty.name, c.max_length, c.precision, c.scale, c.is_nullable, c.is_identity, d.definition FROM sys.columns c JOIN sys.types ty ON ty.user_type_id = c.user_type_id LEFT JOIN sys.default_constraints d ON d.object_id = c.default_object_id WHERE c.object_id = OBJECT_ID(N'sales.orders') ORDER BY c.column_id",
    ),
  ).toEqual([
    ['id', 'int', 4, 10, 0, false, true, null],
    ['code', 'nvarchar', 40, 0, 0, false, false, null],
    ['at', 'datetime2', 7, 23, 3, true, false, '((SYSUTCDATETIME()))'],
    ['total', 'decimal', 9, 12, 2, true, false, null],
  ]);
  expect(
    await rows(
      "SELECT i.name, i.index_id, i.type_desc, i.is_unique, i.is_primary_key, COL.name, ic.key_ordinal, ic.is_descending_key, ic.is_included_column, i.filter_definition FROM sys.indexes i JOIN sys.index_columns ic ON ic.object_id = i.object_id AND ic.index_id = i.index_id JOIN sys.columns COL ON COL.object_id = ic.object_id AND COL.column_id = ic.column_id WHERE i.object_id = OBJECT_ID('sales.orders') ORDER BY i.index_id, ic.index_column_id",
    ),
  ).toEqual([
    ['pk_orders', 1, 'CLUSTERED', true, true, 'id', 1, false, false, null],
    ['uq_code', 2, 'NONCLUSTERED', true, false, 'code', 1, true, false, null],
    ['ix_total', 3, 'NONCLUSTERED', false, false, 'total', 1, false, false, '(total > 0)'],
    ['ix_total', 3, 'NONCLUSTERED', false, false, 'at', 2, true, false, '(total > 0)'],
    ['ix_total', 3, 'NONCLUSTERED', false, false, 'code', 0, false, true, '(total > 0)'],
  ]);
  expect(
    await rows(
      "SELECT kc.name, kc.type, kc.unique_index_id FROM sys.key_constraints kc WHERE kc.parent_object_id = OBJECT_ID('sales.orders') ORDER BY kc.name",
    ),
  ).toEqual([
    ['pk_orders', 'PK', 1],
    ['uq_code', 'UQ', 2],
  ]);
  expect(
    await rows(
      "SELECT COLUMN_NAME, DATA_TYPE, CHARACTER_MAXIMUM_LENGTH, NUMERIC_PRECISION, IS_NULLABLE FROM INFORMATION_SCHEMA.COLUMNS WHERE TABLE_SCHEMA = 'sales' AND TABLE_NAME = 'orders' AND ORDINAL_POSITION = 2",
    ),
  ).toEqual([['code', 'nvarchar', 20, null, 'NO']]);
  expect(
    await rows(
      "SELECT k.COLUMN_NAME FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS c JOIN INFORMATION_SCHEMA.KEY_COLUMN_USAGE k ON k.CONSTRAINT_NAME = c.CONSTRAINT_NAME WHERE c.CONSTRAINT_TYPE = 'PRIMARY KEY'",
    ),
  ).toEqual([['id']]);
});

test('views, altered tables, renames, drops', async () => {
  await run(used.connection, 'CREATE TABLE base (id int NOT NULL, v int); INSERT base VALUES (1, 2)');
  await run(used.connection, 'CREATE VIEW seen AS SELECT id, v * 10 AS ten FROM base');
  expect(await rows('SELECT ten FROM dbo.seen')).toEqual([[20]]);
  expect(
    await rows("SELECT TABLE_NAME, TABLE_TYPE FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_NAME IN ('base', 'seen') ORDER BY 1"),
  ).toEqual([
    ['base', 'BASE TABLE'],
    ['seen', 'VIEW'],
  ]);
  await run(
    used.connection,
    "ALTER TABLE base ADD w nvarchar(5) NOT NULL CONSTRAINT df_w DEFAULT N'w', CONSTRAINT pk_base PRIMARY KEY (id); ALTER TABLE base ALTER COLUMN v bigint NULL; EXEC sp_rename 'dbo.base.v', 'value', 'COLUMN'",
  );
  expect(await rows('SELECT * FROM base')).toEqual([[1, '2', 'w']]);
  expect((await failure(used.connection, 'INSERT base (id) VALUES (1)')).number).toBe(2_627);
  await run(
    used.connection,
    'ALTER TABLE base DROP CONSTRAINT pk_base; TRUNCATE TABLE base; DROP VIEW seen; DROP TABLE IF EXISTS base, missing',
  );
  expect(await rows("SELECT OBJECT_ID('dbo.base'), OBJECT_ID('dbo.seen', 'V')")).toEqual([[null, null]]);
});

test('hostile names are only names', async () => {
  const name = `"; drop table x; --]'😀`;
  await run(
    used.connection,
    `CREATE TABLE [${name.replaceAll(']', ']]')}] ([a]]b] int); INSERT [${name.replaceAll(']', ']]')}] VALUES (1)`,
  );
  expect(
    await rows("SELECT t.name, c.name FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id WHERE c.name = N'a]b'"),
  ).toEqual([[name, 'a]b']]);
});

test('the server tells that it is none', async () => {
  const { rows: told } = await run(
    used.connection,
    "SELECT @@VERSION, SERVERPROPERTY('ProductVersion'), SERVERPROPERTY('EngineEdition'), DB_NAME(), SCHEMA_NAME()",
  );
  expect(told[0]?.[0]).toContain('no Microsoft SQL Server');
  expect(told[0]?.slice(2)).toEqual([3, 'test', 'dbo']);
});
