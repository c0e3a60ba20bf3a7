import { describe, expect, test } from 'vitest';
import { type AnyConnection, type AnyDriver, DatastoreError, driverApi } from '../src/driver.ts';
import {
  type ArrowRecordBatch,
  type ArrowSchema,
  type Capability,
  columnMetadata,
  type Datastore,
  limit,
  openDatastore,
  prefix,
  readonly,
  type TableRows,
  timeout,
} from '../src/index.ts';
import { all, rejection } from './tiny-driver.ts';

const native = { support: 'native' } as const;
const anything = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;

const column = (name: string) => ({ name, nullable: true, type: { typeId: 2, toString: () => 'Int32' }, metadata: new Map() });
const schemaOf = (...names: readonly string[]): ArrowSchema => ({ fields: names.map(column), metadata: new Map() });
const schema = schemaOf('id', 'name');
const batch = (numRows: number): ArrowRecordBatch => ({ schema, numRows, numCols: 2 });

async function* stream<T>(...items: readonly (T | Error)[]): AsyncGenerator<T> {
  for (const item of items) {
    if (item instanceof Error) throw item;
    yield item;
  }
}

/** A database that keeps what it was asked for. */
class Database {
  readonly requests: (Readonly<Record<string, unknown>> & { readonly operation: string })[] = [];
  batches: () => AsyncIterable<ArrowRecordBatch> = () => stream<ArrowRecordBatch>(batch(2), batch(1));
  cancelled = 0;
  written = 0;

  get connection(): AnyConnection {
    const keep = (operation: string, request: object): void => void this.requests.push({ operation, ...request });
    const cancel = async (): Promise<void> => void this.cancelled++;
    return {
      identity: 'reader',
      query: async (request) => {
        keep('query', request);
        return { schema, columns: [], batches: this.batches(), cancel };
      },
      exportTable: async (request) => {
        keep('exportTable', request);
        return { schema, columns: [], chunks: stream<Uint8Array>(new Uint8Array(3)), rows: () => 1, cancel };
      },
      writeTable: async (request) => {
        keep('writeTable', request);
        for await (const { numRows } of request.batches) this.written += numRows;
        return { rows: this.written, created: true, method: 'test', losses: [] };
      },
      importTable: async (request) => {
        keep('importTable', request);
        return { rows: 0, created: true, method: 'test', losses: [] };
      },
    };
  }

  open(): Promise<Datastore<Capability>> {
    const driver: AnyDriver = {
      api: driverApi,
      type: 'database',
      title: 'Database',
      status: 'active',
      capabilities: {
        always: {
          query: { ...native, language: 'SQL', parameters: true, parallel: true },
          exportTable: { ...native, formats: ['csv'] },
          writeTable: { ...native, modes: ['append', 'merge', 'fail'] },
          importTable: { ...native, formats: ['csv'], modes: ['append', 'fail'] },
        },
        sometimes: {},
      },
      config: anything,
      jsonSchema: () => ({}),
      location: () => 'database',
      open: async () => this.connection,
    };
    return openDatastore(driver, {}, { name: 'sales' }) as Promise<Datastore<Capability>>;
  }
}

const rows = (...items: readonly (ArrowRecordBatch | Error)[]): TableRows => ({ schema, batches: stream(...items) });
const table = { name: 'trips' };

describe('queries', () => {
  test('a statement and a selection reach the driver with defaults filled in', async () => {
    const database = new Database();
    const store = await database.open();
    await store.query('select 1', { parameters: [1n] });
    await store.query({ table, columns: ['id'], range: { column: 'id', from: 1 } }, { batchRows: 5, parallel: 2 });
    expect(database.requests).toMatchObject([
      { source: { statement: 'select 1', parameters: [1n] }, batchRows: 8_192 },
      { source: { table, columns: ['id'], range: { column: 'id', from: 1 } }, batchRows: 5, parallel: 2 },
    ]);
  });

  test.each([
    ['no column', { table, columns: [] }, {}],
    ['a limit below 0', { table, limit: -1 }, {}],
    ['a limit that is no whole number', { table, limit: 1.5 }, {}],
    ['order in parallel', { table, orderBy: [{ column: 'id' }] }, { parallel: 2 }],
    ['a limit in parallel', { table, limit: 1 }, { parallel: 2 }],
    ['a statement in parallel', 'select 1', { parallel: 2 }],
  ])('%s is refused before any request', async (_name, source, options) => {
    const database = new Database();
    expect(await rejection((await database.open()).query(source, options))).toMatchObject({ code: 'QUERY.INVALID', operation: 'query' });
    expect(database.requests).toEqual([]);
  });

  test('a failure in mid-stream says where it happened', async () => {
    const database = new Database();
    const place = { row: 3, column: 'id', position: 7 };
    database.batches = () => stream<ArrowRecordBatch>(batch(2), new DatastoreError('ROW.REJECTED', 'too large', place));
    const { batches } = await (await database.open()).query({ table });
    const failure = await rejection(all(batches));
    expect(failure).toMatchObject({ code: 'ROW.REJECTED', operation: 'query', datastore: 'sales', identity: 'reader', ...place });
    expect((failure as DatastoreError).toJSON()).toMatchObject(place);
  });

  test('one that is aborted before its first batch is cancelled, and the reason is thrown', async () => {
    const database = new Database();
    const controller = new AbortController();
    const { batches } = await (await database.open()).query({ table }, { signal: controller.signal });
    controller.abort(new Error('no longer needed'));
    expect(await rejection(all(batches))).toBe(controller.signal.reason);
    expect(database.cancelled).toBe(1);
  });
});

