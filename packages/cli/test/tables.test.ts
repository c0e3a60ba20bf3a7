import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startTdsServer, type TdsServer } from '@stowage/emulator-tds';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openShell, type Shell } from './shell.ts';

const require = createRequire(import.meta.url);
const vega = (name: string): string => join(require.resolve('vega-datasets'), '../../data', name);

const loader = { name: 'loader', password: 'Loader-s3cret!' };
let server: PostgresServer;
let tds: TdsServer;
let shell: Shell;
const sql = (text: string): Promise<readonly Record<string, unknown>[]> => server.sql(text, 'shop');

beforeAll(async () => {
  server = await startPostgres({ databases: ['shop'] });
  tds = await startTdsServer({ databases: ['shop'], users: { [loader.name]: loader.password } });
  shell = await openShell();
  process.env.PGTEST = server.admin.password;
  process.env.SQLTEST = loader.password;
  await writeFile(join(shell.folder, 'ca.pem'), server.ca);
  await writeFile(join(shell.folder, 'tds.pem'), tds.certificate);
  await shell('init');
  expect((await shell('datastore', 'register', 'blob', '--type', 'local', '--path', './blob', '--create')).code).toBe(0);
  const pg = ['--type', 'azure_postgresql', '--server-name', server.host, '--port', String(server.port), '--database-name', 'shop'];
  const mssql = ['--type', 'azure_sql', '--server-name', tds.host, '--port', String(tds.port), '--database-name', 'shop'];
  await done('datastore', 'register', 'pg', ...pg, '--username', server.admin.name, '--password', '${env:PGTEST}', '--ca-file', './ca.pem');
  await done('datastore', 'register', 'sql', ...mssql, '--username', loader.name, '--password', '${env:SQLTEST}', '--ca-file', './tds.pem');
  await sql(`create table goods (id integer primary key, name text, price numeric(6, 2), at timestamptz);
    insert into goods values (1, 'a', 1.50, '2026-01-01 00:00:00Z'), (2, null, null, null), (3, 'c "quoted"', 3.00, '2026-01-03 00:00:00.5Z'); analyze goods`);
});
afterAll(async () => {
  delete process.env.PGTEST;
  delete process.env.SQLTEST;
  await server?.stop();
  await tds?.close();
  await shell?.[Symbol.asyncDispose]();
});

/** Runs a command that must succeed. */
async function done(...args: readonly string[]): Promise<string> {
  const finished = await shell(...args);
  expect(finished, finished.err).toMatchObject({ code: 0 });
  return finished.out;
}

