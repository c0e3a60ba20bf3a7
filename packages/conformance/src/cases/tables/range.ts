import type { ColumnRange } from '@stowage/core';
import type { Cell } from '@stowage/tabular';
import { Binary, type DataType, DateDay, Decimal, Float64, Int32, Int64, Timestamp, TimeUnit, Utf8 } from 'apache-arrow';
import { type CaseDraft, type ConformanceCase, defineArea, defineCase } from '../../case.ts';
import { expectEqual } from '../../expectation.ts';
import { readAll } from '../../tables/case-tables.ts';
import { type Row, schemaOf } from '../../tables/rows.ts';

type Bounds = Pick<ColumnRange, 'from' | 'to'>;

/** Values of a column, numbered from 0; and for some ranges, which of them lie in it. */
const rangeDraft = (
  id: string,
  what: string,
  type: DataType,
  cells: readonly Cell[],
  ranges: readonly (readonly [bounds: Bounds, expected: readonly number[]])[],
): CaseDraft =>
  defineCase(id, `a range of ${what} has its beginning in it, its end not, and no null`, ['query'], async ({ store, tables }) => {
    const table = await tables.put(
      't',
      schemaOf({ id: new Int32(), value: type }),
      [...cells, null].map((cell, index): Row => [index, cell]),
    );
    for (const [bounds, expected] of ranges) {
      const range = { column: 'value', ...bounds };
      const { rows } = await readAll(await store.query({ table, columns: ['id'], range, orderBy: [{ column: 'id' }] }));
      expectEqual(
        rows.map(([key]) => key),
        expected,
        `the rows from ${String(bounds.from)} to ${String(bounds.to)}`,
      );
    }
  });

const day = (text: string): Date => new Date(`${text}Z`);

/** Rows whose value lies in a range. */
export const tableRangeCases: readonly ConformanceCase[] = defineArea('table.range', 'ColumnRange', [
  rangeDraft(
    'number',
    'whole numbers',
    new Int32(),
    [-1, 0, 1, 2, 3],
    [
      [{ from: 0, to: 2 }, [1, 2]],
      [{ from: 1 }, [2, 3, 4]],
      [{ to: 1 }, [0, 1]],
      [{ from: 3, to: 3 }, []],
      [{ from: 3, to: 0 }, []],
      [{}, [0, 1, 2, 3, 4]],
    ],
  ),
  rangeDraft(
    'bigint',
    'big numbers',
    new Int64(),
    [2n ** 53n, 2n ** 53n + 1n, 2n ** 53n + 2n, 2n ** 63n - 1n, -(2n ** 63n)],
    [
      [{ from: 2n ** 53n + 1n, to: 2n ** 53n + 2n }, [1]],
      [{ from: 2n ** 63n - 1n }, [3]],
      [{ to: -(2n ** 63n) + 1n }, [4]],
    ],
  ),
  rangeDraft(
    'float',
    'floats',
    new Float64(),
    [-0.5, 0, 0.1, 0.2, 1e300],
    [
      [{ from: 0.1, to: 0.2 }, [2]],
      [{ from: 0.15 }, [3, 4]],
      [{ to: 0 }, [0]],
    ],
  ),
  rangeDraft(
    'decimal',
    'decimals, by texts of all their digits',
    new Decimal(10, 38, 128),
    ['0.0000000001', '0.0000000002', '1234567890123456789012345678.0000000001'],
    [
      [{ from: '0.0000000002', to: '1' }, [1]],
      [{ from: '1234567890123456789012345678.0000000001' }, [2]],
      [{ to: '1234567890123456789012345678.0000000001' }, [0, 1]],
    ],
  ),
  rangeDraft(
    'text',
    'texts',
    new Utf8(),
    ['apple', 'banana', 'cherry', 'date', ''],
    [
      [{ from: 'banana', to: 'date' }, [1, 2]],
      [{ from: 'bananas' }, [2, 3]],
      [{ to: 'apple' }, [4]],
    ],
  ),
  rangeDraft(
    'text.hostile',
    'texts, with bounds that are no statements',
    new Utf8(),
    ["it's", 'plain'],
    [
      [{ from: "it's", to: "it's!" }, [0]],
      [{ from: "' OR '1'='1", to: "' OR '1'='1" }, []],
      [{ from: "zz'; DROP TABLE t; --" }, []],
    ],
  ),
  rangeDraft(
    'timestamp',
    'timestamps, by instants in UTC',
    new Timestamp(TimeUnit.MICROSECOND),
    ['1969-12-31T23:59:59', '2026-01-01T00:00:00', '2026-01-01T00:00:00.5', '2026-01-02T00:00:00'],
    [
      [{ from: day('2026-01-01T00:00:00'), to: day('2026-01-02T00:00:00') }, [1, 2]],
      [{ to: day('2026-01-01T00:00:00') }, [0]],
    ],
  ),
  rangeDraft(
    'timestamp.text',
    'timestamps, by texts to the microsecond',
    new Timestamp(TimeUnit.MICROSECOND),
    ['2026-01-01T00:00:00', '2026-01-01T00:00:00.000001', '2026-01-01T00:00:00.000002'],
    [[{ from: '2026-01-01T00:00:00.000001', to: '2026-01-01T00:00:00.000002' }, [1]]],
  ),
  rangeDraft(
    'instant',
    'instants',
    new Timestamp(TimeUnit.MICROSECOND, 'UTC'),
    ['1969-12-31T23:59:59Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z', '2026-01-02T00:00:00Z'],
    [
      [{ from: day('2026-01-01T00:00:00'), to: day('2026-01-02T00:00:00') }, [1, 2]],
      [{ from: '2026-01-01T00:00:00.000001Z' }, [2, 3]],
    ],
  ),
  rangeDraft(
    'date',
    'dates',
    new DateDay(),
    ['1969-12-31', '2026-01-01', '2026-01-02'],
    [
      [{ from: '2026-01-01', to: '2026-01-02' }, [1]],
      [{ to: '2026-01-01' }, [0]],
    ],
  ),
  rangeDraft(
    'bytes',
    'bytes',
    new Binary(),
    [new Uint8Array([0]), new Uint8Array([1, 0]), new Uint8Array([255])],
    [[{ from: new Uint8Array([1]), to: new Uint8Array([255]) }, [1]]],
  ),
  defineCase('batches', 'neighbouring ranges have every row once', ['query'], async ({ store, tables }) => {
    const table = await tables.put(
      't',
      schemaOf({ n: new Int32() }),
      Array.from({ length: 1_000 }, (_, n) => [n]),
    );
    const found: unknown[] = [];
    for (let from = 0; from < 1_000; from += 250) {
      const { rows } = await readAll(await store.query({ table, range: { column: 'n', from, to: from + 250 } }));
      found.push(...rows.map(([n]) => n));
    }
    expectEqual(
      found.sort((one, other) => Number(one) - Number(other)),
      Array.from({ length: 1_000 }, (_, n) => n),
      'the numbers',
    );
  }),
]);
