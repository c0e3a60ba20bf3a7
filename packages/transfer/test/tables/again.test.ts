import { type CopyRowsOptions, type CopyRowsSummary, copyData, type TransferState } from '@stowage/transfer/tables';
import { Binary, DateDay, Decimal, Field, Float64, Int64, Schema, TimestampMicrosecond, Utf8 } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { trySuccessor } from '../../src/tables/incremental/cursor-value.ts';
import { fill, openPlaces, type Places, pathsOf, range, rowsOf, trips } from './places.ts';

let places: Places;
beforeEach(async () => {
  places = await openPlaces();
});
afterEach(() => places[Symbol.asyncDispose]());

function createState(): TransferState & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    read: async (name) => texts.get(name),
    write: async (name, text) => void texts.set(name, text),
    delete: async (name) => void texts.delete(name),
  };
}

const trip = { name: 'trips' };
const asRows = (summary: { readonly kind: string }): CopyRowsSummary => summary as CopyRowsSummary;

describe('copies that follow each other', () => {
  test.each(['id', 'at'])('take by %s what is new, and nothing twice', async (column) => {
    const { tables, other } = places;
    const times = [...trips(1, 101)].map((cells, index) =>
      cells.with(6, `2026-01-01T00:00:${String(Math.floor(index / 2)).padStart(2, '0')}.000001`),
    );
    await fill(tables, trip, times.slice(0, 60));
    const state = { state: createState(), name: 'nightly' };
    const copy = async (): Promise<CopyRowsSummary> =>
      asRows(
        await copyData(
          { store: tables, table: trip },
          { store: other, table: trip },
          { mode: 'append', cursor: { column }, state, verify: 'checksum' },
        ),
      );
    expect(await copy()).toMatchObject({ outcome: 'complete', rows: { written: 60 }, created: true });
    expect(await copy()).toMatchObject({ outcome: 'unchanged', rows: { written: 0 } });
    await fill(tables, trip, times.slice(60), { mode: 'append' });
    expect(await copy()).toMatchObject({ rows: { written: 40 }, verified: { by: 'checksum' } });
    expect(await rowsOf(other, trip)).toEqual(await rowsOf(tables, trip));
  });

  test('a range that is given is half open', async () => {
    const { tables, other } = places;
    await fill(tables, trip, trips(1, 101));
    await copyData({ store: tables, table: trip }, { store: other, table: trip }, { cursor: { column: 'id', from: 10, to: 20 } });
    expect((await rowsOf(other, trip)).map(([id]) => Number(id))).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
  });

  test('a copy that fails keeps no watermark, and the next one takes its rows', async () => {
    const { tables, other } = places;
    await fill(tables, trip, trips(1, 11));
    await fill(other, trip, [], { schema: new Schema([new Field('strange', new Utf8(), true)]) });
    const state = { state: createState(), name: 'nightly' };
    const options = { mode: 'append', cursor: { column: 'id' }, state } as const;
    await expect(copyData({ store: tables, table: trip }, { store: other, table: trip }, options)).rejects.toMatchObject({
      code: 'SCHEMA.MISMATCH',
    });
    expect(state.state.texts.size).toBe(0);
    expect(await copyData({ store: tables, table: trip }, { store: other, table: { name: 'right' } }, options)).toMatchObject({
      rows: { written: 10 },
    });
  });

  test('into files: those of each copy stand beside those of the last', async () => {
    const { tables, files } = places;
    await fill(tables, trip, trips(1, 11));
    const options = { format: 'parquet', cursor: { column: 'id' }, state: { state: createState(), name: 'nightly' } } as const;
    await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options);
    await fill(tables, trip, trips(11, 21), { mode: 'append' });
    await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options);
    expect(await pathsOf(files)).toEqual(['out/trips-to-11.parquet', 'out/trips-to-21.parquet']);
  });

  test('an end before where the last copy ended moves nothing back', async () => {
    const { tables, other } = places;
    await fill(tables, trip, trips(1, 21));
    const state = { state: createState(), name: 'nightly' };
    const copy = (to?: string): ReturnType<typeof copyData> =>
      copyData(
        { store: tables, table: trip },
        { store: other, table: trip },
        { mode: 'append', cursor: { column: 'id', ...(to === undefined ? {} : { to }) }, state },
      );
    await copy();
    expect(await copy('10')).toMatchObject({ outcome: 'unchanged', rows: { written: 0 } });
    await fill(tables, trip, trips(21, 31), { mode: 'append' });
    expect(await copy('26')).toMatchObject({ rows: { written: 5 } });
    expect(await copy()).toMatchObject({ rows: { written: 5 } });
    expect(await rowsOf(other, trip)).toEqual(await rowsOf(tables, trip));
  });

  test('of a table without rows there is nothing to copy yet, however often', async () => {
    const { tables, files } = places;
    await fill(tables, trip, []);
    const options = { format: 'csv', cursor: { column: 'id' }, state: { state: createState(), name: 'nightly' } } as const;
    for (let times = 0; times < 2; times++)
      expect(await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options)).toMatchObject({
        outcome: 'unchanged',
      });
    expect(await pathsOf(files)).toEqual([]);
  });

  test('a name is for one table and column', async () => {
    const { tables, other } = places;
    await fill(tables, trip, trips(1, 11));
    const state = { state: createState(), name: 'nightly' };
    await copyData({ store: tables, table: trip }, { store: other, table: trip }, { cursor: { column: 'id' }, state });
    await expect(
      copyData({ store: tables, table: trip }, { store: other, table: trip }, { mode: 'append', cursor: { column: 'seats' }, state }),
    ).rejects.toMatchObject({ code: 'OPTIONS.INVALID', message: expect.stringContaining('"id"') });
  });

  test('a column of text has no successor', async () => {
    const { tables, other } = places;
    await fill(tables, trip, trips(1, 11));
    await expect(
      copyData(
        { store: tables, table: trip },
        { store: other, table: trip },
        { cursor: { column: 'city' }, state: { state: createState(), name: 'a' } },
      ),
    ).rejects.toMatchObject({ code: 'OPTIONS.INVALID', nextAction: expect.stringContaining('to') });
  });

  test.each([
    [new Int64(), 41n, 42n],
    [new Int64(), 2n ** 63n - 1n, undefined],
    [new Decimal(2, 10, 128), '-0.01', '0.00'],
    [new Decimal(2, 10, 128), '9.99', '10.00'],
    [new Decimal(2, 4, 128), '99.99', undefined],
    [new Float64(), 1, 1 + Number.EPSILON],
    [new Float64(), -0, Number.MIN_VALUE],
    [new Float64(), -1, -1 + Number.EPSILON / 2],
    [new DateDay(), '2024-02-28', '2024-02-29'],
    [new DateDay(), '9999-12-31', undefined],
    [new TimestampMicrosecond(), '2026-12-31T23:59:59.999999', '2027-01-01T00:00:00.000000'],
    [new TimestampMicrosecond('UTC'), '2026-01-01T00:00:00.000009Z', '2026-01-01T00:00:00.000010Z'],
    [new Binary(), new Uint8Array([0, 255]), new Uint8Array([1, 0])],
    [new Utf8(), 'a', undefined],
  ] as const)('behind %s %s comes %s', (type, value, next) => {
    expect(trySuccessor(type, value)).toEqual(next);
  });
});

