import { Decimal, Field, Int64, Schema, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type RejectedRow, readJsonLines, writeJsonLines } from '../src/index.ts';
import { bytesOf, rowsOf, tableOf, textSource } from './sample-table.ts';

describe('reading JSON lines', () => {
  it('infers types, nested ones too, from the union of all fields', async () => {
    const read = await readJsonLines(textSource('{"a":1,"b":"x"}\n\n{"b":null,"c":[1,2.5],"d":{"e":true}}\n{"a":2,"d":{"f":"y"}}'));
    expect(read.schema.fields.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'a Int64',
      'b Utf8',
      'c List<Float64>',
      'd Struct<{e:Bool, f:Utf8}>',
    ]);
    expect(await rowsOf(read)).toEqual([
      [1n, 'x', null, null],
      [null, null, [1, 2.5], { e: true, f: null }],
      [2n, null, null, { e: null, f: 'y' }],
    ]);
  });

  it('keeps all digits of whole numbers, and of decimals where the schema says so', async () => {
    const schema = new Schema([new Field('n', new Int64(), true), new Field('d', new Decimal(20, 38), true)]);
    const line = '{"n":9007199254740993,"d":0.12345678901234567890}';
    expect(await rowsOf(await readJsonLines(textSource(line), { schema }))).toEqual([[9007199254740993n, '0.12345678901234567890']]);
  });

  it('rejects what is no object, has no column, or does not fit, by row', async () => {
    const schema = new Schema([new Field('n', new Int64(), true)]);
    const rejected: RejectedRow[] = [];
    const text = '{"n":1}\n[1]\n{"n":2,"x":3}\n{"n":"y"}\n{broken\n{"n":4}\n';
    const read = await readJsonLines(textSource(text), { schema, onRejectedRow: (row) => rejected.push(row) });
    expect(await rowsOf(read)).toEqual([[1n], [4n]]);
    expect(rejected.map(({ row, column, reason }) => ({ row, column, reason }))).toEqual([
      { row: 2, column: undefined, reason: 'The line is no JSON object.' },
      { row: 3, column: undefined, reason: 'There is no column for the field "x".' },
      { row: 4, column: 'n', reason: '"y" is not a whole number' },
      { row: 5, column: undefined, reason: expect.stringContaining('The line is no JSON:') },
    ]);
  });

  it.each([
    ['that is not UTF-8', Buffer.from([0x7b, 0xff, 0x7d, 0x0a]), 'row 1: The line is not UTF-8.'],
    ['that is too long', Buffer.from(`{"a":1}\n{"a":"${'x'.repeat(2_000)}"}`), 'row 2: The line is longer than 1000 bytes.'],
  ])('refuses a line %s', async (_title, bytes, message) => {
    const source = {
      stream: async function* () {
        yield bytes;
      },
    };
    const read = async (): Promise<unknown> => rowsOf(await readJsonLines(source, { maxRowSize: 1_000, sampleRows: 1 }));
    await expect(read()).rejects.toMatchObject({ code: 'DATA.CORRUPT', message });
  });

  it('takes no byte for another: characters may be cut anywhere', async () => {
    const text = '{"t":"🚀 ünï"}\n';
    expect(await rowsOf(await readJsonLines(textSource(text)))).toEqual([['🚀 ünï']]);
  });
});

describe('writing JSON lines', () => {
  it('writes an object a line, with text for what JSON has no form for', async () => {
    const schema = new Schema([
      new Field('n', new Int64(), true),
      new Field('d', new Decimal(2, 10), true),
      new Field('t', new Utf8(), true),
    ]);
    const { bytes, losses } = writeJsonLines(
      tableOf(schema, [
        [2n ** 60n, '1.50', 'a"b'],
        [null, null, null],
      ]),
    );
    expect(String(await bytesOf({ bytes }))).toBe('{"n":1152921504606846976,"d":"1.50","t":"a\\"b"}\n{"n":null,"d":null,"t":null}\n');
    expect(losses.map(({ column }) => column)).toEqual(['d']);
  });
});