describe('writes', () => {
  test('rows reach the driver, and their own failure comes back as it is', async () => {
    const database = new Database();
    const store = await database.open();
    expect(await store.writeTable(table, rows(batch(2), batch(3)))).toMatchObject({ rows: 5 });
    const failure = new Error('the source broke');
    expect(await rejection(store.writeTable(table, rows(batch(1), failure)))).toBe(failure);
  });

  test.each([
    ['a merge without keys', { mode: 'merge' }, schema, 'KEYS.INVALID'],
    ['keys without a merge', { keys: ['id'] }, schema, 'KEYS.INVALID'],
    ['a key that is no column', { mode: 'merge', keys: ['nr'] }, schema, 'KEYS.INVALID'],
    ['two columns of one name', {}, schemaOf('id', 'id'), 'SCHEMA.MISMATCH'],
    ['a mode that is not declared', { mode: 'replace' }, schema, 'CAPABILITY.MISSING'],
    ['rejected rows where they are not told', { onRejectedRow: () => undefined }, schema, 'CAPABILITY.MISSING'],
  ] as const)('%s is refused before any request', async (_name, options, columns, code) => {
    const database = new Database();
    const store = await database.open();
    const failure = await rejection(store.writeTable(table, { schema: columns, batches: stream<ArrowRecordBatch>() }, options));
    expect(failure).toMatchObject({ code, operation: 'writeTable' });
    expect(database.requests).toEqual([]);
  });

  test('a file is imported in the modes and formats that are declared', async () => {
    const database = new Database();
    const store = await database.open();
    await store.importTable(table, 'id,name\n', { schema, mode: 'append' });
    expect(database.requests).toMatchObject([{ operation: 'importTable', format: 'csv', mode: 'append', keys: [], body: { size: 8 } }]);
    expect(await rejection(store.importTable(table, '', { schema, mode: 'merge', keys: ['id'] }))).toMatchObject({
      code: 'CAPABILITY.MISSING',
      message: expect.stringContaining('importTable.modes.merge'),
    });
    const strange = { schema, format: 'xls' as 'csv' };
    expect(await rejection(store.importTable(table, '', strange))).toMatchObject({ code: 'CAPABILITY.MISSING' });
    expect(await rejection(store.exportTable({ table }, { format: strange.format }))).toMatchObject({
      message: expect.stringContaining('exportTable.formats.xls'),
    });
  });
});

describe('layers', () => {
  test('a prefix has no tables, and a read-only store does not write them', async () => {
    const store = await new Database().open();
    expect(Object.keys(prefix(store, 'folder').capabilities)).toEqual([]);
    expect(Object.keys(readonly(store).capabilities)).toEqual(['query', 'exportTable']);
  });

  test('a limit counts a query until its batches have ended or it is cancelled', async () => {
    const store = limit(await new Database().open(), { concurrency: 1 });
    const first = await store.query({ table });
    let second = false;
    const waiting = store.query({ table }).then(async (response) => {
      second = true;
      return all(response.batches);
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(second).toBe(false);
    await first.cancel();
    expect(await waiting).toHaveLength(2);
    const exported = await store.exportTable({ table });
    expect(await all(exported.chunks)).toHaveLength(1);
    expect(exported.rows()).toBe(1);
    expect(await all((await store.query({ table })).batches)).toHaveLength(2);
  });

  test('a timeout stands still while the caller brings rows', async () => {
    const store = timeout(await new Database().open(), { operation: 30, idle: 30 });
    async function* slow(): AsyncGenerator<ArrowRecordBatch> {
      for (let step = 0; step < 3; step++) {
        await new Promise((resolve) => setTimeout(resolve, 40));
        yield batch(1);
      }
    }
    expect(await store.writeTable(table, { schema, batches: slow() })).toMatchObject({ rows: 3 });
  });
});

test('keys of column metadata are what files hold', () => {
  expect(columnMetadata).toEqual({ logical: 'stowage:logical', databaseType: 'stowage:database-type' });
});
