import { copyData, planCopy } from '@stowage/transfer/tables';
import { Field, Int64, Schema, Utf8 } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fill, formats, openPlaces, type Places, pathsOf, rowsOf, rowsOfFile, textOf, trip, trips } from './places.ts';

let places: Places;
beforeEach(async () => {
  places = await openPlaces();
});
afterEach(() => places[Symbol.asyncDispose]());

describe('a table goes to files and into another database', () => {
  test.each(formats)('as %s, with equal checksums', async (format) => {
    const { tables, files, other } = places;
    await fill(tables, { name: 'trips' }, trips(1, 501));
    const out = await copyData(
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'export/' },
      { format, verify: 'checksum' },
    );
    if (out.kind !== 'rows') throw new Error(out.kind);
    expect(await pathsOf(files)).toEqual([`export/trips.${format === 'arrow' ? 'arrows' : format}`]);
    expect(out).toMatchObject({
      outcome: 'complete',
      source: 'pg:trips',
      target: 'blob:export/',
      rows: { read: 500, written: 500 },
      files: { written: 1 },
    });

    const into = { store: other, table: { name: 'trips' } };
    await fill(other, into.table, []);
    const back = await copyData({ store: files, path: 'export/' }, into, { mode: 'replace', verify: 'checksum' });
    if (back.kind !== 'rows') throw new Error(back.kind);
    expect(back.verified).toEqual({ by: 'checksum', checksum: out.verified.checksum, notCompared: [] });
    expect(await rowsOf(other, { name: 'trips' })).toEqual(await rowsOf(tables, { name: 'trips' }));
  });

  test('into a table that is made from Parquet with the same types', async () => {
    const { tables, files, other } = places;
    await fill(tables, { name: 'trips' }, trips(1, 51));
    await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'trips.parquet' });
    const back = await copyData(
      { store: files, path: 'trips.parquet' },
      { store: other, table: { name: 'copied' } },
      { verify: 'checksum' },
    );
    expect(back).toMatchObject({
      created: true,
      losses: [],
      rows: { read: 50, written: 50 },
      verified: { by: 'checksum', notCompared: [] },
    });
    expect(await rowsOf(other, { name: 'copied' })).toEqual(await rowsOf(tables, { name: 'trips' }));
  });

  test('without rows: the file tells the columns, and the table is made', async () => {
    const { tables, files, other } = places;
    await fill(tables, { name: 'trips' }, []);
    await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'none.parquet' });
    const back = await copyData({ store: files, path: 'none.parquet' }, { store: other, table: { name: 'trips' } });
    expect(back).toMatchObject({ created: true, rows: { read: 0, written: 0 } });
    expect(await rowsOf(other, { name: 'trips' })).toEqual([]);
  });
});

test('a form of CSV that is not the usual one is verified as it was written', async () => {
  const { tables, files } = places;
  await fill(tables, { name: 'trips' }, trips(1, 51));
  const write = { delimiter: ';', header: false, nullText: 'NULL' };
  const out = await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'a.csv' }, { write, verify: 'checksum' });
  expect(out).toMatchObject({ verified: { by: 'checksum', notCompared: [] } });
  expect((await textOf(files, 'a.csv')).split('\r\n')[0]).toContain('1;São Paulo;1.01;');
});

test('columns whose names differ in their letters alone are summed each by itself', async () => {
  const { tables, files } = places;
  const schema = new Schema([new Field('id', new Int64(), false), new Field('ID', new Utf8(), true)]);
  const sumFor = async (text: string): Promise<unknown> => {
    await fill(tables, { name: 'twins' }, [[1n, text]], { schema, mode: 'replace' });
    const out = await copyData(
      { store: tables, table: { name: 'twins' } },
      { store: files, path: 'twins.parquet' },
      { verify: 'checksum', onConflict: 'overwrite' },
    );
    return out.kind === 'rows' ? out.verified.checksum : undefined;
  };
  expect(await sumFor('a')).not.toBe(await sumFor('b'));
});

