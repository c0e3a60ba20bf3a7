import { type CopyRowsSummary, copyData, planCopy } from '@stowage/transfer/tables';
import { Decimal, Field, Int32, Schema, Utf8 } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fill, openPlaces, type Places, pathsOf, put, rowsOf, textOf } from './places.ts';

const columns = new Schema([
  new Field('id', new Int32(), false),
  new Field('name', new Utf8(), true),
  new Field('price', new Decimal(2, 5, 128), true),
]);

let places: Places;
beforeEach(async () => {
  places = await openPlaces();
  await fill(places.tables, { name: 'goods' }, [[0, 'old', '1.00']], { schema: columns });
});
afterEach(() => places[Symbol.asyncDispose]());

const target = (): { store: Places['tables']; table: { name: string } } => ({ store: places.tables, table: { name: 'goods' } });
const asRows = (summary: { readonly kind: string }): CopyRowsSummary => summary as CopyRowsSummary;
const before = [[0, 'old', '1.00']];

describe('a row that does not fit', () => {
  const file = 'id,name,price\r\n1,a,1.5\r\n2,b,12345.00\r\nx,c,3\r\n4,d\r\n5,e,5.25\r\n';

  test('ends the copy with its file, row and column, and the table is as it was', async () => {
    await put(places.files, 'goods.csv', file);
    await expect(
      copyData({ store: places.files, path: 'goods.csv' }, target(), { mode: 'append', verify: 'checksum' }),
    ).rejects.toMatchObject({
      code: 'ROW.REJECTED',
      row: 2,
      column: 'price',
      message: expect.stringContaining('blob:goods.csv'),
    });
    expect(await rowsOf(places.tables, { name: 'goods' })).toEqual(before);
  });

  test('is left out and counted', async () => {
    await put(places.files, 'goods.csv', file);
    const summary = asRows(
      await copyData({ store: places.files, path: 'goods.csv' }, target(), { mode: 'replace', onBadRow: 'skip', verify: 'checksum' }),
    );
    expect(summary).toMatchObject({ rows: { read: 5, written: 2 }, rejected: { count: 3 }, verified: { by: 'checksum' } });
    expect(summary.rejected.rows.map(({ row, column }) => [row, column])).toEqual([
      [2, 'price'],
      [3, 'id'],
      [4, undefined],
    ]);
    expect((await rowsOf(places.tables, { name: 'goods' })).map(([id]) => id)).toEqual([1, 5]);
  });

  test('goes to a file with row, column, reason and cells', async () => {
    await put(places.files, 'goods.csv', file);
    const divertTo = { store: places.files, path: 'bad/goods.jsonl' };
    const summary = asRows(
      await copyData({ store: places.files, path: 'goods.csv' }, target(), { mode: 'append', onBadRow: 'divert', divertTo }),
    );
    expect(summary.rejected).toMatchObject({ count: 3, divertedTo: 'blob:bad/goods.jsonl' });
    const lines = (await textOf(places.files, 'bad/goods.jsonl'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toEqual([
      { file: 'blob:goods.csv', row: 2, column: 'price', reason: expect.any(String), cells: { id: '2', name: 'b', price: '12345.00' } },
      { file: 'blob:goods.csv', row: 3, column: 'id', reason: expect.stringContaining('"x"'), cells: { id: 'x', name: 'c', price: '3' } },
      { file: 'blob:goods.csv', row: 4, reason: expect.stringContaining('2 cells'), cells: ['4', 'd'] },
    ]);
    await expect(
      copyData({ store: places.files, path: 'goods.csv' }, target(), { mode: 'append', onBadRow: 'divert', divertTo }),
    ).rejects.toMatchObject({
      code: 'PATH.EXISTS',
      path: 'bad/goods.jsonl',
    });
  });

  test('is told by its own row in the file, behind rows that could not be read, when the target refuses it', async () => {
    // The target's name is limited to 3 characters, which no reader knows.
    const { MemoryTablesService, memoryTables } = await import('@stowage/conformance');
    const { openDatastore } = await import('@stowage/core');
    const service = new MemoryTablesService();
    service.define({
      table: { name: 'short' },
      columns: [
        { name: 'id', type: 'int32' },
        { name: 'name', type: 'text(3)' },
      ],
    });
    await using store = await openDatastore(memoryTables, { service }, { name: 'strict' });
    await put(places.files, 'one.csv', 'id,name\r\n1,abc\r\nx,abc\r\n3,abcd\r\n4,abc\r\n');
    await put(places.files, 'two.csv', 'id,name\r\n1,abcde\r\n');
    await put(places.files, 'in/one.csv', 'id,name\r\n1,abc\r\nx,abc\r\n3,abcd\r\n4,abc\r\n');
    await put(places.files, 'in/two.csv', 'id,name\r\n1,abcde\r\n');
    const into = { store, table: { name: 'short' } };
    const summary = asRows(
      await copyData({ store: places.files, path: 'in/' }, into, { mode: 'append', onBadRow: 'skip', verify: 'checksum' }),
    );
    expect(summary.rejected.rows).toMatchObject([
      { file: 'blob:in/one.csv', row: 2, column: 'id' },
      { file: 'blob:in/one.csv', row: 3, column: 'name' },
      { file: 'blob:in/two.csv', row: 1, column: 'name' },
    ]);
    expect(summary.rows).toEqual({ read: 5, written: 2 });
  });

  test('that many fit before is found, and nothing of it all is there', async () => {
    const rows = Array.from({ length: 90_000 }, (_, index) => `${index + 1},n${index},1.00\r\n`);
    rows[81_233] = '81234,bad,100000.00\r\n';
    await put(places.files, 'many.csv', `id,name,price\r\n${rows.join('')}`);
    await expect(copyData({ store: places.files, path: 'many.csv' }, target(), { mode: 'append' })).rejects.toMatchObject({
      code: 'ROW.REJECTED',
      row: 81_234,
      column: 'price',
    });
    expect(await rowsOf(places.tables, { name: 'goods' })).toEqual(before);
  });
});

describe('files of one table', () => {
  test.each([
    ['a name that is missing', 'id,name\r\n2,b\r\n', 'price'],
    ['a name too much', 'id,name,price,extra\r\n2,b,1,1\r\n', 'extra'],
    ['another order', 'name,id,price\r\nb,2,1\r\n', 'id'],
    ['another name', 'id,title,price\r\n2,b,1\r\n', 'name'],
  ])('with %s in the second header: the file and the column are told, and the table is as it was', async (_, second, column) => {
    await put(places.files, 'in/1.csv', 'id,name,price\r\n1,a,1\r\n');
    await put(places.files, 'in/2.csv', second);
    const from = { store: places.files, path: 'in/' };
    await expect(copyData(from, target(), { mode: 'append' })).rejects.toMatchObject({
      code: 'SCHEMA.MISMATCH',
      path: 'in/2.csv',
      message: expect.stringMatching(new RegExp(`blob:in/2.csv.*"${column}"`)),
    });
    expect(await rowsOf(places.tables, { name: 'goods' })).toEqual(before);
    expect(await planCopy(from, target(), { mode: 'append' })).toMatchObject({
      problems: [{ code: 'SCHEMA.MISMATCH', message: expect.stringContaining('in/2.csv') }],
    });
  });

  test('in Parquet with another type in the second', async () => {
    const other = new Schema([columns.fields[0] as Field, columns.fields[1] as Field, new Field('price', new Utf8(), true)]);
    await fill(places.tables, { name: 'others' }, [[1, 'a', '1.00']], { schema: other });
    for (const name of ['goods', 'others'])
      await copyData({ store: places.tables, table: { name } }, { store: places.files, path: `in/${name}.parquet` });
    await expect(copyData({ store: places.files, path: 'in' }, target(), { mode: 'append' })).rejects.toMatchObject({
      code: 'SCHEMA.MISMATCH',
      column: 'price',
      message: expect.stringMatching(/others\.parquet.*"price" is Utf8 and not Decimal/),
    });
    expect(await rowsOf(places.tables, { name: 'goods' })).toEqual(before);
  });

  test('marks of other programs beside them are passed over, and a file that tells no format is refused', async () => {
    await put(places.files, 'in/1.csv', 'id,name,price\r\n1,a,1\r\n');
    await put(places.files, 'in/_SUCCESS', '');
    await put(places.files, 'in/.1.csv.crc', 'x');
    await copyData({ store: places.files, path: 'in' }, target(), { mode: 'append' });
    await put(places.files, 'in/README', 'x');
    await expect(copyData({ store: places.files, path: 'in' }, target(), { mode: 'append' })).rejects.toMatchObject({
      code: 'PATH.INVALID',
      path: 'in/README',
    });
  });
});

describe('options that do not go together', () => {
  test.each([
    ['merge without keys', { mode: 'merge' }, 'KEYS.INVALID'],
    ['merge and checksum', { mode: 'merge', keys: ['id'], verify: 'checksum' }, 'OPTIONS.INVALID'],
    ['parts of a table', { partRows: 10 }, 'OPTIONS.INVALID'],
    ['onConflict of a table', { onConflict: 'overwrite' }, 'OPTIONS.INVALID'],
    ['divert without a file', { onBadRow: 'divert' }, 'OPTIONS.INVALID'],
    ['a cursor of files', { cursor: { column: 'id' } }, 'OPTIONS.INVALID'],
    ['a table that exists', {}, 'TABLE.EXISTS'],
  ] as const)('%s', async (_, options, code) => {
    await put(places.files, 'goods.csv', 'id,name,price\r\n1,a,1\r\n');
    await expect(copyData({ store: places.files, path: 'goods.csv' }, target(), options)).rejects.toMatchObject({ code });
    expect(await rowsOf(places.tables, { name: 'goods' })).toEqual(before);
    expect(await pathsOf(places.files)).toEqual(['goods.csv']);
  });

  test('a table that is its own target, and modes for files', async () => {
    await expect(copyData(target(), target(), { mode: 'append' })).rejects.toMatchObject({ code: 'OPTIONS.INVALID' });
    await expect(copyData(target(), { store: places.files, path: 'a.csv' }, { mode: 'replace' })).rejects.toMatchObject({
      code: 'OPTIONS.INVALID',
    });
    await expect(copyData(target(), { store: places.files, path: 'a' })).rejects.toMatchObject({ code: 'OPTIONS.INVALID' });
    await expect(copyData(target(), { store: places.files, path: 'a.csv' }, { onConflict: 'ifNewer' })).rejects.toMatchObject({
      code: 'OPTIONS.INVALID',
    });
  });
});