describe('looking at a database', () => {
  test('tables lists them, describe shows columns and keys', async () => {
    expect(await done('tables', 'pg')).toMatch(/^table\s+public\/goods {2}about 3 rows\n$/);
    expect((await shell('tables', 'pg:', '--schema', 'public', '--json')).json()).toMatchObject({
      datastore: 'pg',
      tables: [{ schema: 'public', name: 'goods', kind: 'table' }],
    });
    const shown = await done('describe', 'pg:public/goods');
    expect(shown).toContain('pg:public/goods (table');
    expect(shown).toMatch(/price\s+numeric\(6,2\)\s+Decimal/);
    expect(shown).toMatch(/primary key: id/);
    expect((await shell('describe', 'pg:goods', '--json')).json()).toMatchObject({
      name: 'goods',
      columns: [{ name: 'id', nullable: false }, {}, {}, {}],
      primaryKey: ['id'],
    });
  });

  test('by the URL of its service, and registered by a file as Azure Machine Learning has them', async () => {
    const { host, port, admin } = server;
    const url = `postgres://${host}:${port}/shop/public/goods`;
    expect((await shell('describe', url, '--json')).json()).toMatchObject({ datastore: 'pg', schema: 'public', name: 'goods' });
    expect((await shell('describe', `postgres://${admin.name}:secret@${host}/shop/public/goods`)).err).not.toContain('secret');
    const fields = { name: 'aml', type: 'azure_postgresql', server_name: host, port, database_name: 'shop', ca_file: './ca.pem' };
    const credentials = { user_id: admin.name, user_password: '${env:PGTEST}' };
    await writeFile(join(shell.folder, 'aml.yml'), JSON.stringify({ ...fields, credentials }));
    await done('datastore', 'register', '--file', 'aml.yml');
    expect(await done('tables', 'aml')).toContain('public/goods');
  });

  test('query shows rows, gives them as JSON or in a format, and keeps them in a file', async () => {
    const table = await done('query', 'pg', 'select id, name from goods where id >= $1 order by id', '--param', '2');
    expect(table).toBe('id  name\n 2  NULL\n 3  c "quoted"\n');
    expect((await shell('query', 'pg', 'select id, price, at from goods order by id', '--json')).json()).toMatchObject({
      columns: [{ name: 'id', type: 'Int32', databaseType: 'integer' }, {}, {}],
      rows: [{ id: 1, price: '1.50', at: '2026-01-01T00:00:00Z' }, { id: 2, price: null }, { id: 3 }],
    });
    expect(await done('query', 'pg', 'select id, name from goods order by id', '--format', 'csv')).toBe(
      'id,name\r\n1,a\r\n2,\r\n3,"c ""quoted"""\r\n',
    );
    expect(await done('query', 'pg', 'select generate_series(1, 5000) as n', '--limit', '2', '--format', 'jsonl')).toBe(
      '{"n":1}\n{"n":2}\n',
    );
    const cut = await shell('query', 'pg', 'select generate_series(1, 5000) as n');
    expect(cut.out.split('\n')).toHaveLength(1_002);
    expect(cut.err).toContain('--limit');
    await done('query', 'pg', 'select id from goods', '-o', 'ids.parquet');
    expect((await readFile(join(shell.folder, 'ids.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });

  test.each([
    [['query', 'pg', 'select * form goods'], 'QUERY.INVALID', /position/],
    [['query', 'pg', 'select nope from goods'], 'COLUMN.NOT_FOUND', /nope/],
    [['query', 'pg', 'select * from nope'], 'TABLE.NOT_FOUND', /nope/],
    [['describe', 'pg:public/nope'], 'TABLE.NOT_FOUND', /nope/],
    [['describe', 'pg:a/b/c'], 'PATH.INVALID', /schema/],
    [['tables', 'blob'], 'CAPABILITY.MISSING', /listTables/],
    [['query', 'blob', 'select 1'], 'CAPABILITY.MISSING', /query/],
  ] as const)('%j fails with %s', async (args, code, text) => {
    const failed = await shell(...args);
    expect(failed.code).toBe(1);
    expect(failed.err).toContain(code);
    expect(failed.err).toMatch(text);
    expect((await shell(...args, '--json')).json()).toMatchObject({ error: { code } });
  });
});

describe('copy', () => {
  /** Out of one database into Parquet files, and from there into the other. */
  async function roundTrip(name: string, rows: number): Promise<void> {
    const json = ['--verify', 'checksum', '--json'] as const;
    const out = (await shell('copy', `pg:public/${name}`, `blob:export/${name}/`, '--format', 'parquet', ...json)).json<Summary>();
    expect(out.rows).toEqual({ read: rows, written: rows });
    const back = (await shell('copy', `blob:export/${name}/`, `sql:dbo/${name}`, '--mode', 'replace', ...json)).json<Summary>();
    expect(back).toMatchObject({
      rows: { written: rows },
      losses: [],
      verified: { by: 'checksum', checksum: out.verified.checksum, notCompared: [] },
    });
  }

  test.each(['flights-2k', 'movies'])('%s goes through both databases and Parquet files with equal checksums', async (name) => {
    const rows = JSON.parse(await readFile(vega(`${name}.json`), 'utf8')) as Record<string, unknown>[];
    const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    // Titles that are numbers in this data set are texts in a table.
    const lines = rows.map((row) =>
      JSON.stringify(
        Object.fromEntries(names.map((name) => [name, name === 'Title' && row[name] != null ? String(row[name]) : (row[name] ?? null)])),
      ),
    );
    await mkdir(join(shell.folder, 'blob/in'), { recursive: true });
    await writeFile(join(shell.folder, `blob/in/${name}.jsonl`), `${lines.join('\n')}\n`);
    await done('copy', `blob:in/${name}.jsonl`, `pg:public/${name}`, '--verify', 'checksum');
    await roundTrip(name, rows.length);
  });

  test('200 000 flights from an Arrow file', async () => {
    await copyFile(vega('flights-200k.arrow'), join(shell.folder, 'blob/in/flights.arrow'));
    await done('copy', 'blob:in/flights.arrow', 'pg:public/many', '--verify', 'checksum');
    await roundTrip('many', 200_000);
  });

  test('says what it would do, column by column, and does nothing', async () => {
    const plan = await done('copy', 'pg:goods', 'blob:plan/', '--format', 'csv', '--partition-by', 'name', '--dry-run');
    expect(plan).toContain('nothing has been written');
    expect(plan).toMatch(/price\s+numeric\(6,2\)\s+Decimal/);
    expect(plan).toContain('blob:plan/name=.../goods-00001.csv');
    expect(await done('ls', 'blob:')).not.toContain('plan');
    expect((await shell('copy', 'pg:goods', 'sql:goods', '--dry-run', '--json')).json()).toMatchObject({
      kind: 'rows',
      reads: { what: 'table', estimatedRows: 3 },
      writes: { what: 'table', action: 'create', exists: false },
      problems: [],
    });
    expect((await shell('copy', '-r', 'blob:export/movies', 'blob:copied/', '--dry-run', '--json')).json()).toMatchObject({
      kind: 'files',
      files: 1,
    });
  });

  test('of a query, of files as they are, and what is new since the last time', async () => {
    await done('copy', 'pg', 'blob:q.csv', '--query', 'select id from goods where id < $1 order by id', '--param', '3');
    expect(await readFile(join(shell.folder, 'blob/q.csv'), 'utf8')).toBe('id\r\n1\r\n2\r\n');
    await done('copy', 'pg:?query=select id from goods order by id limit 1', 'blob:q2.csv');
    expect(await readFile(join(shell.folder, 'blob/q2.csv'), 'utf8')).toBe('id\r\n1\r\n');
    await done('copy', 'blob:q.csv', 'blob:same/');
    expect(await readFile(join(shell.folder, 'blob/same/q.csv'), 'utf8')).toBe('id\r\n1\r\n2\r\n');
    expect((await shell('copy', 'blob:same', 'blob:other')).err).toContain('--recursive');
    await done('copy', '-r', 'blob:same', 'blob:other');

    const again = ['copy', 'pg:goods', 'sql:kept', '--mode', 'append', '--cursor', 'id', '--state', 'nightly', '--json'] as const;
    expect((await shell(...again)).json()).toMatchObject({ outcome: 'complete', rows: { written: 3 }, range: { column: 'id', to: '4' } });
    expect((await shell(...again)).json()).toMatchObject({ outcome: 'unchanged' });
    await sql('insert into goods values (4)');
    expect((await shell(...again)).json()).toMatchObject({ rows: { written: 1 }, range: { from: '4', to: '5' } });
    await sql('delete from goods where id = 4');

    const back = [
      'copy',
      'sql:kept',
      'pg:back',
      '--mode',
      'append',
      '--cursor',
      'id',
      '--state',
      'back',
      '--verify',
      'checksum',
      '--json',
    ] as const;
    expect((await shell(...back)).json()).toMatchObject({ outcome: 'complete', rows: { written: 4 }, verified: { notCompared: [] } });
    expect((await shell(...back)).json()).toMatchObject({ outcome: 'unchanged' });
    expect(await sql('select id, price::text from back order by id limit 2')).toEqual([
      { id: 1, price: '1.50' },
      { id: 2, price: null },
    ]);
    const parts = [
      'copy',
      'sql:kept',
      'blob:kept/',
      '--format',
      'jsonl',
      '--cursor',
      'id',
      '--part-rows',
      '3',
      '--resume',
      '--json',
    ] as const;
    expect((await shell(...parts)).json()).toMatchObject({ outcome: 'complete', rows: { written: 4 }, files: { written: 2 } });
  });

  test('of an export in parts that can be resumed', async () => {
    const options = ['--format', 'parquet', '--cursor', 'id', '--part-rows', '2', '--resume', '--json'] as const;
    expect((await shell('copy', 'pg:goods', 'blob:parts/', ...options)).json()).toMatchObject({
      outcome: 'complete',
      files: { written: 2, kept: 0 },
    });
    expect((await shell('copy', 'pg:goods', 'blob:parts/', ...options)).json()).toMatchObject({ error: { code: 'PATH.EXISTS' } });
  });

  test('diverts rows that do not fit, and says which', async () => {
    await writeFile(join(shell.folder, 'blob/bad.csv'), 'id,name,price,at\r\n10,x,1,\r\n11,y,99999,\r\nz,z,1,\r\n');
    await sql('create table strict (like goods)');
    const out = await done(
      'copy',
      'blob:bad.csv',
      'pg:strict',
      '--mode',
      'append',
      '--on-bad-row',
      'divert',
      '--divert-to',
      'blob:diverted.jsonl',
    );
    expect(out).toContain('1 of 3 rows, 2 left out');
    expect(out).toMatch(/row 2, column price/);
    expect((await readFile(join(shell.folder, 'blob/diverted.jsonl'), 'utf8')).split('\n')).toHaveLength(3);
  });

  test.each([
    [['blob:bad.csv', 'pg:goods', '--mode', 'append'], 'ROW.REJECTED'],
    [['blob:bad.csv', 'pg:goods'], 'TABLE.EXISTS'],
    [['blob:q.csv', 'pg:goods', '--mode', 'merge'], 'KEYS.INVALID'],
    [['blob:q.csv', 'pg:goods', '--mode', 'append'], 'SCHEMA.MISMATCH'],
    [['pg:goods', 'blob:q.csv'], 'PATH.EXISTS'],
    [['pg:goods', 'blob:fresh/'], 'OPTIONS.INVALID'],
    [['pg:nope', 'blob:fresh.csv'], 'TABLE.NOT_FOUND'],
    [['blob:nope.csv', 'pg:fresh'], 'PATH.NOT_FOUND'],
    [['nope:goods', 'blob:fresh.csv'], 'DATASTORE.UNKNOWN'],
    [['pg:goods', 'pg:fresh', '--cursor', 'nope', '--state', 'x'], 'COLUMN.NOT_FOUND'],
  ] as const)('%j fails with %s, and the target is as it was', async (args, code) => {
    const failed = await shell('copy', ...args, '--json');
    expect(failed.code).toBe(1);
    expect(failed.json()).toMatchObject({ error: { code } });
    expect(await sql('select count(*)::int as n from goods')).toEqual([{ n: 3 }]);
    expect(await sql(`select to_regclass('fresh') as fresh`)).toEqual([{ fresh: null }]);
    expect(await readFile(join(shell.folder, 'blob/q.csv'), 'utf8')).toBe('id\r\n1\r\n2\r\n');
  });

  test('of nothing that makes sense is wrong usage', async () => {
    expect((await shell('copy', 'pg:goods', 'blob:x.csv', '--from', '1')).code).toBe(2);
    expect((await shell('copy', 'pg:goods', 'blob:x.csv', '--query', 'select 1')).code).toBe(2);
    expect((await shell('copy', 'pg:goods', 'pg:?query=select 1')).code).toBe(2);
    expect((await shell('copy', 'pg:goods', 'blob:x.csv', '--mode', 'truncate')).code).toBe(2);
  });
});

interface Summary {
  readonly rows: { readonly read: number; readonly written: number };
  readonly verified: { readonly checksum: string };
}
