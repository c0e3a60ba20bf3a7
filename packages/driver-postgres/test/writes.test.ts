import { openDatastore } from '@stowage/core';
import { startPostgres } from '@stowage/servers';
import { type Cell, createRowBuilder, createRowSummer, readCsv, summed } from '@stowage/tabular';
import { Field, Int32, type RecordBatch, Schema, Utf8 } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { postgres } from '../src/index.ts';
import { configOf } from './postgres-harness.ts';

const server = await startPostgres({ databases: ['conformance'], users: [{ name: 'Reader', password: 'x' }] });
const store = await openDatastore(postgres, configOf(server), { retry: false });
afterAll(async () => {
  await store.close();
  await server.stop();
});
const sql = (text: string): ReturnType<typeof server.sql> => server.sql(text, 'conformance');

const schema = new Schema([new Field('id', new Int32(), true), new Field('name', new Utf8(), true)]);
const rowsOf = (...rows: readonly (readonly Cell[])[]): { schema: Schema; batches: AsyncIterable<RecordBatch> } => {
  const builder = createRowBuilder(schema);
  for (const row of rows) builder.tryAppend(row);
  return {
    schema,
    batches: (async function* () {
      yield builder.finish();
    })(),
  };
};

describe('replace', () => {
  it('keeps grants, indexes, constraints, defaults, comments, views and triggers, and the table itself', async () => {
    await sql(`create table kept (id int primary key, name text default 'x' check (name <> 'bad'), seen int default 7);
      create index kept_name on kept (lower(name)); comment on table kept is 'ours'; grant select on kept to "Reader";
      create view kept_view as select name from kept; insert into kept values (1, 'old', 1)`);
    const facts = `select 'kept'::regclass::oid::int as oid, obj_description('kept'::regclass) as comment, has_table_privilege('Reader', 'kept', 'select') as granted,
      (select count(*)::int from pg_index where indrelid = 'kept'::regclass) as indexes, (select count(*)::int from pg_constraint where conrelid = 'kept'::regclass and contype = 'c') as checks`;
    const before = await sql(facts);
    const result = await store.writeTable({ name: 'kept' }, rowsOf([2, 'new']), { mode: 'replace' });
    expect(result).toMatchObject({ rows: 1, created: false, method: 'DELETE and COPY' });
    expect(await sql(facts)).toEqual(before);
    expect(await sql('select * from kept')).toEqual([{ id: 2, name: 'new', seen: 7 }]);
    expect(await sql('select * from kept_view')).toEqual([{ name: 'new' }]);
  });

  it('does not delete rows of other tables', async () => {
    await sql(`create table parent (id int primary key, name text); insert into parent values (1, 'a');
      create table child (parent int references parent on delete cascade); insert into child values (1)`);
    await expect(store.writeTable({ name: 'parent' }, rowsOf([1, 'b']), { mode: 'replace' })).rejects.toMatchObject({
      code: 'ROW.REJECTED',
      message: expect.stringContaining('child'),
    });
    expect(await sql('select count(*)::int as n from child')).toEqual([{ n: 1 }]);
  });
});

describe('rows that only the server refuses', () => {
  it('tells the row as the caller counts it, without those that were left out', async () => {
    await sql('create table checked (id int check (id < 10), name varchar(3))');
    const left: unknown[] = [];
    const writing = store.writeTable({ name: 'checked' }, rowsOf([1, 'a'], [2, 'long'], [3, 'b'], [99, 'c']), {
      mode: 'append',
      onRejectedRow: ({ row, column }) => left.push([row, column]),
    });
    await expect(writing).rejects.toMatchObject({ code: 'ROW.REJECTED', row: 4, message: expect.stringContaining('checked_id_check') });
    expect(left).toEqual([[2, 'name']]);
    expect(await sql('select * from checked')).toEqual([]);
  });
});