describe('parts', () => {
  test('by rows, exactly', async () => {
    const { tables, files, other } = places;
    await fill(tables, { name: 'trips' }, trips(1, 251));
    const out = await copyData(
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'out' },
      { format: 'parquet', partRows: 60, verify: 'checksum' },
    );
    expect(out).toMatchObject({ written: [{ rows: 60 }, { rows: 60 }, { rows: 60 }, { rows: 60 }, { rows: 10 }] });
    expect(await pathsOf(files)).toEqual([1, 2, 3, 4, 5].map((number) => `out/trips-0000${number}.parquet`));
    await copyData({ store: files, path: 'out' }, { store: other, table: { name: 'trips' } });
    expect(await rowsOf(other, { name: 'trips' })).toEqual(await rowsOf(tables, { name: 'trips' }));
  });

  test('by bytes, each at least so long but the last', async () => {
    const { tables, files } = places;
    await fill(tables, { name: 'trips' }, trips(1, 40_001));
    const out = await copyData(
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'out/' },
      { format: 'csv', partBytes: 1_000_000 },
    );
    if (out.kind !== 'rows') throw new Error(out.kind);
    expect(out.written.length).toBeGreaterThan(1);
    for (const { bytes } of out.written.slice(0, -1)) expect(bytes).toBeGreaterThanOrEqual(1_000_000);
    expect(out.written.reduce((all, { rows }) => all + rows, 0)).toBe(40_000);
  });

  test('fewer parts than an earlier copy had: overwriting leaves none of its rows', async () => {
    const { tables, files } = places;
    const from = { store: tables, table: { name: 'trips' } };
    await fill(tables, { name: 'trips' }, trips(1, 101));
    await copyData(from, { store: files, path: 'out/' }, { format: 'csv', partRows: 10 });
    await fill(tables, { name: 'trips' }, trips(1, 16), { mode: 'replace' });
    await expect(copyData(from, { store: files, path: 'out/' }, { format: 'csv', partRows: 10 })).rejects.toMatchObject({
      code: 'PATH.EXISTS',
    });
    await copyData(from, { store: files, path: 'out/' }, { format: 'csv', partRows: 10, onConflict: 'overwrite' });
    expect(await pathsOf(files)).toEqual(['out/trips-00001.csv', 'out/trips-00002.csv']);
  });

  test('overwriting leaves files of days alone, whose names look like those of parts', async () => {
    const { tables, files } = places;
    const { put } = await import('./places.ts');
    await put(files, 'out/trips-20261101.csv', 'id');
    await fill(tables, { name: 'trips' }, trips(1, 16));
    const [from, to] = [
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'out/' },
    ];
    await copyData(from, to, { format: 'csv', partRows: 10 });
    await copyData(from, to, { format: 'csv', partRows: 20, onConflict: 'overwrite' });
    expect(await pathsOf(files)).toEqual(['out/trips-00001.csv', 'out/trips-20261101.csv']);
  });

  test('a copy that fails leaves none of its own, whether it might overwrite or not', async () => {
    const { tables, files } = places;
    await fill(tables, { name: 'trips' }, trips(1, 101));
    for (const onConflict of ['fail', 'overwrite'] as const) {
      await expect(
        copyData(
          { store: tables, table: { name: 'trips' } },
          { store: files, path: 'out/' },
          {
            format: 'csv',
            partRows: 10,
            onConflict,
            progressInterval: 0,
            onProgress: (progress) => {
              if (progress.files.written === 3) throw new Error('torn');
            },
          },
        ),
      ).rejects.toThrow('torn');
      expect(await pathsOf(files)).toEqual([]);
    }
  });

  test('are not overwritten by a copy that reads them', async () => {
    const { tables, files } = places;
    await fill(tables, { name: 'trips' }, trips(1, 101));
    await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'trips/' }, { format: 'csv', partRows: 50 });
    const before = await textOf(files, 'trips/trips-00002.csv');
    const [from, options] = [
      { store: files, path: 'trips/' },
      { format: 'csv', onConflict: 'overwrite' },
    ] as const;
    for (const [to, more] of [
      [from, { partRows: 10 }],
      [{ store: files, path: 'trips/trips-00002.csv' }, {}],
    ] as const) {
      const refusal = { code: 'OPTIONS.INVALID', message: expect.stringContaining('trips/trips-0000') };
      await expect(copyData(from, to, { ...options, ...more })).rejects.toMatchObject(refusal);
      await expect(planCopy(from, to, { ...options, ...more })).rejects.toMatchObject(refusal);
    }
    expect(await textOf(files, 'trips/trips-00002.csv')).toBe(before);
  });

  test('by columns, which become folders and columns again', async () => {
    const { tables, files, other } = places;
    await fill(tables, { name: 'trips' }, trips(1, 301));
    const out = await copyData(
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'by' },
      { format: 'parquet', partitionBy: ['city', 'seats'], verify: 'checksum' },
    );
    const paths = await pathsOf(files);
    expect(paths).toHaveLength(30);
    expect(paths).toContain('by/city=Lisboa/seats=0/trips-00001.parquet');
    expect(paths.some((path) => path.startsWith('by/city=__HIVE_DEFAULT_PARTITION__/'))).toBe(true);
    expect(await rowsOfFile(files, 'by/city=Lisboa/seats=0/trips-00001.parquet')).toEqual(
      [...trips(1, 301)]
        .filter(([, city, , , , , , seats]) => city === 'Lisboa' && seats === 0)
        .map((row) => row.toSpliced(7, 1).toSpliced(1, 1)),
    );
    await fill(other, { name: 'trips' }, []);
    const back = await copyData(
      { store: files, path: 'by' },
      { store: other, table: { name: 'trips' } },
      { mode: 'append', verify: 'checksum' },
    );
    expect(back).toMatchObject({ rows: { written: 300 }, verified: { by: 'checksum', notCompared: [] } });
    expect(out).toMatchObject({ rows: { written: 300 } });
    expect(await rowsOf(other, { name: 'trips' })).toEqual(await rowsOf(tables, { name: 'trips' }));
  });
});

