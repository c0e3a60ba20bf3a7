import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from 'tedious';
import { ISOLATION_LEVEL } from 'tedious';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect, failure, run, useServer } from './harness.ts';

const used = useServer();
let other: Connection;
beforeAll(async () => {
  other = await connect(used.server);
});
afterAll(() => other.close());

const begin = (connection: Connection, isolation?: number): Promise<void> =>
  new Promise((resolve, reject) => connection.beginTransaction((error) => (error ? reject(error) : resolve()), '', isolation));
const end = (connection: Connection, how: 'commit' | 'rollback'): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: Error | null): void => (error ? reject(error) : resolve());
    if (how === 'commit') connection.commitTransaction(done);
    else connection.rollbackTransaction(done);
  });
const count = async (connection: Connection, table: string): Promise<unknown> =>
  (await run(connection, `SELECT COUNT(*) FROM ${table}`)).rows[0]?.[0];

test('what is not committed nobody else sees; rolled back it is gone', async () => {
  const { connection, server } = used;
  await run(connection, 'CREATE TABLE a (id int PRIMARY KEY)');
  await begin(connection);
  await run(connection, 'INSERT a VALUES (1), (2)');
  expect([await count(connection, 'a'), await count(other, 'a'), server.counters.openTransactions]).toEqual([2, 0, 1]);
  await end(connection, 'rollback');
  expect([await count(connection, 'a'), server.counters.openTransactions]).toEqual([0, 0]);
  await run(connection, 'INSERT a VALUES (1)');
  await begin(connection, ISOLATION_LEVEL.SERIALIZABLE);
  await run(connection, 'INSERT a VALUES (2)');
  await end(connection, 'commit');
  expect(await count(other, 'a')).toBe(2);
});

test('BEGIN TRAN as text, nested, with savepoints', async () => {
  const { connection } = used;
  await run(connection, 'CREATE TABLE b (id int PRIMARY KEY)');
  const { rows } = await run(
    connection,
    'BEGIN TRAN; INSERT b VALUES (1); SAVE TRAN here; INSERT b VALUES (2); ROLLBACK TRAN here; INSERT b VALUES (2); BEGIN TRAN; SELECT @@TRANCOUNT; COMMIT; COMMIT; SELECT COUNT(*) FROM b; SELECT @@TRANCOUNT',
  );
  expect(rows).toEqual([[2], [2], [0]]);
});

test('a table is swapped at once for everybody, and keeps what it had under its name', async () => {
  const { connection } = used;
  await run(
    connection,
    'CREATE TABLE live (id int NOT NULL, v int); CREATE INDEX ix ON live (v); INSERT live VALUES (1, 1); CREATE TABLE staging (id int NOT NULL, v int); GRANT SELECT ON live TO reader',
  );
  await run(connection, 'INSERT staging SELECT value, 0 FROM GENERATE_SERIES(1, 1000)');
  await begin(connection);
  await run(connection, "EXEC sp_rename 'dbo.live', 'old'; EXEC sp_rename 'dbo.staging', 'live'");
  expect([await count(connection, 'live'), await count(other, 'live')]).toEqual([1_000, 1]);
  const waiting = run(other, 'INSERT live VALUES (-1, -1); SELECT COUNT(*) FROM live');
  await end(connection, 'commit');
  expect((await waiting).rows).toEqual([[1_001]]);
  expect((await run(connection, 'SELECT OBJECT_NAME(major_id), permission_name FROM sys.database_permissions')).rows).toEqual([
    ['old', 'SELECT'],
  ]);
  await run(connection, 'CREATE SCHEMA shelf');
  await run(connection, 'ALTER SCHEMA shelf TRANSFER dbo.old; SELECT 1');
  expect(
    (await run(connection, "SELECT name FROM sys.indexes WHERE object_id = OBJECT_ID('shelf.old') AND name IS NOT NULL")).rows,
  ).toEqual([['ix']]);
});

test('writers wait for each other, not for ever; readers never wait', async () => {
  const { connection } = used;
  await run(connection, 'CREATE TABLE w (id int PRIMARY KEY); CREATE TABLE w2 (id int)');
  await run(connection, 'BEGIN TRAN; INSERT w VALUES (1)');
  expect(await count(other, 'w')).toBe(0);
  expect((await failure(other, 'SET LOCK_TIMEOUT 20; INSERT w VALUES (2)')).number).toBe(1222);
  await run(other, 'SET LOCK_TIMEOUT -1; BEGIN TRAN; INSERT w2 VALUES (1)');
  const blocked = run(other, 'INSERT w VALUES (3)');
  await delay(20);
  // Each waits for the other now: one of them is the victim.
  expect((await failure(connection, 'INSERT w2 VALUES (2)')).number).toBe(1205);
  await blocked;
  await run(other, 'COMMIT');
  expect(await count(connection, 'w')).toBe(1);
});

test('a snapshot stays what it was', async () => {
  const { connection } = used;
  await run(connection, 'CREATE TABLE s (id int)');
  await run(connection, 'INSERT s VALUES (1)');
  await begin(other, ISOLATION_LEVEL.SNAPSHOT);
  expect(await count(other, 's')).toBe(1);
  await run(connection, 'INSERT s VALUES (2); DELETE s WHERE id = 1');
  expect((await run(other, 'SELECT id FROM s')).rows).toEqual([[1]]);
  expect((await failure(other, 'INSERT s VALUES (3)')).number).toBe(3960);
  expect((await run(other, 'SELECT id, @@TRANCOUNT FROM s')).rows).toEqual([[2, 0]]);
});

test('a reset session has no transaction, options or temporary tables', async () => {
  const { connection } = used;
  await run(connection, 'CREATE TABLE #t (a int); SET NOCOUNT ON; BEGIN TRAN');
  await new Promise<void>((resolve, reject) => connection.reset((error) => (error ? reject(error) : resolve())));
  expect((await run(connection, "SELECT @@TRANCOUNT, OBJECT_ID('tempdb..#t')")).rows).toEqual([[0, null]]);
});