describe('files', () => {
  const all = `create table spelled as select n::int as id, n % 2 = 0 as flag, case when n = 3 then '' when n = 4 then null else E'a,"b"\\nc' end as words,
    decode(repeat('00ff', n), 'hex') as bytes, '0001-01-01'::date + n * 800000 as day, date '4713-01-01 BC' + n as old,
    timestamp '9999-12-31 23:59:59.5' + n * interval '12 hours' as late, timestamptz '2026-01-01 00:00:00+05:45' as instant,
    time '23:59:59.123456' as clock, case n when 1 then 'NaN' when 2 then '-Infinity' else '0.1' end::float8 as f, 0.1::real as r,
    (n * 1.25)::numeric(38,10) as price, interval '-1 month 2 days -0.5 s' as span, '{"a": [1, null]}'::jsonb as doc, gen_random_uuid() as key, n::int8 * 4611686018427387 as big
    from generate_series(1, 5) as n`;

  it('are read back as the values that a query gives', async () => {
    await sql(all);
    const queried = await store.query({ table: { name: 'spelled' } });
    const summer = await createRowSummer(queried.schema as Schema);
    for await (const batch of queried.batches) summer.add(batch as unknown as RecordBatch);
    const exported = await store.exportTable({ table: { name: 'spelled' } });
    const chunks: Uint8Array[] = [];
    for await (const chunk of exported.chunks) chunks.push(chunk);
    expect(exported.rows()).toBe(5);
    const source = {
      stream: async function* () {
        yield* chunks;
      },
    };
    const read = await readCsv(source, { schema: exported.schema as Schema });
    const again = await createRowSummer(read.schema);
    for await (const _ of summed(read, again).batches);
    expect(again.result()).toEqual(summer.result());

    // And by the server, also where columns are spelled otherwise there.
    const result = await store.importTable({ name: 'spelled_again' }, Buffer.concat(chunks), { schema: exported.schema });
    expect(result).toMatchObject({ rows: 5, created: true });
    expect(await sql('select * from spelled except select * from spelled_again')).toEqual([]);
  });

  it.each([
    ['a value', 'id,name\r\n1,"a\nb"\r\n2,"c\r\nd"\r\nx,e\r\n', { code: 'ROW.REJECTED', row: 3, column: 'id' }],
    ['too few cells', 'id,name\n1,a\n2\n', { code: 'ROW.REJECTED', row: 2 }],
    ['too many cells', 'id,name\n1,a,b\n', { code: 'ROW.REJECTED', row: 1 }],
    ['a quote that is never closed', 'id,name\n1,"a\n', { code: 'ROW.REJECTED', row: 1 }],
    ['a NUL', 'id,name\n1,a\n2,a\0b\n', { code: 'ROW.REJECTED', row: 2 }],
    ['another header', 'id,nome\n1,a\n', { code: 'SCHEMA.MISMATCH', column: 'name' }],
    ['a longer header', 'id,name,more\n1,a,b\n', { code: 'SCHEMA.MISMATCH', column: 'more' }],
    ['nothing', '', { code: 'SCHEMA.MISMATCH' }],
  ])('%s is told, and nothing written', async (_, text, expected) => {
    await expect(store.importTable({ name: 'refused' }, text, { schema })).rejects.toMatchObject(expected);
    await expect(store.describeTable({ name: 'refused' })).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
  });

  it('have a byte order mark, quoted names, or no line break at the end', async () => {
    const result = await store.importTable({ name: 'marked' }, '\ufeff"id","name"\r\n1,"a ""b"""\r\n2,', { schema });
    expect(result.rows).toBe(2);
    expect(await sql('select * from marked order by id')).toEqual([
      { id: 1, name: 'a "b"' },
      { id: 2, name: null },
    ]);
  });
});

describe('merge', () => {
  it('without a unique key changes and adds, and tells how', async () => {
    await sql("create table loose (id int, name text, other int); insert into loose values (1, 'a', 1), (1, 'b', 2), (2, 'c', 3)");
    await sql('alter table loose alter other set default 9');
    const { method } = await store.writeTable({ name: 'loose' }, rowsOf([1, 'x'], [3, 'y']), { mode: 'merge', keys: ['id'] });
    expect(method).toBe('staging table, UPDATE and INSERT');
    expect(await sql('select id, name, other from loose order by other')).toEqual([
      { id: 1, name: 'x', other: 1 },
      { id: 1, name: 'x', other: 2 },
      { id: 2, name: 'c', other: 3 },
      { id: 3, name: 'y', other: 9 },
    ]);
  });

  it('refuses a file with a key that is null, as it does rows', async () => {
    await sql("create table nulls (id int unique, name text); insert into nulls values (1, 'a')");
    async function* body(): AsyncGenerator<Uint8Array> {
      yield Buffer.from('id,name\r\n1,x\r\n,y\r\n');
    }
    await expect(store.importTable({ name: 'nulls' }, body(), { schema, mode: 'merge', keys: ['id'] })).rejects.toMatchObject({
      code: 'KEYS.INVALID',
      column: 'id',
    });
    expect(await sql('select * from nulls')).toEqual([{ id: 1, name: 'a' }]);
  });
});
