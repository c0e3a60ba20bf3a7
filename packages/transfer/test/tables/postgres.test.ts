import { setTimeout } from 'node:timers/promises';
import { memory, memoryTables } from '@stowage/conformance';
import { type Datastore, openDatastore } from '@stowage/core';
import postgres from '@stowage/driver-postgres';
import { type PostgresServer, startPostgres } from '@stowage/servers';
import { type CopyRowsSummary, copyData, downloadTable, planCopy, uploadTable } from '@stowage/transfer/tables';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fill, pathsOf, put } from './places.ts';

let server: PostgresServer;
let pg: Datastore;
let files: Datastore;

beforeAll(async () => {
  server = await startPostgres({ databases: ['shop'] });
  const credentials = { username: server.admin.name, password: server.admin.password };
  pg = await openDatastore(
    postgres,
    { server_name: server.host, port: server.port, database_name: 'shop', credentials, ca: server.ca },
    { name: 'pg' },
  );
  files = await openDatastore(memory, {}, { name: 'blob' });
});
afterAll(async () => {
  await pg?.close();
  await files?.close();
  await server?.stop();
});

const sql = (text: string): Promise<readonly Record<string, unknown>[]> => server.sql(text, 'shop');
const asRows = (summary: { readonly kind: string }): CopyRowsSummary => summary as CopyRowsSummary;
const table = (name: string): { store: Datastore; table: { schema: string; name: string } } => ({
  store: pg,
  table: { schema: 'public', name },
});

/** Everything that a copy could leave behind. */
const relations = async (): Promise<unknown[]> =>
  (
    await sql(
      `select relname from pg_class where relkind in ('r', 'p') and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) order by 1`,
    )
  ).map(({ relname }) => relname);

const allTypes = `
  create table kinds (
    id bigint primary key, small smallint, n38 numeric(38, 10), free numeric, r real, d double precision, b boolean, t text, v varchar(20),
    bin bytea, day date, at timestamp, atz timestamptz, tm time, u uuid, j jsonb, js json, iv interval, list integer[], mood mood, ip inet, money_ money);
  insert into kinds select i, i % 100, (i::numeric / 7)::numeric(38, 10), i * 1.5, i / 3.0, i / 7.0, i % 2 = 0, 'text ' || i || ' é 🚲', 'v' || i,
    decode(lpad(to_hex(i), 8, '0'), 'hex'), date '2026-01-01' + i, timestamp '2026-01-01 00:00:00.000001' + i * interval '1 hour',
    timestamptz '2026-01-01 00:00:00.5+02' + i * interval '1 minute', time '00:00:00.25' + i * interval '1 second', gen_random_uuid(),
    jsonb_build_object('b', i, 'a', array[1, null]), '{"z": 1,  "a" : [1.50]}', i * interval '1 hour', array[i, null, i + 1], 'happy', '10.0.0.1', i::money
  from generate_series(1, 300) i;
  insert into kinds (id) values (301);`;

