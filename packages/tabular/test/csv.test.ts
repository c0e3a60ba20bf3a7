import { Field, Int64, Schema, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type RejectedRow, readCsv, writeCsv } from '../src/index.ts';
import { bytesOf, rowsOf, tableOf, textSource } from './sample-table.ts';

async function inferred(...lines: readonly string[]): Promise<readonly string[]> {
  const { schema } = await readCsv(textSource(`${lines.join('\n')}\n`));
  return schema.fields.map(({ type }) => String(type));
}

describe('types from text', () => {
  it.each([
    ['whole numbers', ['1', '-20', '9223372036854775807'], 'Int64'],
    ['whole numbers beyond 64 bits', ['1', '9223372036854775808'], 'Decimal[38e0]'],
    ['whole numbers beyond 38 digits', ['1', '9'.repeat(39)], 'Utf8'],
    ['numbers', ['1', '2.5', '1e3'], 'Float64'],
    ['numbers that a float does not hold', ['1.5', '12345678901234567.25'], 'Decimal[38e+2]'],
    ['numbers, not a number among them', ['1.5', 'NaN', '-Infinity'], 'Float64'],
    ['codes with leading zeros', ['007', '12'], 'Utf8'],
    ['booleans', ['true', 'false'], 'Bool'],
    ['dates', ['2026-11-22', '0001-01-01'], 'Date32<DAY>'],
    ['days that do not exist', ['2026-02-30'], 'Utf8'],
    ['times', ['10:00', '23:59:59.5'], 'Time64<MICROSECOND>'],
    ['instants', ['2026-11-22T10:00:00', '2026-11-22 10:00:00.123456'], 'Timestamp<MICROSECOND>'],
    ['instants in zones', ['2026-11-22T10:00:00Z', '2026-11-22 10:00:00+02'], 'Timestamp<MICROSECOND, UTC>'],
    ['instants in nanoseconds', ['2026-11-22T10:00:00.123456789Z'], 'Timestamp<NANOSECOND, UTC>'],
    ['instants in and out of zones', ['2026-11-22T10:00:00Z', '2026-11-22T10:00:00'], 'Utf8'],
    ['a mixture', ['1', 'x', 'true'], 'Utf8'],
    ['text that is a number in quotes', ['"1"', '"2"'], 'Int64'],
  ])('%s', async (_title, texts, type) => {
    expect(await inferred('c', ...texts)).toEqual([type]);
  });

  it('are text in a column of nulls only', async () => {
    expect(await inferred('a,b', '1,', '2,')).toEqual(['Int64', 'Utf8']);
  });

  it('come from as many rows as are asked for', async () => {
    const source = textSource('n\n1\n2\nx\n');
    const read = await readCsv(source, { sampleRows: 2 });
    expect(String(read.schema.fields[0]?.type)).toBe('Int64');
    await expect(rowsOf(read)).rejects.toMatchObject({
      code: 'ROW.REJECTED',
      message: expect.stringContaining('row 3, column "n": "x" is not a whole number'),
    });
  });
});

describe('reading', () => {
  it('tells null from an empty text by the quotes', async () => {
    const read = await readCsv(textSource('a,b\n,""\n"",x\n'));
    expect(await rowsOf(read)).toEqual([
      [null, ''],
      ['', 'x'],
    ]);
  });

  it('has another text for null where told so, and not within quotes', async () => {
    const read = await readCsv(textSource('a,b\nNULL,"NULL"\n'), { nullText: 'NULL' });
    expect(await rowsOf(read)).toEqual([[null, 'NULL']]);
  });

  it('takes quotes, delimiters and line breaks inside quotes, and a byte order mark', async () => {
    const read = await readCsv(textSource('\ufeffa;b\r\n"x;""y""\r\nz";2\r\n'), { delimiter: ';' });
    expect(read.schema.names).toEqual(['a', 'b']);
    expect(await rowsOf(read)).toEqual([['x;"y"\r\nz', 2n]]);
  });

  it('names columns by number without a header', async () => {
    const read = await readCsv(textSource('1,x\n'), { header: false });
    expect(read.schema.names).toEqual(['column_1', 'column_2']);
    expect(await rowsOf(read)).toEqual([[1n, 'x']]);
  });

  it('leaves rejected rows out and tells of them, each once and with its cells', async () => {
    const schema = new Schema([new Field('id', new Int64(), false), new Field('name', new Utf8(), true)]);
    const rejected: RejectedRow[] = [];
    const text = 'id,name\n1,a\nx,b\n2\n,d\n3,c\n';
    const read = await readCsv(textSource(text), { schema, onRejectedRow: (row) => rejected.push(row) });
    expect(await rowsOf(read)).toEqual([
      [1n, 'a'],
      [3n, 'c'],
    ]);
    expect(rejected).toEqual([
      { row: 2, column: 'id', reason: '"x" is not a whole number', cells: ['x', 'b'] },
      { row: 3, column: undefined, reason: 'The row has 1 cells, and there are 2 columns.', cells: ['2'] },
      { row: 4, column: 'id', reason: 'null is not allowed', cells: [null, 'd'] },
    ]);
  });

  it.each([
    ['a name twice', 'a,b,a\n', {}, 'column "a": The header has this name twice.'],
    ['nothing', '', {}, 'The file is empty'],
    ['another name', 'a,c\n1,2\n', { schema: new Schema([new Field('a', new Int64()), new Field('b', new Int64())]) }, 'column "b"'],
    ['a name too many', 'a,b\n1,2\n', { schema: new Schema([new Field('a', new Int64())]) }, 'column "b"'],
  ])('refuses a header with %s', async (_title, text, options, message) => {
    await expect(readCsv(textSource(text), options)).rejects.toMatchObject({
      code: 'SCHEMA.MISMATCH',
      message: expect.stringContaining(message),
    });
  });

  it('does not read on for ever behind a quote that is never closed', async () => {
    const read = readCsv(textSource(`a\n"${'x'.repeat(5_000)}`), { maxRowSize: 1_000 });
    await expect(read).rejects.toMatchObject({ code: 'DATA.CORRUPT' });
  });

  it('stops when it is aborted', async () => {
    const abort = new AbortController();
    const read = await readCsv(textSource(`n\n${'1\n'.repeat(100)}`), { batchRows: 10, sampleRows: 1, signal: abort.signal });
    const batches = read.batches[Symbol.asyncIterator]();
    await batches.next();
    abort.abort(new Error('enough'));
    await expect(batches.next()).rejects.toThrow('enough');
  });
});

describe('writing', () => {
  const schema = new Schema([new Field('id', new Int64(), true), new Field('name', new Utf8(), true)]);
  const write = async (rows: readonly (readonly (bigint | string | null)[])[], options = {}): Promise<string> =>
    String(await bytesOf(writeCsv(tableOf(schema, rows), options)));

  it('is RFC 4180', async () => {
    const text = await write([
      [1n, 'plain'],
      [2n, 'with "quotes", and\nbreaks'],
      [null, ''],
      [3n, null],
    ]);
    expect(text).toBe('id,name\r\n1,plain\r\n2,"with ""quotes"", and\nbreaks"\r\n,""\r\n3,\r\n');
  });

  it('quotes a text that is the same as null', async () => {
    const text = await write([[null, 'NA']], { nullText: 'NA', lineEnding: '\n', header: false });
    expect(text).toBe('NA,"NA"\n');
  });

  it('has other delimiters', async () => {
    expect(await write([[1n, 'a;b']], { delimiter: ';', lineEnding: '\n' })).toBe('id;name\n1;"a;b"\n');
  });
});