/** Tears a copy as soon as so many files are written. */
function tornAfter(files: number): Pick<CopyRowsOptions, 'onProgress' | 'progressInterval'> {
  return {
    progressInterval: 0,
    onProgress: ({ files: { written } }) => {
      if (written >= files) throw new Error('torn');
    },
  };
}

describe('an export that was torn', () => {
  const options = (state: TransferState): CopyRowsOptions => ({
    format: 'parquet',
    partRows: 30,
    cursor: { column: 'id' },
    resume: true,
    state: { state, name: 'export' },
    verify: 'checksum',
  });

  test('goes on with what is missing, and is the same as one that was not', async () => {
    const { tables, files, other } = places;
    await fill(tables, trip, trips(1, 101));
    const state = createState();
    await expect(
      copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, { ...options(state), ...tornAfter(2) }),
    ).rejects.toThrow('torn');
    expect(await pathsOf(files)).toEqual(['out/trips-00001.parquet', 'out/trips-00002.parquet']);
    const again = asRows(await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options(state)));
    expect(again).toMatchObject({
      outcome: 'complete',
      files: { kept: 2, written: 2 },
      written: [{ rows: 30, sha256: expect.any(String) }, { rows: 10 }],
    });
    expect(state.texts.size).toBe(0);
    const back = asRows(await copyData({ store: files, path: 'out/' }, { store: other, table: trip }, { verify: 'checksum' }));
    expect(back.verified.checksum).toBe(again.verified.checksum);
    expect(await rowsOf(other, trip)).toEqual(await rowsOf(tables, trip));
  });

  test('is not gone on with as another one: what differs is told', async () => {
    const { tables, files } = places;
    await fill(tables, trip, trips(1, 101));
    const state = createState();
    await expect(
      copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, { ...options(state), ...tornAfter(1) }),
    ).rejects.toThrow('torn');
    await expect(
      copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, { ...options(state), partRows: 40, format: 'csv' }),
    ).rejects.toMatchObject({
      code: 'OPTIONS.INVALID',
      message: expect.stringMatching(/format was "parquet" and is "csv".*partRows was 30 and is 40/),
    });
  });

  test.each([
    ['another end', { cursor: { column: 'id', to: 90 } }, /to was null and is \["number","90"\]/],
    ['another form', { write: { delimiter: ';' } }, /write was \[\] and is \[\["delimiter",";"\]\]/],
  ] as const)('is not gone on with with %s', async (_, other, message) => {
    const { tables, files } = places;
    await fill(tables, trip, trips(1, 101));
    const given = { ...options(createState()), format: 'csv' } as const;
    const copy = (more: CopyRowsOptions): ReturnType<typeof copyData> =>
      copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, { ...given, ...more });
    await expect(copy(tornAfter(1))).rejects.toThrow('torn');
    await expect(copy(other)).rejects.toMatchObject({ code: 'OPTIONS.INVALID', message: expect.stringMatching(message) });
    expect(await copy({})).toMatchObject({ files: { kept: 1, written: 3 } });
  });

  test('writes parts anew that were not summed, when sums are asked for', async () => {
    const { tables, files } = places;
    await fill(tables, trip, trips(1, 101));
    const given = options(createState());
    const [from, to] = [
      { store: tables, table: trip },
      { store: files, path: 'out/' },
    ];
    await expect(copyData(from, to, { ...given, verify: 'rows', ...tornAfter(2) })).rejects.toThrow('torn');
    expect(await copyData(from, to, given)).toMatchObject({ files: { kept: 0, written: 4 }, verified: { by: 'checksum' } });
  });

  test('with an end has no row behind it', async () => {
    const { tables, files, other } = places;
    await fill(tables, trip, trips(1, 101));
    await copyData(
      { store: tables, table: trip },
      { store: files, path: 'out/' },
      { ...options(createState()), cursor: { column: 'id', to: 41 } },
    );
    expect(await pathsOf(files)).toEqual(['out/trips-00001.parquet', 'out/trips-00002.parquet']);
    await copyData({ store: files, path: 'out/' }, { store: other, table: trip });
    expect((await rowsOf(other, trip)).map(([id]) => Number(id))).toEqual([...range(1, 41)]);
  });

  test('has none of the parts of a longer one beside it that it overwrites', async () => {
    const { tables, files } = places;
    const [from, to] = [
      { store: tables, table: trip },
      { store: files, path: 'out/' },
    ];
    await fill(tables, trip, trips(1, 101));
    await copyData(from, to, { format: 'parquet', partRows: 10 });
    const given = { ...options(createState()), onConflict: 'overwrite' } as const;
    await expect(copyData(from, to, { ...given, ...tornAfter(2) })).rejects.toThrow('torn');
    await expect(copyData(from, to, { ...given, onConflict: 'fail' })).rejects.toMatchObject({ code: 'PATH.EXISTS' });
    await copyData(from, to, given);
    expect(await pathsOf(files)).toEqual([1, 2, 3, 4].map((number) => `out/trips-0000${number}.parquet`));
  });

  test('a part that somebody removed is written again, and a part of somebody else is not replaced', async () => {
    const { tables, files } = places;
    const { put } = await import('./places.ts');
    const { requireCapabilities } = await import('@stowage/core');
    await fill(tables, trip, trips(1, 101));
    const state = createState();
    await expect(
      copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, { ...options(state), ...tornAfter(2) }),
    ).rejects.toThrow('torn');
    await requireCapabilities(files, 'delete').delete('out/trips-00001.parquet');
    await put(files, 'out/trips-00004.parquet', 'of somebody else');
    await expect(copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options(state))).rejects.toMatchObject({
      code: 'PATH.EXISTS',
    });
    await requireCapabilities(files, 'delete').delete('out/trips-00004.parquet');
    expect(await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, options(state))).toMatchObject({
      files: { kept: 3 },
    });
    expect(await pathsOf(files)).toHaveLength(4);
  });

  test('needs a column without null; rows of one value stay together', async () => {
    const { tables, files } = places;
    await fill(tables, trip, trips(1, 101));
    const by = (column: string): CopyRowsOptions => ({ ...options(createState()), cursor: { column } });
    await expect(copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, by('fare'))).rejects.toMatchObject({
      code: 'OPTIONS.INVALID',
      column: 'fare',
    });
    const summary = asRows(await copyData({ store: tables, table: trip }, { store: files, path: 'out/' }, by('seats')));
    expect(summary.written.map(({ rows }) => rows)).toEqual([40, 40, 20]);
  });
});