describe('PostgreSQL', () => {
  beforeEach(() => sql('drop schema public cascade; create schema public'));

  test('everything that it has goes to Parquet and back, compared by checksum', async () => {
    await sql(`create type mood as enum ('happy', 'sad'); ${allTypes}`);
    const out = asRows(
      await copyData(table('kinds'), { store: files, path: 'kinds/' }, { format: 'parquet', verify: 'checksum', onConflict: 'overwrite' }),
    );
    expect(out).toMatchObject({ rows: { read: 301, written: 301 }, verified: { by: 'checksum', notCompared: [] } });
    const back = asRows(await copyData({ store: files, path: 'kinds/' }, table('copied'), { verify: 'checksum' }));
    expect(back).toMatchObject({ created: true, rows: { written: 301 }, verified: { by: 'checksum' } });
    // What is not compared is explained.
    for (const { column, because } of back.verified.notCompared ?? []) expect(`${column}: ${because}`).toMatch(/: .{10,}/);
    const [differences] = await sql(`
      select count(*)::int as n from kinds k join copied c using (id)
      where (k.n38, k.free::text, k.r, k.d, k.b, k.t, k.bin, k.day, k.at, k.atz, k.tm, k.u, k.j::text) is distinct from
            (c.n38, c.free::text, c.r, c.d, c.b, c.t, c.bin, c.day, c.at, c.atz, c.tm, c.u, c.j::text)`);
    expect(differences).toEqual({ n: 0 });
    expect(out.losses.map(({ column }) => column).sort()).toEqual(expect.arrayContaining(['free', 'ip', 'money_']));
  });

  test('one CSV file is written and read by the database itself, with the same values', async () => {
    await sql(`create type mood as enum ('happy', 'sad'); ${allTypes} create table again (like kinds)`);
    const out = asRows(await copyData(table('kinds'), { store: files, path: 'kinds.csv' }, { onConflict: 'overwrite' }));
    expect(out).toMatchObject({ method: 'a file that the database writes', rows: { read: 301 } });
    await sql('alter table kinds drop column list; alter table again drop column list');
    const narrow = asRows(await copyData(table('kinds'), { store: files, path: 'narrow.csv' }, { onConflict: 'overwrite' }));
    expect(narrow.written).toMatchObject([{ path: 'narrow.csv', rows: 301 }]);
    const back = asRows(await copyData({ store: files, path: 'narrow.csv' }, table('again'), { mode: 'append' }));
    expect(back.rows).toEqual({ read: 301, written: 301 });
    expect(back.method).not.toContain('record batches');
    const [differences] = await sql(`select count(*)::int as n from (select k::text from kinds k except select a::text from again a) x`);
    expect(differences).toEqual({ n: 0 });
  });

  test('a file whose 90,000th row does not fit: row and column, by either way, and the table is as it was', async () => {
    await sql('create table goods (id integer not null, price numeric(5, 2)); insert into goods values (0, 1)');
    const rows = Array.from({ length: 100_000 }, (_, index) => `${index + 1},1.00\r\n`);
    rows[89_999] = '90000,100000.00\r\n';
    await put(files, 'goods.csv', `id,price\r\n${rows.join('')}`);
    const before = await relations();
    for (const options of [{}, { read: { sampleRows: 100 }, verify: 'checksum' }] as const) {
      await expect(copyData({ store: files, path: 'goods.csv' }, table('goods'), { mode: 'append', ...options })).rejects.toMatchObject({
        code: 'ROW.REJECTED',
        row: 90_000,
        column: 'price',
        message: expect.stringContaining('blob:goods.csv'),
      });
    }
    expect(await sql('select id, price::text from goods')).toEqual([{ id: 0, price: '1.00' }]);
    expect(await relations()).toEqual(before);
  });

  test('rows that only the columns of the table refuse are left out one by one; what only the server knows ends the copy', async () => {
    await sql('create table goods (id integer primary key, name varchar(3), small smallint)');
    await put(files, 'goods.csv', 'id,name,small\r\n1,abc,1\r\n2,abcd,1\r\nx,a,1\r\n4,a,40000\r\n5,,2\r\n');
    const from = { store: files, path: 'goods.csv' };
    const summary = asRows(await copyData(from, table('goods'), { mode: 'append', onBadRow: 'skip', verify: 'checksum' }));
    expect(summary.rejected.rows.map(({ row, column }) => [row, column])).toEqual([
      [3, 'id'],
      [4, 'small'],
      [2, 'name'],
    ]);
    expect(summary).toMatchObject({ rows: { read: 5, written: 2 }, verified: { by: 'checksum' } });
    await expect(copyData(from, table('goods'), { mode: 'append', onBadRow: 'skip' })).rejects.toMatchObject({ code: 'ROW.REJECTED' });
    expect(await sql('select id from goods order by id')).toEqual([{ id: 1 }, { id: 5 }]);
  });

  test('a new table takes the types of the first rows of its file', async () => {
    await put(files, 'new.csv', 'id,name,at\r\n1,a,2026-01-01T10:00:00\r\n2,,2026-01-02T10:00:00\r\n');
    expect(await copyData({ store: files, path: 'new.csv' }, table('fresh'))).toMatchObject({ created: true, rows: { written: 2 } });
    expect(await sql('select id::text, name, at::text from fresh order by id')).toEqual([
      { id: '1', name: 'a', at: '2026-01-01 10:00:00' },
      { id: '2', name: null, at: '2026-01-02 10:00:00' },
    ]);
  });

  test('a merge by keys, rows counted', async () => {
    await sql(`create table goods (id integer primary key, name text); insert into goods values (1, 'old'), (2, 'kept')`);
    await put(files, 'goods.csv', 'id,name\r\n1,new\r\n3,more\r\n');
    await copyData({ store: files, path: 'goods.csv' }, table('goods'), { mode: 'merge', keys: ['id'] });
    expect(await sql('select * from goods order by id')).toEqual([
      { id: 1, name: 'new' },
      { id: 2, name: 'kept' },
      { id: 3, name: 'more' },
    ]);
    await expect(copyData({ store: files, path: 'goods.csv' }, table('goods'), { mode: 'merge' })).rejects.toMatchObject({
      code: 'KEYS.INVALID',
    });
    await put(files, 'goods.csv', 'id,name\r\n1,new\r\n1,more\r\n');
    await expect(copyData({ store: files, path: 'goods.csv' }, table('goods'), { mode: 'merge', keys: ['id'] })).rejects.toMatchObject({
      code: 'KEYS.DUPLICATE',
    });
  });

  test('a target with more columns: those that the database fills are filled, another is told', async () => {
    await sql(`create table goods (id integer, name text, more text default 'filled', number integer generated always as identity)`);
    await put(files, 'goods.csv', 'id,name\r\n1,a\r\n');
    const from = { store: files, path: 'goods.csv' };
    await copyData(from, table('goods'), { mode: 'append' });
    expect(await sql('select * from goods')).toEqual([{ id: 1, name: 'a', more: 'filled', number: 1 }]);
    await sql('delete from goods; alter table goods alter column more drop default');
    for (const verify of ['rows', 'checksum'] as const)
      await expect(copyData(from, table('goods'), { mode: 'append', verify })).rejects.toMatchObject({
        code: 'SCHEMA.MISMATCH',
        column: 'more',
      });
    expect(await planCopy(from, table('goods'), { mode: 'append' })).toMatchObject({
      problems: [{ code: 'SCHEMA.MISMATCH', message: expect.stringContaining('"more"') }],
    });
    expect(await sql('select * from goods')).toEqual([]);
  });

  test('ranges by time and by numbers, kept between copies', async () => {
    await sql(
      `create table events (id bigint, at timestamptz, n numeric(6, 2)); insert into events select i, timestamptz '2026-01-01' + i * interval '1 second', i * 0.5 from generate_series(1, 50) i`,
    );
    const texts = new Map<string, string>();
    const state = {
      read: async (name: string) => texts.get(name),
      write: async (name: string, text: string) => void texts.set(name, text),
      delete: async () => undefined,
    };
    for (const column of ['id', 'at', 'n']) {
      const copy = async (): Promise<CopyRowsSummary> =>
        asRows(
          await copyData(table('events'), table(`by_${column}`), {
            mode: 'append',
            cursor: { column },
            state: { state, name: column },
            verify: 'checksum',
          }),
        );
      expect(await copy()).toMatchObject({ rows: { written: 50 } });
      expect(await copy()).toMatchObject({ outcome: 'unchanged' });
      await sql(`insert into events select i, timestamptz '2026-01-01' + i * interval '1 second', i * 0.5 from generate_series(51, 60) i`);
      expect(await copy()).toMatchObject({ rows: { written: 10 }, verified: { by: 'checksum' } });
      await sql('delete from events where id > 50');
    }
  });

  test('an abort in the middle: nothing is there, and the server stops', async () => {
    await sql('create table goods (id integer, name text); create table target (id integer, name text)');
    await sql(`insert into goods select i, repeat('x', 100) from generate_series(1, 300000) i`);
    const before = await relations();
    for (const [to, options] of [
      [table('target'), { mode: 'append' }],
      [{ store: files, path: 'aborted.parquet' }, {}],
      [{ store: files, path: 'aborted.csv' }, {}],
    ] as const) {
      const controller = new AbortController();
      const copying = copyData(table('goods'), to, {
        ...options,
        signal: controller.signal,
        progressInterval: 0,
        onProgress: () => controller.abort(new Error('enough')),
      });
      await expect(copying).rejects.toThrow('enough');
    }
    expect(await sql('select count(*)::int as n from target')).toEqual([{ n: 0 }]);
    expect(await relations()).toEqual(before);
    expect((await pathsOf(files)).filter((path) => path.includes('aborted'))).toEqual([]);
    let busy: unknown;
    for (let attempt = 0; attempt < 50 && busy !== 0; attempt++) {
      [{ busy } = { busy: undefined }] = await sql(
        `select count(*)::int as busy from pg_stat_activity where datname = 'shop' and state <> 'idle' and pid <> pg_backend_pid()`,
      );
      if (busy !== 0) await setTimeout(100);
    }
    expect(busy).toBe(0);
  });

  test('a server that goes away: no file, and the table is as it was', async () => {
    await sql(
      `create table goods (id integer, name text); insert into goods select i, repeat('x', 100) from generate_series(1, 300000) i; create table target (id integer, name text)`,
    );
    let killed = false;
    const kill = (): void => {
      if (killed) return;
      killed = true;
      void server.killConnections();
    };
    const store = await openDatastore(memoryTables, {}, { name: 'other' });
    await fill(store, { name: 'goods' }, []);
    await expect(
      copyData(
        table('goods'),
        { store: files, path: 'lost.parquet' },
        { progressInterval: 0, onProgress: ({ rows }) => rows.read > 0 && kill() },
      ),
    ).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    killed = false;
    await expect(
      copyData(table('goods'), table('target'), { mode: 'append', progressInterval: 0, onProgress: ({ rows }) => rows.read > 0 && kill() }),
    ).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE' });
    expect((await pathsOf(files)).filter((path) => path.includes('lost'))).toEqual([]);
    expect(await sql('select count(*)::int as n from target')).toEqual([{ n: 0 }]);
    await store.close();
  });

  test('a statement goes to a file on this machine and the file into a table', async () => {
    const { mkdtemp, readFile, rm, readdir } = await import('node:fs/promises');
    const { tmpdir } = await import('node:os');
    const { join } = await import('node:path');
    const folder = await mkdtemp(join(tmpdir(), 'stowage-rows-'));
    try {
      await sql('create table goods (id integer, name text); insert into goods values (1, null), (2, $$b$$)');
      const path = join(folder, 'goods.csv');
      const down = await downloadTable({ store: pg, statement: 'select * from goods where id >= $1 order by id', parameters: [1] }, path);
      expect(down).toMatchObject({ rows: { written: 2 }, target: path });
      expect(await readFile(path, 'utf8')).toBe('id,name\r\n1,\r\n2,b\r\n');
      await expect(downloadTable({ store: pg, statement: 'select 1 as a' }, path)).rejects.toMatchObject({ code: 'PATH.EXISTS' });
      await expect(downloadTable({ store: pg, statement: 'selec 1' }, join(folder, 'b.csv'))).rejects.toMatchObject({
        code: 'QUERY.INVALID',
        position: 1,
      });
      expect(await uploadTable(path, table('uploaded'), { verify: 'checksum' })).toMatchObject({ created: true, rows: { written: 2 } });
      await downloadTable({ store: pg, table: { schema: 'public', name: 'goods' } }, `${folder}/parts/`, {
        format: 'parquet',
        partRows: 1,
        verify: 'checksum',
      });
      expect((await readdir(join(folder, 'parts'))).sort()).toEqual(['goods-00001.parquet', 'goods-00002.parquet']);
      expect(await uploadTable(join(folder, 'parts'), table('uploaded'), { mode: 'replace', verify: 'checksum' })).toMatchObject({
        rows: { written: 2 },
      });
      expect(await uploadTable([path, path], table('uploaded'), { mode: 'append' })).toMatchObject({
        rows: { written: 4 },
        files: { read: 2 },
      });
      expect(await readdir(folder)).toEqual(['goods.csv', 'parts']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('wrong names each with a code of their own', async () => {
    await expect(copyData(table('missing'), { store: files, path: 'x.csv' })).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
    await expect(copyData(table('missing'), { store: files, path: 'x/' }, { format: 'parquet' })).rejects.toMatchObject({
      code: 'TABLE.NOT_FOUND',
    });
    await sql('create table goods (id integer)');
    await expect(
      copyData(table('goods'), { store: files, path: 'x.parquet' }, { cursor: { column: 'nope', from: 1 } }),
    ).rejects.toMatchObject({
      code: 'COLUMN.NOT_FOUND',
      column: 'nope',
    });
    await expect(copyData(table('goods'), { store: files, path: 'x/' }, { format: 'csv', partitionBy: ['nope'] })).rejects.toMatchObject({
      code: 'COLUMN.NOT_FOUND',
    });
    await expect(copyData({ store: files, path: 'nothing' }, table('goods'))).rejects.toMatchObject({ code: 'TABLE.EXISTS' });
    await expect(copyData({ store: files, path: 'nothing' }, table('goods'), { mode: 'append' })).rejects.toMatchObject({
      code: 'PATH.NOT_FOUND',
    });
    expect((await pathsOf(files)).filter((path) => path.startsWith('x'))).toEqual([]);
  });
});
