import { setTimeout as delay } from 'node:timers/promises';
import { Request } from 'tedious';
import { expect, test } from 'vitest';
import { startTdsServer } from '../src/index.ts';
import { connect, run, useServer } from './harness.ts';

const used = useServer();

const cancelled = (text: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    const request = new Request(text, (error) => resolve((error as { code?: string } | null)?.code));
    used.connection.execSqlBatch(request);
    setTimeout(() => used.connection.cancel(), 50);
  });

test.each([
  "WAITFOR DELAY '00:00:20'",
  'WITH n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 3000) SELECT COUNT_BIG(*) FROM n a CROSS JOIN n b CROSS JOIN n c OPTION (MAXRECURSION 0)',
  'SELECT a.value FROM GENERATE_SERIES(1, 100000000) a',
  'DECLARE @i int = 0; WHILE 1 = 1 SET @i = 1 - @i',
])('an attention stops %s', async (text) => {
  expect(await cancelled(text)).toBe('ECANCEL');
  expect(used.server.counters.runningQueries).toBe(0);
  expect((await run(used.connection, 'SELECT 1')).rows).toEqual([[1]]);
});

test('a client that reads slowly holds the server back, not its memory', async () => {
  const connection = await connect(used.server);
  const request = new Request("SELECT REPLICATE(N'x', 4000) FROM GENERATE_SERIES(1, 50000)", () => undefined);
  const before = process.memoryUsage().rss;
  connection.execSqlBatch(request);
  request.pause();
  await delay(300);
  // The whole result is 400 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(150_000_000);
  expect(used.server.counters.runningQueries).toBe(1);
  connection.close();
});

test('a crash keeps what was committed and nothing else', async () => {
  await using server = await startTdsServer();
  const connection = await connect(server);
  connection.on('error', () => undefined);
  await run(connection, 'CREATE TABLE kept (id int PRIMARY KEY); INSERT kept VALUES (1)');
  await run(connection, 'BEGIN TRAN; INSERT kept VALUES (2); UPDATE kept SET id = 7 WHERE id = 1');
  expect(server.counters.openTransactions).toBe(1);
  await server.crash();
  await expect(connect(server)).rejects.toThrow();
  await server.restart();
  const again = await connect(server);
  expect((await run(again, 'SELECT id FROM kept')).rows).toEqual([[1]]);
  await run(again, 'INSERT kept VALUES (2)');
  expect(server.counters).toMatchObject({ connections: 1, openTransactions: 0 });
  again.close();
});

test('connections are killed, refused and stalled', async () => {
  await using server = await startTdsServer();
  const connection = await connect(server);
  connection.on('error', () => undefined);
  const running = run(connection, "WAITFOR DELAY '00:00:20'");
  const [outcome] = await Promise.allSettled([running, delay(30).then(() => server.killConnections())]);
  expect(outcome.status).toBe('rejected');
  expect(server.counters).toMatchObject({ connections: 0, runningQueries: 0 });
  server.refuseConnections(true);
  await expect(connect(server)).rejects.toThrow();
  server.refuseConnections(false);
  const patient = await connect(server);
  server.stall();
  let answered = false;
  const answer = run(patient, 'SELECT 1').then(() => (answered = true));
  await delay(50);
  expect(answered).toBe(false);
  server.resume();
  await answer;
  expect(server.statements.at(-1)).toMatchObject({ kind: 'batch', text: 'SELECT 1' });
  patient.close();
});
