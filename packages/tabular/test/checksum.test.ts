import { Decimal, Field, Schema, Timestamp, TimeUnit, Utf8 } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { type Cell, createRowSummer, type RowChecksum, summed } from '../src/index.ts';
import { rowsOf, tableOf, wideRows, wideSchema } from './sample-table.ts';

async function checksumOf(schema: Schema, rows: readonly (readonly Cell[])[], batchRows = 2): Promise<RowChecksum> {
  const summer = await createRowSummer(schema);
  await rowsOf(summed(tableOf(schema, rows, batchRows), summer));
  return summer.result();
}

const text = new Schema([new Field('a', new Utf8(), true), new Field('b', new Utf8(), true)]);

describe('the checksum of rows', () => {
  it('does not depend on their order, nor on the batches', async () => {
    const one = await checksumOf(wideSchema, wideRows);
    expect(one.rows).toBe(wideRows.length);
    expect(await checksumOf(wideSchema, wideRows.toReversed(), 3)).toEqual(one);
  });

  it.each<[string, readonly (readonly Cell[])[], readonly (readonly Cell[])[]]>([
    ['a cell', [['x', 'y']], [['x', 'z']]],
    ['null and nothing', [['x', null]], [['x', '']]],
    ['where cells end', [['ab', 'c']], [['a', 'bc']]],
    ['the columns', [['x', 'y']], [['y', 'x']]],
    [
      'how often a row is there',
      [
        ['x', 'y'],
        ['x', 'y'],
      ],
      [['x', 'y']],
    ],
    [
      'which cells stand together',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
      [
        ['a', 'd'],
        ['c', 'b'],
      ],
    ],
  ])('tells %s apart', async (_title, first, second) => {
    expect((await checksumOf(text, first)).checksum).not.toBe((await checksumOf(text, second)).checksum);
  });

  it('is the same for the same value of another scale or unit', async () => {
    const first = new Schema([new Field('d', new Decimal(2, 10), true), new Field('t', new Timestamp(TimeUnit.SECOND, 'UTC'), true)]);
    const second = new Schema([new Field('d', new Decimal(5, 38), true), new Field('t', new Timestamp(TimeUnit.NANOSECOND, 'UTC'), true)]);
    const rows = [
      ['-12.50', '2026-11-22T10:00:00Z'],
      ['0.00', '1969-12-31T23:59:59Z'],
    ];
    expect(await checksumOf(first, rows)).toEqual(await checksumOf(second, rows));
  });
});
