import { Field, Int32, Int64, Schema, Utf8 } from 'apache-arrow';
import { collect } from '../../bytes.ts';
import { type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expect, expectEqual, expectError } from '../../expectation.ts';
import { expectSameRows, namesOf, type ReadRows } from '../../tables/compare-rows.ts';
import { batchOf, type Row, rowsOfBatch, schemaOf, tableRows } from '../../tables/rows.ts';
import { morePeople, people, threePeople } from './write.ts';

const replace = { mode: 'replace' } as const;
const numbers = schemaOf({ n: new Int64(), text: new Utf8() });
const rowsFrom = (start: number, count: number): readonly Row[] =>
  Array.from({ length: count }, (_, index): Row => [BigInt(start + index), `text ${start + index}`]);

/** Reads begun while rows are replaced see all of the old ones or all of the new ones. */
const isOneOf = (found: ReadRows, versions: readonly (readonly Row[])[]): boolean =>
  versions.some((rows) => {
    try {
      expectSameRows(found, { schema: numbers, rows });
      return true;
    } catch {
      return false;
    }
  });

/** Replacing the rows of a table. */
export const tableReplaceCases: readonly ConformanceCase[] = defineArea('table.replace', 'TableWriteMode', [
  defineCase('rows', 'the rows of a table are replaced', ['writeTable.modes=replace', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    const result = await store.writeTable(table, tableRows(people, morePeople), replace);
    expectSameRows(await tables.read(table), { schema: people, rows: morePeople });
    expectEqual([result.rows, result.created], [2, false], 'rows and created');
    expect(result.method !== '', 'the method to be told', result.method);
  }),
  defineCase('absent', 'a table that is absent is made', ['writeTable.modes=replace', 'query'], async ({ store, tables }) => {
    const table = tables.name('t');
    const result = await store.writeTable(table, tableRows(people, morePeople), replace);
    expectSameRows(await tables.read(table), { schema: people, rows: morePeople });
    expectEqual(result.created, true, 'created');
  }),
  defineCase('twice', 'replacing again replaces again', ['writeTable.modes=replace', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, morePeople), replace);
    await store.writeTable(table, tableRows(people, threePeople), replace);
    expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
  }),
  defineCase('no-rows', 'no rows in the place of many leave none', ['writeTable.modes=replace', 'query'], async ({ store, tables }) => {
    const table = await tables.put('t', people, threePeople);
    await store.writeTable(table, tableRows(people, []), replace);
    expectEqual((await tables.read(table)).rows, [], 'the rows');
  }),
  defineCase(
    'keeps',
    'keys, nullability, defaults and generated columns stay',
    ['writeTable.modes=replace', 'describeTable', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.define('t', {
        columns: [
          { name: 'number', type: 'int32', nullable: false, generated: true },
          { name: 'id', type: 'int32', nullable: false },
          { name: 'code', type: 'text(20)', nullable: false },
          { name: 'note', type: 'text' },
          { name: 'level', type: 'int32', fallback: 3 },
        ],
        primaryKey: ['id'],
        uniqueKeys: [['code']],
      });
      const told = async (): Promise<unknown> => {
        const { columns, primaryKey, uniqueKeys, kind } = await store.describeTable(table);
        return { columns, primaryKey, uniqueKeys, kind };
      };
      const before = await told();
      const schema = schemaOf({ id: new Int32(), code: new Utf8(), note: new Utf8() });
      await store.writeTable(table, tableRows(schema, [[1, 'a', null]]), replace);
      await store.writeTable(
        table,
        tableRows(schema, [
          [1, 'a', null],
          [2, 'b', 'x'],
        ]),
        replace,
      );
      expectEqual(await told(), before, 'what the table is');
      await expectError(store.writeTable(table, tableRows(schema, [[1, 'z', null]]), { mode: 'append' }), 'ROW.REJECTED');
      await expectError(store.writeTable(table, tableRows(schema, [[9, 'a', null]]), { mode: 'append' }), 'ROW.REJECTED');
    },
  ),
  defineCase(
    'columns',
    'rows of other columns are SCHEMA.MISMATCH, and the old rows stay',
    ['writeTable.modes=replace', 'query'],
    async (context) => {
      const { store, tables } = context;
      const table = await tables.put('t', people, threePeople);
      await expectError(store.writeTable(table, tableRows(schemaOf({ other: new Int32() }), [[1]]), replace), 'SCHEMA.MISMATCH');
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'source-fails',
    'the old rows stay when the new ones fail half way',
    ['writeTable.modes=replace', 'query'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const failure = new Error('The source has failed.');
      async function* batches() {
        yield batchOf(people, morePeople);
        throw failure;
      }
      let found: unknown;
      await store.writeTable(table, { schema: people, batches: batches() }, replace).catch((error) => {
        found = error;
      });
      expect(found === failure, "the source's own error", found);
      expectSameRows(await tables.read(table), { schema: people, rows: threePeople });
    },
  ),
  defineCase(
    'rejected',
    'the old rows stay when a new one is rejected',
    ['writeTable.modes=replace', 'query', 'harness:tables.define'],
    async (context) => {
      const { store, tables } = context;
      const columns = [{ name: 'id', type: 'int32', nullable: false }] as const;
      const table = await tables.define('t', { columns, primaryKey: ['id'] });
      const schema = new Schema([new Field('id', new Int32(), false)]);
      await tables.add(table, schema, [[1], [2]]);
      await expectError(store.writeTable(table, tableRows(schema, [[3], [4], [3]]), replace), 'ROW.REJECTED');
      expectSameRows(await tables.read(table), { schema, rows: [[1], [2]] });
    },
  ),
  defineCase(
    'reader',
    'who has begun to read reads all old rows',
    ['writeTable.modes=replace', 'query'],
    async ({ store, tables, manyRows }) => {
      const old = rowsFrom(0, manyRows);
      const table = await tables.put('t', numbers, old);
      const { schema, batches } = await store.query({ table }, { batchRows: 500 });
      const reader = batches[Symbol.asyncIterator]();
      const first = await reader.next();
      // A database may let a replacement wait for its readers, so nobody waits for it here.
      const written = store.writeTable(table, tableRows(numbers, rowsFrom(1_000_000, 50)), replace);
      await Promise.race([written, new Promise((resolve) => setTimeout(resolve, 300))]);
      const rest = await collect({ [Symbol.asyncIterator]: () => reader });
      const rows = [...(first.done ? [] : [first.value]), ...rest].flatMap(rowsOfBatch);
      expectSameRows({ schema, rows }, { schema: numbers, rows: old });
      await written;
      expectSameRows(await tables.read(table), { schema: numbers, rows: rowsFrom(1_000_000, 50) });
    },
  ),
  defineCase(
    'meanwhile',
    'who begins to read meanwhile reads all old rows or all new ones',
    ['writeTable.modes=replace', 'query'],
    async ({ store, tables }) => {
      const [old, fresh] = [rowsFrom(0, 1_000), rowsFrom(1_000_000, 1_000)];
      const table = await tables.put('t', numbers, old);
      const reads: Promise<ReadRows>[] = [];
      async function* batches() {
        for (let start = 0; start < fresh.length; start += 200) {
          // Not waited for: a database may let readers wait for the write.
          reads.push(tables.read(table));
          yield batchOf(numbers, fresh.slice(start, start + 200));
        }
      }
      await store.writeTable(table, { schema: numbers, batches: batches() }, replace);
      for (const read of reads) expect(isOneOf(await read, [old, fresh]), 'all old rows or all new ones');
      expectSameRows(await tables.read(table), { schema: numbers, rows: fresh });
    },
  ),
  defineCase(
    'leaves-nothing',
    'no other table is left behind',
    ['writeTable.modes=replace', 'listTables'],
    async ({ store, tables }) => {
      const table = await tables.put('t', people, threePeople);
      const own = async (): Promise<readonly string[]> =>
        (await collect(store.listTables())).map(({ name }) => name).filter((name) => name.includes(tables.start));
      const before = await own();
      await store.writeTable(table, tableRows(people, morePeople), replace);
      await store.writeTable(table, tableRows(schemaOf({ other: new Int32() }), [[1]]), replace).catch(() => undefined);
      expectEqual(await own(), before, 'the tables of this name');
      expectEqual(namesOf((await tables.read(table)).schema), namesOf(people), 'the columns');
    },
    { alone: true },
  ),
]);