describe('files', () => {
  test('are read as rows and written anew with a format', async () => {
    const { tables, files } = places;
    await fill(tables, { name: 'trips' }, trips(1, 21));
    await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'trips.parquet' });
    await copyData({ store: files, path: 'trips.parquet' }, { store: files, path: 'out/' }, { format: 'parquet', verify: 'checksum' });
    expect(await rowsOfFile(files, 'out/trips.parquet')).toEqual([...trips(1, 21)]);
  });

  test('come into another format: what is read is what its name says', async () => {
    const { tables, files } = places;
    await fill(tables, { name: 'trips' }, trips(1, 21));
    await copyData({ store: tables, table: { name: 'trips' } }, { store: files, path: 'trips.parquet' });
    await copyData({ store: files, path: 'trips.parquet' }, { store: files, path: 'out/' }, { format: 'arrow', verify: 'checksum' });
    expect(await rowsOfFile(files, 'out/trips.arrows')).toEqual([...trips(1, 21)]);
  });

  test('are copied as they are without one', async () => {
    const { files } = places;
    const { put } = await import('./places.ts');
    await put(files, 'a.csv', 'id\r\n1\r\n');
    expect(await copyData({ store: files, path: 'a.csv' }, { store: files, path: 'b.csv' })).toMatchObject({
      kind: 'files',
      files: { done: 1 },
    });
    expect(await textOf(files, 'b.csv')).toBe('id\r\n1\r\n');
  });

  test('that exist are kept, replaced or refused', async () => {
    const { tables, files } = places;
    const [from, to] = [
      { store: tables, table: { name: 'trips' } },
      { store: files, path: 'trips.csv' },
    ];
    await fill(tables, { name: 'trips' }, trips(1, 3));
    await copyData(from, to);
    const first = await textOf(files, 'trips.csv');
    await fill(tables, { name: 'trips' }, trips(3, 5), { mode: 'replace' });
    await expect(copyData(from, to)).rejects.toMatchObject({ code: 'PATH.EXISTS', path: 'trips.csv' });
    expect(await copyData(from, to, { onConflict: 'skip' })).toMatchObject({ outcome: 'unchanged', files: { kept: 1 } });
    expect(await textOf(files, 'trips.csv')).toBe(first);
    await copyData(from, to, { onConflict: 'overwrite' });
    expect((await textOf(files, 'trips.csv')).startsWith(`id,city`)).toBe(true);
    expect(await textOf(files, 'trips.csv')).toContain(String(trip(4)[6]));
  });
});
