import { Decimal, Field, Int32, IntervalMonthDayNano, Schema, Struct, Table, tableToIPC, Utf8 } from 'apache-arrow';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { describe, expect, it } from 'vitest';
import { type FormatName, readArrow, readParquet, sourceOfBytes, tableFormats, writeParquet } from '../src/index.ts';
import { bytesOf, inPieces, rowsOf, tableOf, wideRows, wideSchema } from './sample-table.ts';

const typesOf = (schema: Schema): readonly string[] => schema.fields.map(({ name, type }) => `${name} ${type}`);
const formats = Object.keys(tableFormats) as FormatName[];

describe.each(formats)('%s', (name) => {
  const format = tableFormats[name];
  // Text does not say its types; the binary formats do.
  const isTyped = name === 'parquet' || name === 'arrow';

  it('gives every value back as it was, at the ends of every type', async () => {
    const file = await bytesOf(format.write(tableOf(wideSchema, wideRows)));
    const read = await format.read(inPieces(file), isTyped ? {} : { schema: wideSchema });
    expect(typesOf(read.schema)).toEqual(typesOf(wideSchema));
    expect(await rowsOf(read)).toEqual(wideRows);
  });

  it('keeps the columns of a table without rows', async () => {
    const file = await bytesOf(format.write(tableOf(wideSchema, [])));
    const read = await format.read(inPieces(file), isTyped ? {} : { schema: wideSchema });
    expect(typesOf(read.schema)).toEqual(typesOf(wideSchema));
    expect(await rowsOf(read)).toEqual([]);
  });

  it('keeps hostile column names', async () => {
    const names = ['a b', '"quoted"', 'x,y', '__proto__', 'ünïcode 🚀', '; drop table'];
    const schema = new Schema(names.map((name) => new Field(name, new Utf8(), true)));
    const file = await bytesOf(format.write(tableOf(schema, [names])));
    const read = await format.read(inPieces(file), isTyped ? {} : { schema });
    expect(read.schema.fields.map(({ name }) => name)).toEqual(names);
    expect(await rowsOf(read)).toEqual([names]);
  });

  it('gives batches of the size that was asked for', async () => {
    const schema = new Schema([new Field('n', new Int32(), true)]);
    const rows = Array.from({ length: 1_000 }, (_, index) => [index]);
    const file = await bytesOf(format.write(tableOf(schema, rows, 1_000)));
    const read = await format.read(sourceOfBytes(file), { batchRows: 300, ...(isTyped ? {} : { schema }) });
    const sizes: number[] = [];
    for await (const batch of read.batches) sizes.push(batch.numRows);
    expect(sizes).toEqual([300, 300, 300, 100]);
  });

  it('ends with the error of what it is made of', async () => {
    const failing = { schema: wideSchema, batches: tableOf(wideSchema, failAfterTwo()).batches };
    await expect(bytesOf(format.write(failing))).rejects.toThrow('the source is gone');
  });

  it('ends with the error of what it is read from', async () => {
    const file = await bytesOf(format.write(tableOf(wideSchema, wideRows)));
    const gone = async (): Promise<never> => {
      throw new Error('the store is gone');
    };
    const source = {
      size: file.byteLength,
      range: gone,
      stream: async function* () {
        yield file.subarray(0, 3);
        await gone();
      },
    };
    const read = async (): Promise<unknown> => rowsOf(await format.read(source, isTyped ? {} : { schema: wideSchema }));
    await expect(read()).rejects.toThrow('the store is gone');
  });

  it('says that a file is not of this format', async () => {
    const junk = Buffer.from('\u0000\u0001 this is "no table"x\n'.repeat(50));
    const read = async (): Promise<unknown> => rowsOf(await format.read(sourceOfBytes(junk)));
    await expect(read()).rejects.toMatchObject({ code: expect.stringMatching(/^(DATA\.CORRUPT|ROW\.REJECTED|SCHEMA\.MISMATCH)$/) });
  });
});

function* failAfterTwo(): Generator<readonly (typeof wideRows)[number][number][]> {
  yield* wideRows.slice(0, 2);
  throw new Error('the source is gone');
}

describe('what is lost', () => {
  it('is nothing in Parquet and Arrow', () => {
    for (const name of ['parquet', 'arrow'] as const) expect(tableFormats[name].write(tableOf(wideSchema, [])).losses).toEqual([]);
  });

  it('is told by column in text formats', () => {
    const { losses } = tableFormats.csv.write(tableOf(wideSchema, []));
    expect(losses.map(({ column }) => column)).toEqual(['int8', 'uint64', 'float32', 'decimal', 'bytes', 'duration', 'list', 'struct']);
    expect(losses.find(({ column }) => column === 'decimal')).toMatchObject({ type: String(new Decimal(10, 38)) });
  });

  it('is refused before a byte is written where Parquet has no form', () => {
    const schema = new Schema([new Field('span', new IntervalMonthDayNano(), true)]);
    expect(() => writeParquet(tableOf(schema, []))).toThrow(expect.objectContaining({ code: 'SCHEMA.MISMATCH' }));
  });
});

describe('Parquet, seen by another reader', () => {
  it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'] as const)('with compression %s has the same rows', async (compression) => {
    const schema = new Schema([new Field('id', new Int32(), false), new Field('name', new Utf8(), true)]);
    const rows = Array.from({ length: 500 }, (_, index) => [index, index % 3 === 0 ? null : `name ${index}`]);
    const file = await bytesOf(writeParquet(tableOf(schema, rows, 100), { compression, rowGroupRows: 128 }));
    const buffer = new Uint8Array(file).buffer;
    const objects = await parquetReadObjects({ file: buffer, compressors });
    expect(objects).toEqual(rows.map(([id, name]) => ({ id, name })));
  });

  it('is read in few ranges, and only the columns that are asked for', async () => {
    const schema = new Schema([new Field('id', new Int32(), true), new Field('long', new Utf8(), true)]);
    const rows = Array.from({ length: 2_000 }, (_, index) => [index, String(index).repeat(200)]);
    const file = await bytesOf(writeParquet(tableOf(schema, rows, 2_000), { compression: 'none' }));
    let fetched = 0;
    const source = {
      ...sourceOfBytes(file),
      range: async (offset: number, length: number) => {
        fetched += length;
        return file.subarray(offset, offset + length);
      },
    };
    const read = await readParquet(source, { columns: ['id'] });
    expect((await rowsOf(read)).length).toBe(2_000);
    expect(fetched).toBeLessThan(file.byteLength / 10);
    await expect(readParquet(source, { columns: ['missing'] })).rejects.toMatchObject({ code: 'SCHEMA.MISMATCH' });
  });
});

it('reads a struct with a field that objects cannot have of themselves', async () => {
  const schema = new Schema([new Field('s', new Struct([new Field('__proto__', new Utf8(), true)]), true)]);
  const row = [Object.fromEntries([['__proto__', 'x']])];
  const file = await bytesOf(tableFormats.arrow.write(tableOf(schema, [row])));
  const [[cell] = []] = await rowsOf(await tableFormats.arrow.read(sourceOfBytes(file)));
  expect(Object.entries(cell ?? {})).toEqual([['__proto__', 'x']]);
});

it("reads a file in Arrow's random-access form, too", async () => {
  const batches = await Array.fromAsync(tableOf(wideSchema, wideRows).batches);
  const file = tableToIPC(new Table(wideSchema, batches), 'file');
  expect(await rowsOf(await readArrow(inPieces(file)))).toEqual(wideRows);
});
