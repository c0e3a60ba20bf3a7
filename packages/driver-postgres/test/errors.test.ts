import { type Datastore, openDatastore } from '@stowage/core';
import { startPostgres } from '@stowage/servers';
import { createRowBuilder } from '@stowage/tabular';
import { Field, Int32, type RecordBatch, Schema } from 'apache-arrow';
import { afterAll, describe, expect, it } from 'vitest';
import { type PostgresConfigInput, postgres } from '../src/index.ts';
import { configOf } from './postgres-harness.ts';

const server = await startPostgres({ databases: ['conformance'], users: [{ name: 'Reader', password: 'x' }] });
const open = (more: Partial<PostgresConfigInput> = {}): Promise<Datastore<'query' | 'writeTable' | 'dropTable' | 'native'>> =>
  openDatastore(postgres, configOf(server, more), { retry: false });
const store = await open({ lock_timeout: 100 });
const reader = await open({ credentials: { username: 'Reader', password: 'x' } });
await server.sql(
  `create table t (id int primary key); insert into t values (1); create view v as select * from t;
   alter role "Reader" set statement_timeout = '100ms'`,
  'conformance',
);
afterAll(async () => {
  await Promise.all([store.close(), reader.close()]);
  await server.stop();
});

async function drain(source: Promise<{ readonly batches: AsyncIterable<unknown> }>): Promise<void> {
  for await (const _ of (await source).batches);
}

const schema = new Schema([new Field('id', new Int32(), true)]);
async function* one(): AsyncGenerator<RecordBatch> {
  const builder = createRowBuilder(schema);
  builder.tryAppend([2]);
  yield builder.finish();
}

describe('what the server refuses', () => {
  it.each<[string, () => Promise<unknown>, object]>([
    [
      'too few parameters',
      () => drain(store.query('select $1::int, $2::int', { parameters: [1] })),
      { code: 'QUERY.INVALID', retryable: false },
    ],
    ['several statements', () => drain(store.query('select 1; select 2')), { code: 'QUERY.INVALID' }],
    ['a statement without rows', () => drain(store.query('commit')), { code: 'QUERY.INVALID' }],
    [
      'a statement that changes',
      () => drain(store.query('delete from t returning id')),
      { code: 'QUERY.INVALID', nextAction: expect.stringContaining('writeTable') },
    ],
    [
      'a division by zero while reading',
      () => drain(store.query('select 1 / (n - 3) from generate_series(1, 5) as n')),
      { code: 'QUERY.INVALID' },
    ],
    ['a syntax error', () => drain(store.query('select 1 frm t where')), { code: 'QUERY.INVALID', position: 14 }],
    ['a column', () => drain(store.query('select "né" from t')), { code: 'COLUMN.NOT_FOUND', column: 'né' }],
    ['time', () => drain(reader.query('select pg_sleep(10)::text')), { code: 'SERVICE.TIMEOUT', retryable: true }],
    ['a right to read', () => drain(reader.query({ table: { name: 't' } })), { code: 'ACCESS.DENIED', identity: 'user Reader' }],
    ['a right to write', () => reader.writeTable({ name: 't' }, { schema, batches: one() }, { mode: 'append' }), { code: 'ACCESS.DENIED' }],
    ['a right to make', () => reader.writeTable({ name: 'mine' }, { schema, batches: one() }), { code: 'ACCESS.DENIED' }],
    [
      'a table that a view needs',
      () => store.dropTable({ name: 't' }),
      { code: 'TABLE.LOCKED', nextAction: expect.stringContaining('view') },
    ],
    ['a view as target', () => store.writeTable({ name: 'v' }, { schema, batches: one() }, { mode: 'append' }), { code: 'TABLE.INVALID' }],
  ])('%s', async (_, act, expected) => {
    await expect(act()).rejects.toMatchObject(expected);
  });

  it('a table that another transaction holds is TABLE.LOCKED, and then can be replaced', async () => {
    const holder = await open();
    const { batches } = await holder.query('select n from generate_series(1, 1000000) as n');
    const pool = await holder.native('azure_postgresql');
    const client = await pool.connect();
    await client.query('begin; lock table t in exclusive mode');
    const replace = (): Promise<unknown> => store.writeTable({ name: 't' }, { schema, batches: one() }, { mode: 'replace' });
    await expect(replace()).rejects.toMatchObject({ code: 'TABLE.LOCKED', retryable: true });
    await client.query('rollback');
    client.release();
    await expect(replace()).resolves.toMatchObject({ rows: 1 });
    for await (const _ of batches) break;
    await holder.close();
  });
});
