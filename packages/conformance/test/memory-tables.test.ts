import { MemoryTablesService, memoryTables, toSqlDefinition } from '@stowage/conformance';
import { type Datastore, openDatastore, provisionDatastore } from '@stowage/core';
import { Field, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readAll } from '../src/tables/case-tables.ts';
import { tableRows } from '../src/tables/rows.ts';

const schema = new Schema([new Field('id', new Int32(), true), new Field('name', new Utf8(), true)]);

async function openWith(
  service: MemoryTablesService = new MemoryTablesService(),
  pool_size = 4,
): Promise<Datastore<'query' | 'writeTable' | 'native'>> {
  return openDatastore(memoryTables, { service, pool_size }, { retry: false });
}

describe('tables in memory', () => {
  it('are shared by the datastores of one service', async () => {
    const service = new MemoryTablesService();
    const [one, other] = [await openWith(service), await openWith(service)];
    await one.writeTable({ name: 't' }, tableRows(schema, [[1, 'a']]));
    expect((await readAll(await other.query({ table: { name: 't' } }))).rows).toEqual([[1, 'a']]);
    expect(service.requests.count).toBeGreaterThan(3);
    expect(await one.native('memory_tables')).toBe(service);
  });

  it('are there when they have been provisioned', async () => {
    const service = new MemoryTablesService({ provisioned: false });
    const store = await openWith(service);
    await expect(store.query({ table: { name: 't' } })).rejects.toMatchObject({ code: 'DATASTORE.NOT_FOUND' });
    await provisionDatastore(memoryTables, { service });
    await expect(store.query({ table: { name: 't' } })).rejects.toMatchObject({ code: 'TABLE.NOT_FOUND' });
  });

  it('name every wrong field of a configuration', async () => {
    const wrong = { service: {}, user_name: '', pool_size: 0, path: '/' };
    await expect(openDatastore(memoryTables, wrong as never)).rejects.toMatchObject({ code: 'CONFIG.INVALID' });
    for (const field of Object.keys(wrong)) await expect(openDatastore(memoryTables, wrong as never)).rejects.toThrow(field);
  });

  it('wait for a free connection, or until they are given up', async () => {
    const service = new MemoryTablesService();
    const store = await openWith(service, 1);
    const first = await store.query('numbers 100', { batchRows: 10 });
    const controller = new AbortController();
    const [waiting, given] = [store.query('numbers 1'), store.query('numbers 2', { signal: controller.signal })];
    controller.abort('enough');
    await expect(given).rejects.toBe('enough');
    expect(service.busy).toBe(1);
    await first.cancel();
    expect((await readAll(await waiting)).rows).toEqual([[1n]]);
    expect(service.busy).toBe(0);
  });

  it('fail by a plan', async () => {
    const service = new MemoryTablesService();
    const store = await openWith(service);
    service.faults.arm({ seed: 1, rules: [{ kind: 'throttle', times: 1 }] });
    await expect(store.query('numbers 1')).rejects.toMatchObject({ code: 'SERVICE.THROTTLED' });
    expect((await readAll(await store.query('numbers 1'))).rows).toEqual([[1n]]);
    expect(service.busy).toBe(0);
  });

  it('are written whole when only the answer of the last step is lost', async () => {
    const service = new MemoryTablesService();
    const store = await openWith(service);
    service.faults.arm({ seed: 1, rules: [{ kind: 'reset', when: 'after', skip: 2, times: 1 }] });
    const write = store.writeTable({ name: 't' }, tableRows(schema, [[1, 'a']]));
    await expect(write).rejects.toMatchObject({ code: 'SERVICE.UNAVAILABLE', retryable: true });
    expect((await readAll(await store.query({ table: { name: 't' } }))).rows).toEqual([[1, 'a']]);
  });
});

describe('the language of tables in memory', () => {
  it.each([
    ['', 1],
    ['select 1', 1],
    ['rows t', 6],
    ['rows of t', 9],
    ['rows of "t" please', 13],
    ['numbers many', 9],
    ['echo color $1', 6],
    ['echo integer $2', 14],
    ['wait;', 5],
  ])('has no statement %j, wrong at %i', async (statement, position) => {
    const store = await openWith();
    await store.writeTable({ name: 't' }, tableRows(schema, []));
    await expect(store.query(statement, { parameters: [1] })).rejects.toMatchObject({ code: 'QUERY.INVALID', position });
  });

  it('reads names with doubled quotes, in schemas', async () => {
    const service = new MemoryTablesService({ schemas: ['a"b'] });
    const store = await openWith(service);
    await store.writeTable({ schema: 'a"b', name: '"' }, tableRows(schema, [[1, 'x']]));
    expect((await readAll(await store.query('rows of "a""b".""""'))).rows).toEqual([[1, 'x']]);
  });
});

describe('definitions as SQL', () => {
  const dialect = { quote: (name: string) => `"${name}"`, typeOf: (type: string) => type.toUpperCase(), generated: 'IDENTITY' };

  it('have keys, rules, defaults and nullability', () => {
    const statement = toSqlDefinition(
      {
        table: { schema: 's', name: 't' },
        columns: [
          { name: 'n', type: 'int64', nullable: false, generated: true },
          { name: 'id', type: 'int32' },
          { name: 'code', type: 'text(5)', fallback: 3 },
        ],
        primaryKey: ['id', 'n'],
        uniqueKeys: [['code']],
        check: { column: 'id', above: 0 },
        reference: { column: 'id', table: { name: 'p' }, key: 'k' },
      },
      dialect,
    );
    expect(statement).toBe(
      'CREATE TABLE "s"."t" ("n" INT64 IDENTITY NOT NULL, "id" INT32 NOT NULL, "code" TEXT(5) DEFAULT 3 NULL, PRIMARY KEY ("id", "n"), ' +
        'UNIQUE ("code"), CHECK ("id" > 0), FOREIGN KEY ("id") REFERENCES "p" ("k"))',
    );
  });

  it('are views of tables', () => {
    expect(toSqlDefinition({ view: { name: 'v' }, of: { schema: 's', name: 't' } }, dialect)).toBe(
      'CREATE VIEW "v" AS SELECT * FROM "s"."t"',
    );
  });
});

describe('rows of tables in memory', () => {
  it('keep what a merge does not give', async () => {
    const service = new MemoryTablesService();
    service.define({
      table: { name: 't' },
      columns: [
        { name: 'id', type: 'int64', nullable: false },
        { name: 'level', type: 'int32', fallback: 7 },
      ],
      primaryKey: ['id'],
    });
    const store = await openWith(service);
    const both = new Schema([new Field('id', new Int64(), true), new Field('level', new Int32(), true)]);
    await store.writeTable({ name: 't' }, tableRows(both, [[1n, 1]]), { mode: 'append' });
    const ids = new Schema([new Field('id', new Int64(), true)]);
    await store.writeTable({ name: 't' }, tableRows(ids, [[1n], [2n]]), { mode: 'merge', keys: ['id'] });
    expect((await readAll(await store.query({ table: { name: 't' } }))).rows).toEqual([
      [1n, 1],
      [2n, 7],
    ]);
  });
});
