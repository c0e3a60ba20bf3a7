import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sql from 'mssql';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startTdsServer, type TdsServer } from '../src/index.ts';
import { installClients, runClient } from './debian-packages.ts';

const isInstalled = installClients();
const python = '/usr/bin/python3';

const tsql = (server: TdsServer, batch: string): Promise<string> =>
  runClient(
    'tsql',
    ['-H', server.host, '-p', String(server.port), '-U', 'sa', '-P', 'Passw0rd!', '-D', 'test', '-o', 'q'],
    `${batch}\ngo\n`,
  );

describe.runIf(isInstalled)('FreeTDS', () => {
  test.each(['required', 'optional'] as const)('tsql, encryption %s', async (encryption) => {
    await using server = await startTdsServer({ encryption });
    const text = await tsql(server, "SELECT N'ä😀', CAST(-9.5 AS decimal(38,3)), NULL\nSELECT 1 / 0");
    expect(text).toContain('ä😀\t-9.500\tNULL');
    expect(text).toMatch(/Msg 8134 \(severity 16, state 1\) from tds-test Line 2/);
  });

  test('freebcp, in and out', async () => {
    await using server = await startTdsServer();
    const folder = await mkdtemp(join(tmpdir(), 'tds-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await tsql(server, 'CREATE TABLE bcp (id int NOT NULL PRIMARY KEY, name nvarchar(50), amount decimal(20,4), at datetime2(3))');
    const lines = Array.from({ length: 2_000 }, (_, id) =>
      id % 7 === 0 ? `${id}\t\t\t` : `${id}\tnäme ${id}\t${id}.2500\t2021-01-01 00:00:00.000`,
    );
    const given = `${lines.join('\n')}\n`;
    const [source, target] = [join(folder, 'in.tsv'), join(folder, 'out.tsv')];
    await writeFile(source, given);
    const bcp = (direction: string, file: string): Promise<string> =>
      runClient('freebcp', ['test.dbo.bcp', direction, file, '-S', `${server.host}:${server.port}`, '-U', 'sa', '-P', 'Passw0rd!', '-c']);
    expect(await bcp('in', source)).toContain('2000 rows copied');
    expect(await bcp('out', target)).toContain('2000 rows copied');
    expect(await readFile(target, 'utf8')).toBe(given);
  });

  test('pymssql: parameters, transactions, errors', async () => {
    await using server = await startTdsServer();
    const program = `
import decimal, pymssql
c = pymssql.connect(server='${server.host}', port='${server.port}', user='sa', password='Passw0rd!', database='test', tds_version='7.3')
k = c.cursor()
k.execute("create table t (id int primary key, name nvarchar(20), d decimal(10,4))"); c.commit()
k.execute("insert t values (%d, %s, %s)", (10, '\u00e4\u20ac', decimal.Decimal('123.4567'))); c.commit()
k.execute("insert t values (11, null, null)"); c.rollback()
k.execute("select id, name, d from t"); print(ascii(k.fetchall()))
try: k.execute("insert t (id) values (10)")
except pymssql.IntegrityError as e: print(e.args[0])
`;
    expect(await runClient(python, ['-c', program])).toContain("[(10, '\\xe4\\u20ac', Decimal('123.4567'))]\n2627");
  });

  test('python-tds: another codec altogether', async () => {
    await using server = await startTdsServer({ encryption: 'optional' });
    const program = `
import pytds
c = pytds.connect('${server.host}', port=${server.port}, user='sa', password='Passw0rd!', database='test', autocommit=True)
k = c.cursor()
k.execute("select cast('9999-12-31T23:59:59.9999999' as datetime2(6)) where 1 = 0")
k.execute("select %s, %s, cast(-1.5 as numeric(38,10)), cast('0001-01-01' as date), cast(7 as sql_variant), cast(N'<a/>' as xml)", ('\u00e4' * 5000, 5))
row = k.fetchone(); print(len(row[0]), ascii(row[1:]))
try: pytds.connect('${server.host}', port=${server.port}, user='sa', password='wrong', database='test')
except pytds.Error as e: print(e)
`;
    const told = await runClient(python, ['-c', program]);
    expect(told).toMatch(/^5000 \(5, Decimal\('-1.5(?:0{9})?'\), datetime\.date\(1, 1, 1\), 7, '<a\/>'\)/);
    expect(told).toContain("Login failed for user 'sa'");
  });
});

test('mssql: a pool, prepared statements, a transaction, a bulk load', async () => {
  await using server = await startTdsServer();
  const pool = await new sql.ConnectionPool({
    server: 'localhost',
    port: server.port,
    user: 'sa',
    password: 'Passw0rd!',
    database: 'test',
    options: { encrypt: true, trustServerCertificate: false, cryptoCredentialsDetails: { ca: server.certificate } },
  }).connect();
  await pool.request().batch('CREATE TABLE dbo.p (id int NOT NULL PRIMARY KEY, v nvarchar(20) NULL)');
  const table = new sql.Table('dbo.p');
  table.columns.add('id', sql.Int, { nullable: false });
  table.columns.add('v', sql.NVarChar(20), { nullable: true });
  for (let id = 0; id < 100; id++) table.rows.add(id, id % 2 === 0 ? null : `v${id}`);
  expect((await pool.request().bulk(table)).rowsAffected).toBe(100);
  const prepared = new sql.PreparedStatement(pool);
  prepared.input('id', sql.Int);
  await prepared.prepare('SELECT v FROM dbo.p WHERE id = @id');
  expect((await prepared.execute({ id: 3 })).recordset).toEqual([{ v: 'v3' }]);
  expect((await prepared.execute({ id: 4 })).recordset).toEqual([{ v: null }]);
  await prepared.unprepare();
  const transaction = new sql.Transaction(pool);
  await transaction.begin(sql.ISOLATION_LEVEL.SNAPSHOT);
  await new sql.Request(transaction).query('DELETE dbo.p');
  await transaction.rollback();
  const request = pool.request().input('least', sql.Int, 90).output('n', sql.BigInt);
  const { output, recordsets } = await request.query('SELECT id FROM dbo.p WHERE id >= @least; SELECT @n = COUNT_BIG(*) FROM dbo.p');
  expect([(recordsets as unknown[][])[0]?.length, output.n]).toEqual([10, '100']);
  await pool.close();
});
